"""Sending, booking and the console: axe, overflow and the Nu checker on every template's fullest page."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.axe import SPACED, TWICE, overflow
from tests.browser.crowd import Crowd
from tests.browser.desk_pages import Collected, collect
from tests.browser.looks import wrong_in_any_shape
from tests.browser.valid import wrong_html
from tests.browser.visitors import Visitors
from tests.serving import serving

ROOMS = Path(__file__).parents[2] / "src" / "hizaura" / "web"
FOR_PEOPLE = {"ja", "ja-x-easy", "en"}
FOR_STAFF = {"ja", "en"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collected, str]]:
    """The pages, and where their styles and scripts are served."""
    found = collect(tmp_path_factory.mktemp("desk"))
    with serving(found.assets.app) as url:
        yield found, url
    found.assets.store.engine.dispose()


def test_every_template_is_seen_in_each_of_its_languages(desk: tuple[Collected, str]) -> None:
    """People's pages exist in three languages, staff's in two; none is left out here."""
    seen: dict[str, set[str]] = {}
    for template, language in desk[0].pages:
        seen.setdefault(template, set()).add(language)
    for room in ("clinic", "booking"):
        for path in (ROOMS / room / "templates" / room).glob("*.html"):
            text = path.read_text(encoding="utf-8")
            if "{% extends" in text:
                staff = '"clinic/console.html"' in text
                wanted = FOR_STAFF if staff else FOR_PEOPLE
                assert seen.get(f"{room}/{path.name}") == wanted, path.name


def test_axe_finds_nothing_on_any_page_of_the_desk(
    crowd: Crowd, desk: tuple[Collected, str]
) -> None:
    """Each page in every colour at every width, and with larger and wider set text."""
    found, url = desk

    def look(people: Visitors, some: list[tuple[tuple[str, str], str]]) -> list[Any]:
        page = people.at(url)
        wrong: list[Any] = []
        for number, (name, text) in enumerate(some):
            at = f"{url}/seen/{number}"
            page.route(at, showing(text))
            page.goto(at, wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            wrong += [(name, *judged) for judged in wrong_in_any_shape(page)]
            for styled in (SPACED, TWICE):
                cut = overflow(page, styled)
                wrong += [(name, styled, cut)] if cut else []
        return wrong

    pages, parts = sorted(found.pages.items(), key=lambda item: -len(item[1])), 4 * crowd.many
    tasks = [partial(look, some=pages[i::parts]) for i in range(parts)]
    wrong = list(itertools.chain(*crowd.each(tasks)))
    assert not wrong, "\n".join(map(str, wrong))


def showing(text: str) -> Callable[[Route], None]:
    """Answers with this page."""
    return lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")


def test_every_page_of_the_desk_is_valid_html(desk: tuple[Collected, str], tmp_path: Path) -> None:
    """The Nu checker finds no error and no warning."""
    for (template, language), text in desk[0].pages.items():
        name = f"{template.replace('/', '_').removesuffix('.html')}.{language}.html"
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert wrong_html(tmp_path) == []
