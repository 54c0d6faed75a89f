"""In a real browser, in Japanese, by keyboard alone and without JavaScript."""

from __future__ import annotations

import pytest

from hizaura.clinic.slots import all_slots, slot_text
from hizaura.terms import Language
from tests.booking.diaries import DIARY, NOW, Person, slot
from tests.booking.test_pages import ROUTINE, Place
from tests.serving import serving

MOST_TABS = 120


@pytest.fixture
def place(tmp_path):
    """A server on loopback."""
    opened = Place(f"sqlite:///{tmp_path / 'browser.db'}")
    with serving(opened.app, lifespan="off") as opened.address:
        yield opened
    opened.store.engine.dispose()
    opened.app.state.desk._store.engine.dispose()


@pytest.fixture
def page(place, chromium):
    """A browser without JavaScript that has finished the self-check."""
    site = place.app.state.site
    visit = Person(place.app, Language.JA, ROUTINE).visit
    context = chromium.new_context(
        java_script_enabled=False, locale="ja-JP", viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(60_000)
    cookies = {site.visit_cookie: site.sealed(visit), "hizaura_language": "ja"}
    context.add_cookies([{"name": n, "value": v, "url": place.address} for n, v in cookies.items()])
    yield context.new_page()
    context.close()


def tab_to(page, selector):
    """Reach an element by the Tab key, as someone without a mouse does."""
    wanted = page.locator(selector).first
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def choose(page, selector):
    """Reach a choice and press space."""
    tab_to(page, selector)
    page.keyboard.press("Space")


def press(page, selector):
    """Reach a link or button, press Enter, and wait for the page it leads to."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_book_move_and_cancel_by_keyboard(place, page):
    """Tab, space and Enter are enough to choose, book, move and cancel, without JavaScript."""
    page.goto(f"{place.address}/book")
    press(page, 'a[href$="/visit"]')
    press(page, 'a[href*="day=2026-11-25"]')
    choose(page, "#s-1")
    press(page, "main form button.main")
    for field, text in (("#name", "Hiza Hanako"), ("#telephone", "03-1111-2222")):
        tab_to(page, field)
        page.keyboard.type(text)
    press(page, "main form button.main")
    assert page.locator("h1").inner_text() == "ご予約"
    assert "11月25日(水) 9:00" in page.locator("main").inner_text()
    press(page, 'a[href$="/move"]')
    press(page, 'a[href*="day=2026-11-27"]')
    choose(page, "#s-1")
    page.keyboard.press("ArrowDown")
    press(page, "main form button.main")
    assert "11月27日(金) 9:30" in page.locator("main").inner_text()
    press(page, 'a[href$="/cancel"]')
    press(page, "main form button.main")
    assert page.locator("h1").inner_text() == "予約を取り消しました"
    assert [r.status for r in place.rows()] == ["cancelled"]


def test_a_full_day_in_the_browser(place, page):
    """A full day is written as full and cannot be chosen; nothing scrolls sideways at 320 pixels."""
    for spot in all_slots(DIARY, DIARY.kinds[0], slot(25, 9).day):
        place.person().fill(place.clinic, slot_text(spot))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{place.address}{place.path()}")
    full = page.locator(".days .shut", has_text="11月25日")
    assert "満席" in full.inner_text()
    assert page.locator('a[href*="day=2026-11-25"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert NOW.date().isoformat() in page.locator(".days a").first.get_attribute("href")
