"""axe on every page; no sideways scrolling; larger and wider set text stays whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hizaura.terms import Language, Mode
from tests.browser.axe import SPACED, TWICE, overflow, violations
from tests.browser.crowd import Crowd
from tests.browser.looks import SHAPES, Look, shape, wrong_in_any_shape
from tests.browser.page_list import (
    LISTED,
    SEEN_OTHERWISE,
    Shown,
    bring,
    fullest,
    kinds,
    listed,
    read_pages,
    rendered,
    with_parameters,
)
from tests.browser.server import Server
from tests.browser.visitors import Visitors

TEMPLATES = Path(__file__).parents[2] / "src" / "hizaura" / "web" / "templates"
each_language = pytest.mark.parametrize("language", list(Language), ids=lambda x: x.value)


@each_language
def test_axe_finds_nothing_on_the_fullest_pages(
    crowd: Crowd, research: Server, public: Server, language: Language
) -> None:
    """Each template's fullest page, everything unfolded, in every colour at every width."""

    def look(people: Visitors, server: Server, some: list[Shown]) -> list[Any]:
        page = people.open(server, language)
        wrong = []
        for shown in some:
            bring(page, server, shown, language)
            shown.open(page)
            wrong += [(shown.name, *found) for found in wrong_in_any_shape(page)]
        return wrong

    pages, parts = fullest(research), 3 * crowd.many
    tasks = [partial(look, server=research, some=pages[i::parts]) for i in range(parts)]
    tasks += [partial(look, server=public, some=[kinds(public)["result"]])]
    wrong = list(itertools.chain(*crowd.each(tasks)))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_fullest_pages_are_of_every_template(research: Server) -> None:
    """A new template cannot be forgotten; parts of pages are seen where they are included."""
    client = TestClient(research.app, base_url=research.url)
    shown = {rendered(research, client, page)[0] for page in fullest(research)}
    assert shown == {path.name for path in TEMPLATES.glob("*.html") if is_page(path.name)}


def is_page(name: str) -> bool:
    """Whether a template is a whole page: it extends another, and no other extends it."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html")}
    extended = any(f'{{% extends "{name}" %}}' in text for text in texts.values())
    return "{% extends" in texts[name] and not extended


@pytest.mark.parametrize("mode", [Mode.RESEARCH, Mode.PUBLIC], ids=lambda mode: mode.value)
def test_axe_finds_nothing_on_any_other_page(
    crowd: Crowd, servers: Callable[[Mode], Server], mode: Mode
) -> None:
    """Every other page, once, languages and looks in turn; none too wide at 320."""
    server = servers(mode)
    every = [*kinds(server).values()]
    if mode is Mode.RESEARCH:
        every += list(read_pages(server))
        done = {shown.name for shown in fullest(server)}
        every = [shown for shown in every if shown.name not in done]
    assert len(every) >= (95 if mode is Mode.RESEARCH else 18)

    def look(people: Visitors, some: list[tuple[Shown, Turn]]) -> list[Any]:
        page = people.open(server)
        wrong = []
        for shown, (language, (colours, width)) in some:
            bring(page, server, shown, language)
            shape(page, colours, width)
            shown.open(page)
            found = violations(page)
            shape(page, colours, 320)
            found += overflow(page)
            wrong += [(shown.name, language.value, colours, width, found)] if found else []
        return wrong

    pairs, parts = list(zip(every, in_turn(), strict=False)), 4 * crowd.many
    tasks = [partial(look, some=pairs[i::parts]) for i in range(parts)]
    wrong = list(itertools.chain(*crowd.each(tasks)))
    assert not wrong, "\n".join(map(str, wrong))


Turn = tuple[Language, tuple[Look, int]]


def in_turn() -> Iterator[Turn]:
    """Languages and looks, so that neighbours differ in both."""
    return zip(itertools.cycle(Language), itertools.cycle((*SHAPES, SHAPES[0])), strict=False)


def test_every_address_of_the_router_is_tested(research: Server) -> None:
    """A new kind of page cannot be forgotten; each cause, test and question is linked somewhere."""
    assert with_parameters(research) == SEEN_OTHERWISE
    paths = {shown.path for shown in read_pages(research)}
    assert {"/", "/contents", "/review", "/result", "/take", "/video"} <= paths
    for path, ids in listed(research).items():
        assert {f"{path}/{id_}" for id_ in ids} <= paths
    assert set(LISTED) == set(listed(research))


def test_larger_and_wider_set_text_stays_whole(crowd: Crowd, research: Server) -> None:
    """Text at 200% and with WCAG's text spacing is neither cut off nor scrolls sideways."""

    def look(people: Visitors, language: Language) -> list[Any]:
        page = people.open(research, language)
        wrong = []
        for shown in kinds(research).values():
            bring(page, research, shown, language)
            shown.open(page)
            for styled in (SPACED, TWICE):
                found = overflow(page, styled)
                wrong += [(shown.name, language.value, styled, found)] if found else []
        return wrong

    tasks = [partial(look, language=language) for language in Language]
    wrong = list(itertools.chain(*crowd.each(tasks)))
    assert not wrong, "\n".join(map(str, wrong))
