"""Chromium, the servers, and pages that notice a request to anywhere else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from hizaura.terms import Language, Mode
from hizaura.web.visit import Visit
from tests.browser.server import Server, start

WIDTH, HEIGHT = 390, 844
OPENING = ["--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[Mode], Server]]:
    """The server of a mode, started when it is first wanted, stopped at the end."""
    running: dict[Mode, Server] = {}

    def wanted(mode: Mode) -> Server:
        if mode not in running:
            running[mode] = start(mode)
        return running[mode]

    yield wanted
    for server in running.values():
        server.stop()


@pytest.fixture(scope="session")
def research(servers: Callable[[Mode], Server]) -> Server:
    """The server that shows everything."""
    return servers(Mode.RESEARCH)


@pytest.fixture(scope="session")
def public(servers: Callable[[Mode], Server]) -> Server:
    """The server as the public meets it."""
    return servers(Mode.PUBLIC)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it these tests fail."""
    path = shutil.which("chromium")
    assert path, "these tests need Chromium: scripts/debian-packages"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPENING)
        yield browser
        browser.close()


class Visitors:
    """Browsers of people; every address they ask for is kept."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.asked: list[str] = []
        self.homes: set[str] = set()

    def open(
        self,
        server: Server,
        language: Language = Language.JA,
        visit: Visit | None = None,
        hours_ago: int = 0,
        **wishes: Any,
    ) -> Page:
        """A page of a new browser that has said this much so far."""
        size = ViewportSize(width=wishes.pop("width", WIDTH), height=HEIGHT)
        context = self.chromium.new_context(
            viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo", base_url=server.url, **wishes
        )
        context.set_default_timeout(15_000)
        context.add_cookies(server.cookies(language, visit, hours_ago))
        context.on("request", lambda request: self.asked.append(request.url))
        self.contexts.append(context)
        self.homes.add(urlsplit(server.url).netloc)
        return context.new_page()

    def close(self) -> None:
        """Close them all; no request may have gone anywhere else, or carried an answer."""
        for context in self.contexts:
            context.close()
        elsewhere = [url for url in self.asked if urlsplit(url).netloc not in self.homes]
        assert not elsewhere, f"requests to other places: {elsewhere}"
        queries = {urlsplit(url).query for url in self.asked} - {
            f"lang={x.value}" for x in Language
        }
        assert queries <= {""}, f"addresses carry more than the language: {queries}"


@pytest.fixture
def people(chromium: Browser) -> Iterator[Visitors]:
    """Browsers for one test; checked for requests to other places when it ends."""
    visitors = Visitors(chromium)
    yield visitors
    visitors.close()
