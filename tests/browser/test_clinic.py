"""In a browser, in Japanese: from send to inbox, exam result, changed differential, diagnosis; axe 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.visitors import PATIENCE
from tests.browser.walking import press
from tests.clinic.world import PASSWORD, World
from tests.serving import serving


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[World, str]]:
    """A clinic served on a loopback port, with the clock of today."""
    from hizaura.web.settings import now_in_japan

    world = World(f"sqlite:///{tmp_path / 'clinic.db'}")
    world.now = now_in_japan()
    world.open()
    with serving(world.app) as url:
        yield world, url
    world.store.engine.dispose()


def clean(page: Page) -> None:
    """No violation that axe can find."""
    assert violations(page) == [], page.url


def test_from_send_to_diagnosis(chromium: Browser, running: tuple[World, str]) -> None:
    """A person sends; a clinician reads, enters a result by key, sees the change, and closes."""
    world, url = running
    context = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", base_url=url)
    context.set_default_timeout(PATIENCE)
    sealed = world.site.sealed(world.visit(words="正座ができません"))
    context.add_cookies([{"name": "hizaura_visit", "value": sealed, "url": url}])
    page = context.new_page()
    page.goto("/send")
    clean(page)
    page.locator("#c-2").check()  # by name: にし comes before ひがし
    if "ひがし" in page.locator("label[for=c-1]").inner_text():
        page.locator("#c-1").check()
    page.locator("#read").check()
    press(page, page.get_by_role("button", name="この内容を送る"))
    clean(page)
    label = page.locator(".desk-code").inner_text()[:4]
    page.goto("/clinic/login")
    clean(page)
    page.fill("#name", "clinician")
    page.fill("#password", PASSWORD)
    page.fill("#code", world.digits("clinician"))
    press(page, page.get_by_role("button", name="ログインする"))
    assert label in page.locator(".inbox").inner_text()
    clean(page)
    press(page, page.get_by_role("link", name="要約を開く").first)
    assert "正座ができません" in page.locator("main").inner_text()
    clean(page)
    press(page, page.get_by_role("link", name="診察・検査を入れる"))
    clean(page)
    before = page.locator("[data-panel] .after b").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.locator("[data-status]", has_text="更新しました").wait_for(state="attached")
    assert page.locator("[data-panel] .after b").all_inner_texts() != before
    clean(page)
    page.locator("#close [name=diagnosis]").first.check()
    page.locator("#b-imaging").check()
    page.locator("#n-routine").check()
    press(page, page.get_by_role("button", name="診断を記録する"))
    assert "最終診断" in page.locator("main").inner_text()
    page.goto("/clinic/calibration")
    assert "1" in page.locator(".lead").inner_text()
    clean(page)
    context.close()
