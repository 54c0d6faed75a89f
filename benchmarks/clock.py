"""How long something takes, and how a row of the table is written."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class Row:
    """One row: what was timed, the bar as text, what came out, and whether the bar was met."""

    what: str
    bar: str
    found: str
    met: bool | None = None
    numbers: dict[str, Any] = field(default_factory=dict)


def times(work: Callable[[Any], object], inputs: Iterable[Any]) -> np.ndarray:
    """Milliseconds of this thread's core that each call takes; the first input is done once before.

    The core's time, not the wall's: the bars are for one core, whatever else the machine does.
    """
    items, found = list(inputs), []
    work(items[0])
    for item in items:
        start = time.thread_time()
        work(item)
        found.append(time.thread_time() - start)
    return np.array(found) * 1e3


def summary(ms: np.ndarray) -> dict[str, float]:
    """Median, 99th percentile and maximum."""
    return {
        "people": len(ms),
        "median_ms": round(float(np.median(ms)), 4),
        "p99_ms": round(float(np.percentile(ms, 99)), 4),
        "max_ms": round(float(ms.max()), 4),
    }


def timed_row(
    what: str, bar: str, ms: np.ndarray, *, median: float = np.inf, p99: float = np.inf
) -> Row:
    """A row of single calls with bars on the median and the 99th percentile."""
    s = summary(ms)
    met = s["median_ms"] < median and s["p99_ms"] < p99
    text = f"median {s['median_ms']:.3g} ms, p99 {s['p99_ms']:.3g} ms ({s['people']} people)"
    return Row(what, bar, text, met, dict(s))


def machine() -> dict[str, Any]:
    """The machine, without any path or name of it."""
    import os

    model = ""
    if sys.platform == "linux":
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "")
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_before": round(os.getloadavg()[0], 2),
    }


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    marks = {True: "met", False: "**missed**", None: "–"}
    lines = ["| what | bar | measured | |", "| --- | --- | --- | --- |"]
    lines += [f"| {r.what} | {r.bar} | {r.found} | {marks[r.met]} |" for r in rows]
    return "\n".join(lines)
