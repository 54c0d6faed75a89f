"""The self-check's bars: server time under load, result pages, first paint, weight: `make benchmark-web`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tests.browser.crowd import open_chromium
from tests.browser.server import Server, start

from benchmarks.clock import Row, machine, summary, table
from benchmarks.web_load import Load, load_rows, pages_of
from benchmarks.web_paint import paint_rows
from hizaura.terms import Mode

RESULT = Path(__file__).parent / "results" / "web.json"
RATE, SECONDS, ROUNDS = 100, 20, 4
PUBLIC_RESULT, RESEARCH_RESULT = 40.0, 150.0


@contextmanager
def alone_on(cores: set[int]) -> Iterator[None]:
    """What is started here stays on these cores; afterwards this process keeps to the others."""
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, (every - cores) or every)


def result_row(server: Server, bar: float) -> Row:
    """The result pages of several people in three languages, one after the other."""
    client = Load(server)
    pages = pages_of(server)
    client.once(pages)
    ms = np.array([took for _ in range(ROUNDS) for took in client.once(pages)])
    s = summary(ms)
    said = f"median {s['median_ms']:.1f} ms, p99 {s['p99_ms']:.1f} ms ({len(ms)} requests)"
    what = f"result page, {server.mode.value}"
    return Row(what, f"< {bar:.0f} ms", said, s["median_ms"] < bar, dict(s))


def main() -> None:
    """Every row; each server is a process of its own on one core, the asking client on the others."""
    from playwright.sync_api import sync_playwright

    about = machine()
    every = os.sched_getaffinity(0)
    core = {min(every)}
    rows: list[Row] = []
    for mode, bar in ((Mode.PUBLIC, PUBLIC_RESULT), (Mode.RESEARCH, RESEARCH_RESULT)):
        with alone_on(core):
            server = start(mode)
        try:
            if mode is Mode.PUBLIC:
                rows += load_rows(server, RATE, SECONDS)
            rows.append(result_row(server, bar))
            os.sched_setaffinity(0, every)  # a browser on one core would wait for itself
            with sync_playwright() as playwright:
                browser = open_chromium(playwright)
                rows += paint_rows(browser, server)
                browser.close()
        finally:
            server.stop()
            os.sched_setaffinity(0, every)
    print(table(rows))
    about["load_after"] = round(os.getloadavg()[0], 2)
    kept = {"machine": about, "rows": [asdict(row) for row in rows]}
    RESULT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
