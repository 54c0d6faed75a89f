"""In a browser, in Japanese: from send to inbox, exam result, changed differential, diagnosis; axe 0."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.clinic.world import PASSWORD, World

AXE = next((Path(__file__).parent / "node_modules").glob("axe-core/axe.min.js"), None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[World, str]]:
    """A clinic served on a loopback port, with the clock of today."""
    from hizaura.web.settings import now_in_japan

    world = World(f"sqlite:///{tmp_path / 'clinic.db'}")
    world.now = now_in_japan()
    world.open()
    server = uvicorn.Server(uvicorn.Config(world.app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    port = server.servers[0].sockets[0].getsockname()[1]
    yield world, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    world.store.engine.dispose()


def clean(page: Page) -> None:
    """No violation that axe can find."""
    assert AXE, "these tests need axe-core: npm ci in tests/browser"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
    found = page.evaluate(asked, RULES)["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == [], page.url


def test_from_send_to_diagnosis(chromium: Browser, running: tuple[World, str]) -> None:
    """A person sends; a clinician reads, enters a result by key, sees the change, and closes."""
    world, url = running
    context = chromium.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", base_url=url)
    sealed = world.site.sealed(world.visit(words="正座ができません"))
    context.add_cookies([{"name": "hizaura_visit", "value": sealed, "url": url}])
    page = context.new_page()
    page.goto("/send")
    clean(page)
    page.locator("#c-2").check()  # by name: にし comes before ひがし
    if "ひがし" in page.locator("label[for=c-1]").inner_text():
        page.locator("#c-1").check()
    page.locator("#read").check()
    page.get_by_role("button", name="この内容を送る").click()
    clean(page)
    label = page.locator(".desk-code").inner_text()[:4]
    page.goto("/clinic/login")
    clean(page)
    page.fill("#name", "clinician")
    page.fill("#password", PASSWORD)
    page.fill("#code", world.digits("clinician"))
    page.get_by_role("button", name="ログインする").click()
    assert label in page.locator(".inbox").inner_text()
    clean(page)
    page.get_by_role("link", name="要約を開く").first.click()
    assert "正座ができません" in page.locator("main").inner_text()
    clean(page)
    page.get_by_role("link", name="診察・検査を入れる").click()
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
    page.get_by_role("button", name="診断を記録する").click()
    assert "最終診断" in page.locator("main").inner_text()
    page.goto("/clinic/calibration")
    assert "1" in page.locator(".lead").inner_text()
    clean(page)
    context.close()
