"""What scripts add, what is printed, what is sent over the wire."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from hizaura.terms import Language
from tests.browser.page_list import DANGER, FULL, STOPPED, TWIST
from tests.browser.server import Server
from tests.browser.visitors import Visitors
from tests.browser.walking import go, path_of

KIB = 1024
SPEECH = """
window.said = [];
const speech = { speaking: false, speak(u) { this.speaking = true; said.push(u.text); },
                 cancel() { this.speaking = false; } };
Object.defineProperty(window, "speechSynthesis", { value: speech });
"""


def test_the_keyboard_alone_reaches_the_result(people: Visitors, public: Server) -> None:
    """Tab, Space, arrows and Enter are enough; the focus can always be seen."""
    page = people.open(public)
    go(page, "/")
    by_keyboard(page, "whom-self", "form[action='/start'] button.main")
    tab_to(page, "#age")
    page.keyboard.type("58")
    by_keyboard(page, "sex-female", "main form button.main")
    enter(page, "main form button.main")
    for _ in range(60):
        if not path_of(page).startswith("/check/"):
            break
        if page.locator("#box-none").count():
            by_keyboard(page, "box-none", "main form button.main")
        else:
            by_keyboard(page, "answer-unknown", "main form button.main")
    assert path_of(page) == "/review"
    enter(page, "a[href='/result']")
    assert page.locator(".care h1").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def by_keyboard(page: Page, id_: str, button: str) -> None:
    """Choose with Tab and arrows or Space, then send with Enter."""
    if page.locator(f"#{id_}").get_attribute("type") == "radio":
        name = page.locator(f"#{id_}").get_attribute("name")
        tab_to(page, f"input[name='{name}']")
        if page.evaluate("document.activeElement.id") == id_:
            page.keyboard.press("Space")
        for _ in range(12):
            if page.evaluate("document.activeElement.id") == id_:
                break
            page.keyboard.press("ArrowUp")
    else:
        tab_to(page, f"#{id_}")
        page.keyboard.press("Space")
    assert page.locator(f"#{id_}").is_checked()
    enter(page, button)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            assert page.evaluate(SHOWS_FOCUS), f"the focus on {wanted} cannot be seen"
            return
    raise AssertionError(f"Tab does not reach {wanted}")


SHOWS_FOCUS = """() => {
  for (let e = document.activeElement; e; e = e.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
  }
  return false;
}"""


def enter(page: Page, wanted: str) -> None:
    """Go to a button or link with Tab and press Enter."""
    tab_to(page, wanted)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("path", ["/check/1", "/result"])
def test_questions_and_results_can_be_heard(people: Visitors, research: Server, path: str) -> None:
    """The button reads the page from its heading on, without readings twice, and stops."""
    visit = research.visit(TWIST, step="done:enough") if path == "/result" else research.visit()
    page = people.open(research, Language.PLAIN, visit)
    page.add_init_script(SPEECH)
    go(page, path)
    button = page.locator("[data-read] button, [data-tools-here] button.small-button").first
    start = button.inner_text()
    button.click()
    said = page.evaluate("said")
    heading = page.evaluate(
        "() => { const h = document.querySelector('main h1').cloneNode(true);"
        " h.querySelectorAll('rt').forEach((rt) => rt.remove()); return h.textContent.trim(); }"
    )
    assert re.sub(r"\s", "", heading) in re.sub(r"\s", "", "".join(said))
    assert button.inner_text() != start
    button.click()
    assert button.inner_text() == start


def test_the_cooling_timer_counts_and_says_when_it_is_over(
    people: Visitors, research: Server
) -> None:
    """It starts on request, counts down, and at the end says to stop."""
    page = people.open(research, visit=research.visit(TWIST, step="done:enough"))
    page.clock.install()
    go(page, "/result")
    timer = page.locator(".timer").first
    minutes = int(timer.get_attribute("data-minutes") or "0")
    assert 5 <= minutes <= 20
    timer.get_by_role("button").click()
    page.clock.run_for(61_000)
    expect(timer.locator("output")).to_contain_text(f"{minutes - 2}:59")
    page.clock.run_for(minutes * 60_000)
    expect(timer.locator("p[role=status]")).to_have_text(timer.get_attribute("data-over") or "?")


def test_no_timer_where_nothing_is_cooled(people: Visitors, research: Server) -> None:
    """Where cooling is not advised the page offers no timer."""
    visit = research.visit(DANGER, **STOPPED)
    page = people.open(research, visit=visit)
    go(page, "/result")
    assert page.locator(".care.emergency").count() == 1
    assert page.locator(".timer").count() == 0


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_the_printed_result_holds_the_level_and_the_memo(
    people: Visitors, research: Server, language: Language, tmp_path: Path
) -> None:
    """On A4 paper the level, where to go and what to tell the doctor can be read as text."""
    page = people.open(research, language, research.visit(TWIST, **FULL))
    go(page, "/result")
    paper = tmp_path / "result.pdf"
    level = page.locator(".care h1 .level").evaluate(WITHOUT_READINGS)
    tell = page.locator("#tell").evaluate(WITHOUT_READINGS)
    page.emulate_media(media="print")
    page.pdf(path=str(paper), format="A4", prefer_css_page_size=True)
    text = squeezed(text_of(paper))
    assert squeezed(tell)[:4] in text
    assert squeezed(level)[:2] in text
    assert "58" in text
    assert page.locator("form:visible, .tools:visible").count() == 0
    sizes = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59[45](\.\d+)? x 84[12]", sizes)


WITHOUT_READINGS = """e => {
  const copy = e.cloneNode(true);
  copy.querySelectorAll("rt").forEach((rt) => rt.remove());
  return copy.textContent;
}"""


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_the_paper_to_take_along_is_a_pdf_with_text(
    people: Visitors, research: Server, language: Language, tmp_path: Path
) -> None:
    """The PDF for the clinic has the person's own words as text, its fonts inside, and its tags."""
    page = people.open(research, language, research.visit(TWIST, **FULL))
    go(page, "/take")
    with page.expect_download() as coming:
        page.locator("a[href='/take/memo.pdf']").click()
    paper = tmp_path / "memo.pdf"
    coming.value.save_as(paper)
    text = squeezed(text_of(paper))
    assert "プチッ" in text
    assert "119" in text
    info = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged:\s+yes", info)
    fonts = subprocess.run(["pdffonts", paper], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), fonts


def text_of(paper: Path) -> str:
    """The text of a PDF."""
    found = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True)
    return found.stdout


def squeezed(text: str) -> str:
    """Without spaces and line breaks."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_pages_are_light(people: Visitors, research: Server, language: Language) -> None:
    """The first page transfers at most 60 KB with all it needs, the fullest result 150 KB."""
    visit = research.visit(TWIST, **FULL)
    assert transferred(people.open(research, language), "/") <= 60 * KIB
    assert transferred(people.open(research, language, visit), "/result") <= 150 * KIB


def transferred(page: Page, path: str) -> int:
    """Bytes of bodies and headers that came over the wire for a first visit."""
    sizes: list[int] = []
    packed: list[str] = []
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(path, wait_until="networkidle")
    for request in finished:
        size = request.sizes()
        sizes.append(size["responseBodySize"] + size["responseHeadersSize"])
        answered = request.response()
        assert answered
        packed.append(answered.headers.get("content-encoding", ""))
    assert len(finished) >= 3
    assert packed.count("gzip") >= 3
    return sum(sizes)
