"""What a slow telephone on a slow line sees: largest contentful paint, and bytes over the wire."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser
from tests.browser.page_list import FULL, TWIST, kinds
from tests.browser.server import Server
from tests.browser.test_page_parts import transferred
from tests.browser.visitors import Visitors

from benchmarks.clock import Row
from hizaura.terms import Language, Mode
from hizaura.web.visit import Visit

SLOWER, DELAY_MS, BITS = 4, 150, 1_600_000
PAINT_BAR = 1000.0
TIMES = 5
SETTLES_MS = 600
PATIENCE = 20
KIB = 1024
WEIGHTS = {"start": 60, "result": 150}
WATCH = """
window.painted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) painted = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""


def painted(browser: Browser, server: Server, path: str, visit: Visit | None) -> float:
    """Milliseconds until the largest part is there, nothing in the browser's store before."""
    people = Visitors(browser)
    page = people.open(server, Language.JA, visit)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    line = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": DELAY_MS, **line})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(path, wait_until="load")
    for _ in range(PATIENCE):  # the strict policy for scripts leaves no way to wait inside the page
        page.wait_for_timeout(SETTLES_MS)
        if page.evaluate("painted") > 0:
            break
    found = float(page.evaluate("painted"))
    people.close()
    return found


def paint_rows(browser: Browser, server: Server) -> list[Row]:
    """First paint of three pages; weight of two."""
    rows, pages = [], kinds(server)
    names = ("start", "question", "result") if server.mode is Mode.PUBLIC else ("result",)
    for name in names:
        shown = pages[name]
        ms = [painted(browser, server, shown.path, shown.visit) for _ in range(TIMES + 1)][1:]
        middle = statistics.median(ms)
        said = f"median {middle:.0f} ms, slowest {max(ms):.0f} ms ({TIMES} visits)"
        what = f"largest contentful paint, {name}, {server.mode.value}, core 4 times slower"
        rows.append(Row(what, "< 1 s", said, middle < PAINT_BAR, {"ms": ms}))
    for name in names:
        if name in WEIGHTS:
            visit = server.visit(TWIST, **FULL) if name == "result" else None
            people = Visitors(browser)
            sizes = {
                language.value: transferred(people.open(server, language, visit), pages[name].path)
                for language in Language
            }
            people.close()
            said = f"{max(sizes.values()) / KIB:.1f} KB at most in three languages"
            met = max(sizes.values()) <= WEIGHTS[name] * KIB
            what = f"weight of {name}, {server.mode.value}"
            rows.append(Row(what, f"≤ {WEIGHTS[name]} KB", said, met, dict(sizes)))
    return rows
