"""Takes the pictures of docs/tour/: ``scripts/tour``."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from hizaura.terms import Language, Mode
from tests.browser.crowd import open_chromium
from tests.browser.page_list import Shown, kinds
from tests.browser.server import PROJECT, start
from tests.browser.visitors import Visitors
from tests.browser.walking import go

FOLDER = PROJECT / "docs" / "tour"
TALLEST = 1900
COLOURS = 96


@dataclass(frozen=True)
class Picture:
    """One picture: of which page, in which language, from which place of it on."""

    name: str
    page: str
    language: Language = Language.JA
    since: str = ""


READ = {
    "contents": "/contents",
    "cause": "/causes/popliteal_cyst",
    "causes": "/causes",
    "danger-signs": "/danger-signs",
    "first-aid": "/first-aid",
    "exams": "/exams",
    "exam": "/exams/mri_knee",
    "treatments": "/treatments",
    "questions": "/questions",
    "question-asked": "/questions/warm_or_cool",
    "sources": "/sources",
    "how-it-works": "/how-it-works",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "video": "/video",
}
PICTURES = (
    Picture("01-start", "start"),
    Picture("02-you", "you"),
    Picture("03-words", "words"),
    Picture("04-danger-signs", "checklist"),
    Picture("05-where", "map"),
    Picture("06-review", "review"),
    Picture("07-result", "result"),
    Picture("08-causes", "result", since="#causes"),
    Picture("09-emergency", "result_emergency"),
    Picture("10-take-along", "take"),
    Picture("11-contents", "contents"),
    Picture("12-cause", "cause"),
    Picture("13-plain-japanese", "checklist", Language.PLAIN),
    Picture("14-english", "result", Language.EN),
    Picture("15-question", "question"),
    Picture("16-english-checklist", "checklist", Language.EN),
    Picture("17-plain-result", "result", Language.PLAIN),
    *(Picture(f"read-{name}", name) for name in READ if name not in ("contents", "cause")),
    Picture("read-expired", "expired"),
    Picture("read-missing", "missing"),
)


def take(page: Page, since: str) -> bytes:
    """The page as PNG with few colours, from that place on, not endlessly long."""
    height = page.evaluate("document.documentElement.scrollHeight")
    top = 0
    if since:
        top = page.locator(since).evaluate("e => e.getBoundingClientRect().top + scrollY - 16")
    size = {"x": 0, "y": top, "width": 390, "height": min(height - top, TALLEST)}
    shot = page.screenshot(full_page=True, clip=size)  # type: ignore[arg-type]
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small = io.BytesIO()
    image.save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """All pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    server = start(Mode.RESEARCH)
    try:
        pages = kinds(server) | {name: Shown(name, path) for name, path in READ.items()}
        with sync_playwright() as playwright:
            browser = open_chromium(playwright)
            people = Visitors(browser)
            for picture in PICTURES:
                shown = pages[picture.page]
                page = people.open(server, picture.language, shown.visit, shown.hours_ago)
                go(page, shown.path)
                page.wait_for_load_state("load")
                taken = take(page, picture.since)
                (FOLDER / f"{picture.name}.png").write_bytes(taken)
                print(f"{picture.name}.png {len(taken) // 1024} KB")
            people.close()
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
