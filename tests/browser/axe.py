"""axe-core in a page: WCAG 2.2 A and AA and best practice; and what axe cannot see of layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules whose answer can differ between colours and widths while the same elements are shown.
OF_LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
RUN = """async ([only, without]) => {
  const found = await axe.run({ include: [document], exclude: without.map((s) => [s]) }, {
    runOnly: only, resultTypes: ["violations"], elementRef: false, preload: false,
  });
  return found.violations.map((v) => ({
    id: v.id, help: v.help, nodes: v.nodes.slice(0, 4).map((n) => `${n.target} ${n.failureSummary}`),
  }));
}"""
# Which elements are shown, and which are taken out of the flow or clipped away.
SEEN = """() => {
  let seen = "";
  for (const e of document.querySelectorAll("body *")) {
    const { position, clipPath } = getComputedStyle(e);
    const out = position === "absolute" || position === "fixed" || clipPath !== "none";
    seen += e.checkVisibility({ visibilityProperty: true }) ? (out ? "o" : "x") : "-";
  }
  return seen;
}"""
# Words that stick out of the window, and words that are cut off where they should not be.
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const cut = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, .hidden, .skip, [hidden]") || !e.checkVisibility()) continue;
    const { overflowX, overflowY, clipPath } = getComputedStyle(e);
    if (clipPath === "inset(50%)") continue;
    // A wide table may scroll in a region of its own that the keyboard reaches.
    if (/auto|scroll/.test(overflowX) && e.tabIndex >= 0 && e.matches("[role=region][aria-label]")) continue;
    if (overflowX !== "visible" && e.scrollWidth > e.clientWidth + 2 && e.tagName !== "TEXTAREA" ||
        overflowY === "hidden" && e.scrollHeight > e.clientHeight + 2)
      cut.push(`${e.tagName}.${e.className}`);
  }
  if (wide > 0) {
    for (const e of document.querySelectorAll("body *"))
      if (e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".skip, svg")) {
        cut.push(`wide: ${e.tagName}.${e.className}`);
        break;
      }
  }
  return wide > 0 ? [`${wide} px too wide`, ...cut] : cut;
}"""
RESTYLE = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = text ? [sheet] : [];
}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""
TWICE = "html { font-size: 225% !important; }"


def violations(page: Page) -> list[Any]:
    """What axe finds wrong on the page as it is shown now."""
    return _run(page, {"type": "tag", "values": TAGS})


def violations_of_look(page: Page, without: tuple[str, ...] = ()) -> list[Any]:
    """What is wrong with colours, contrast, sizes and scrolling of the page as it is shown now."""
    return _run(page, {"type": "rule", "values": OF_LOOK}, without)


def seen(page: Page) -> str:
    """What is shown of the page: where this is the same, every other rule finds the same."""
    found: str = page.evaluate(SEEN)
    return found


def _run(page: Page, only: dict[str, Any], without: tuple[str, ...] = ()) -> list[Any]:
    if not page.evaluate("'axe' in window"):
        assert AXE.exists(), "axe-core is missing: npm ci in tests/browser"
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(RUN, [only, without])
    return found


def overflow(page: Page, styled: str = "") -> list[str]:
    """What sticks out or is cut off, with these styles added."""
    page.evaluate(RESTYLE, styled)
    found: list[str] = page.evaluate(OVERFLOW)
    page.evaluate(RESTYLE, "")
    return found
