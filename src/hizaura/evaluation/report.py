"""The evaluation as a table for a terminal and as one self-contained HTML page with plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from hizaura.terms import Language

HEADINGS = {
    "engine": {"en": "engine", "ja": "エンジン"},
    "naive_bayes": {"en": "naive Bayes, one cause", "ja": "単純ベイズ(原因は1つ)"},
    "prior_only": {"en": "prior only", "ja": "事前確率だけ"},
    "guide_checklist": {"en": "the guide's checklist", "ja": "元の案内のチェック表"},
}


def percent(share: Mapping[str, Any]) -> str:
    """A share with its interval and n."""
    if share["share"] is None:
        return "–"
    low, high = 100 * share["low"], 100 * share["high"]
    return f"{100 * share['share']:.0f}% ({low:.0f}–{high:.0f}), {share['k']}/{share['n']}"


def table(result: Mapping[str, Any], language: Language) -> str:
    """Every figure, one block per share of the cases."""
    ja = language is not Language.EN
    blocks = [("all", result["all"]), *result["by_share"].items()]
    return "\n\n".join("\n".join(_block(name, part, ja)) for name, part in blocks)


def _block(name: str, part: Mapping[str, Any], ja: bool) -> Iterator[str]:
    yield f"== {name}: {part['cases']} cases"
    for method, ranking in part["methods"].items():
        label = HEADINGS[method]["ja" if ja else "en"]
        tops = "  ".join(f"top-{k} {percent(ranking[f'top_{k}'])}" for k in (1, 3, 5))
        mrr = ranking["mean_reciprocal_rank"]
        yield f"{label:24} {tops}  MRR {mrr:.2f}" if mrr is not None else f"{label:24} –"
    yield f"acceptable cause first      {percent(part['acceptable_first'])}"
    yield f"must-not-miss found         {percent(part['must_not_miss_found'])}"
    t = part["triage"]
    yield f"urgency within bounds       {percent(t['within_bounds'])}"
    bound = t["under_strict_upper_95"]
    extra = f"; upper 95% bound {100 * bound:.1f}%" if bound is not None else ""
    yield f"under-triage strict         {percent(t['under_strict'])}{extra}"
    yield f"under-triage by over 1      {percent(t['under_lenient'])}"
    yield f"over-triage                 {percent(t['over'])}"
    yield f"over-triage, not mandated   {percent(t['over_not_mandated'])}"
    for key, label in (("calibration", "all"), ("calibration_must_not_miss", "must-not-miss")):
        c = part[key]
        if c["n"]:
            yield (
                f"calibration error {label:13} {c['error']:.3f} over {c['n']} predictions; "
                f"Brier {c['brier']:.4f}; log loss {c['log_loss']:.4f}"
            )
    i = part["interview"]
    after = percent(i["after_replay"]["top_3"])
    yield (
        f"interview replayed          {i['mean_questions']:.1f} questions beyond the lists "
        f"(most {i['most_questions']}); top-3 then {after}"
    )


def html_report(result: Mapping[str, Any]) -> str:
    """One page: the table, the reliability diagrams, every case."""
    k = result["knowledge"]
    rows = "".join(_case_row(line) for line in result["cases"])
    plots = "".join(
        f"<figure>{reliability(part['calibration']['bins'])}"
        f"<figcaption>{escape(name)}: predicted against observed, equal-mass bins"
        "</figcaption></figure>"
        for name, part in (("all", result["all"]), *result["by_share"].items())
        if part["calibration"]["n"]
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>hizaura: evaluation</title>"
        "<style>body{font:16px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "pre{overflow:auto;background:#f4f6fa;padding:1rem}table{border-collapse:collapse}"
        "td,th{border:1px solid #ccd;padding:.2rem .5rem;text-align:left;font-size:14px}"
        "figure{display:inline-block;margin:1rem}.bad{background:#fdeeee}</style>"
        f"<h1>Evaluation</h1><p>Knowledge base {escape(k['version'])} ({escape(k['digest'])})</p>"
        f"<pre>{escape(table(result, Language.EN))}</pre>{plots}"
        "<table><tr><th>case<th>expected<th>rank<th>first five<th>level<th>bounds<th>signs</tr>"
        f"{rows}</table></html>\n"
    )


def _case_row(line: Mapping[str, Any]) -> str:
    first = ", ".join(f"{name} {p:.2f}" for name, p in line["first_five"])
    bad = line["rank"] is not None and line["rank"] > 3
    cells = (
        f"{line['share']}/{line['case']}",
        ", ".join(line["expected"]),
        str(line["rank"]),
        first,
        line["level"],
        f"{line['min_safe']} – {line['max_reasonable']}",
        " ".join(line["signs"]),
    )
    mark = " class=bad" if bad else ""
    return f"<tr{mark}>" + "".join(f"<td>{escape(cell)}" for cell in cells) + "</tr>"


def reliability(bins: Sequence[Sequence[float]], size: int = 260) -> str:
    """A reliability diagram as SVG: one dot per bin, the diagonal is perfect."""
    pad, span = 30, size - 40

    def at(x: float, y: float) -> tuple[float, float]:
        return pad + span * x, 10 + span * (1 - y)

    x0, y0 = at(0, 0)
    x1, y1 = at(1, 1)
    dots = "".join(
        f'<circle cx="{at(p, s)[0]:.1f}" cy="{at(p, s)[1]:.1f}" r="4"><title>'
        f"predicted {p:.2f}, observed {s:.2f}, n {n:.0f}</title></circle>"
        for p, s, n in bins
    )
    ticks = "".join(
        f'<text x="{at(v, 0)[0]:.0f}" y="{size - 12}" font-size="10" text-anchor="middle">'
        f"{v}</text>"
        f'<text x="{pad - 4}" y="{at(0, v)[1] + 3:.0f}" font-size="10" text-anchor="end">{v}</text>'
        for v in (0, 0.5, 1)
    )
    return (
        f'<svg viewBox="0 0 {size} {size}" width="{size}" height="{size}" role="img" '
        f'aria-label="reliability diagram"><rect x="{pad}" y="10" width="{span}" height="{span}" '
        f'fill="none" stroke="#99a"/><line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" '
        f'stroke="#99a" stroke-dasharray="4"/>{ticks}<g fill="#0017c1">{dots}</g></svg>'
    )
