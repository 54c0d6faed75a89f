"""Several Chromiums at once, and the servers; the one Chromium is the fixture of all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from hizaura.terms import Mode
from tests.browser.crowd import Crowd
from tests.browser.server import Server, start
from tests.browser.visitors import Visitors


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
def crowd() -> Iterator[Crowd]:
    """Several, for the long lists of pages."""
    several = Crowd()
    yield several
    several.close()


@pytest.fixture
def people(chromium: Browser) -> Iterator[Visitors]:
    """Browsers for one test; checked for requests to other places when it ends."""
    visitors = Visitors(chromium)
    yield visitors
    visitors.close()
