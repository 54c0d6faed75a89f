"""docs/explanation/performance.md and its plots, from the numbers of one run and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.clock import Row, table

DOCS = Path(__file__).parent.parent / "docs" / "explanation"
AXES = {
    "conditions": "conditions in the base",
    "findings": "findings in the base",
    "positives": "positive answers",
    "people": "people in the block",
}


def write_page(result: dict[str, Any]) -> None:
    """The page and one SVG per curve."""
    rows = [Row(**row) for row in result["rows"]]
    m = result["machine"]
    parts = [
        "# How fast, and how it grows",
        "",
        "Written by `make benchmark` from its own numbers (`benchmarks/results/latest.json`); people are",
        f"drawn from the model, all different, 25 answers, 4 to 9 positive, seed {result['seed']}.",
        "",
        "Times are of the core at work (the machine is shared); where the clock matters it stands beside.",
        "",
        f"Machine: {m['processor']}, {m['cores']} cores, Python {m['python']}, NumPy {m['numpy']}; one "
        f"thread unless said; load average before the run {m['load_before']}.",
        "",
        table(rows),
        "",
        "## Growth",
        "",
    ]
    for name, curve in result["growth"].items():
        if curve:
            _plot(name, curve)
            parts += [
                f"![Time against {AXES[name]}](performance/{name}.svg)",
                "",
                _said(name, curve),
                "",
            ]
    (DOCS / "performance.md").write_text("\n".join(parts), encoding="utf-8")


def _said(name: str, curve: dict[str, Any]) -> str:
    sizes = list(curve)
    if name == "people":
        rates = {size: int(size) / seconds for size, seconds in curve.items()}
        return (
            f"The compiled block scores {rates[sizes[0]]:,.0f} people a second at {int(sizes[0]):,} "
            f"people and {rates[sizes[-1]]:,.0f} at {int(sizes[-1]):,}: time grows with the number of "
            "people, memory beyond their answers and scores does not."
        )
    first, last = curve[sizes[0]], curve[sizes[-1]]
    return (
        f"From {sizes[0]} to {sizes[-1]} {AXES[name]} the median posterior goes from "
        f"{first['median_ms']:.3g} to {last['median_ms']:.3g} ms (99th percentile "
        f"{first['p99_ms']:.3g} to {last['p99_ms']:.3g} ms)."
    )


def _plot(name: str, curve: dict[str, Any]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = name
    from matplotlib import pyplot as plt

    x = [int(size) for size in curve]
    figure, axes = plt.subplots(figsize=(5.0, 3.0))
    if name == "people":
        axes.loglog(x, list(curve.values()), marker="o")
        axes.set_ylabel("seconds, two threads")
    else:
        axes.plot(x, [c["median_ms"] for c in curve.values()], marker="o", label="median")
        axes.plot(x, [c["p99_ms"] for c in curve.values()], marker="x", label="99th percentile")
        axes.set_ylabel("ms per posterior")
        axes.legend(frameon=False)
        if name == "positives":
            axes.set_yscale("log")
            axes.xaxis.get_major_locator().set_params(integer=True)
        else:
            axes.set_ylim(bottom=0)
    axes.set_xlabel(AXES[name])
    axes.spines[["top", "right"]].set_visible(False)
    folder = DOCS / "performance"
    folder.mkdir(exist_ok=True)
    figure.savefig(folder / f"{name}.svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
