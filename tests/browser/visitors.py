"""Browsers of people; pages that notice a request to anywhere else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from hizaura.terms import Language
from hizaura.web.visit import Visit
from tests.browser.server import Server

WIDTH, HEIGHT = 390, 844
PATIENCE = 60_000  # milliseconds: a slow machine where everything starts cold still passes
expect.set_options(timeout=PATIENCE)


class Visitors:
    """Browsers of people; every address they ask for is kept."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.asked: list[str] = []
        self.homes: set[str] = set()

    def at(self, url: str, **wishes: Any) -> Page:
        """A page of a new browser that knows nothing of that place yet."""
        size = ViewportSize(width=wishes.pop("width", WIDTH), height=HEIGHT)
        context = self.chromium.new_context(
            viewport=size, locale="ja-JP", timezone_id="Asia/Tokyo", base_url=url, **wishes
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self.asked.append(request.url))
        self.contexts.append(context)
        self.homes.add(urlsplit(url).netloc)
        return context.new_page()

    def open(
        self,
        server: Server,
        language: Language = Language.JA,
        visit: Visit | None = None,
        hours_ago: int = 0,
        **wishes: Any,
    ) -> Page:
        """A page of a new browser that has said this much so far."""
        page = self.at(server.url, **wishes)
        page.context.add_cookies(server.cookies(language, visit, hours_ago))
        return page

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
