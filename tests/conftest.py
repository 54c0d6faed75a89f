"""The shipped base and its model, read once for all tests; and one Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from hizaura.inference.model import Model, build_model
from hizaura.knowledge import KnowledgeBase, load

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge base."""
    return load()


@pytest.fixture(scope="session")
def model(base: KnowledgeBase) -> Model:
    """The shipped model."""
    return build_model(base)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests: a thread can hold only one Playwright."""
    from playwright.sync_api import sync_playwright

    from tests.browser.crowd import open_chromium

    with sync_playwright() as playwright:
        browser = open_chromium(playwright)
        yield browser
        browser.close()
