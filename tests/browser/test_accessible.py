"""axe on every page; no sideways scrolling; larger and wider set text stays whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, Literal, TypedDict

import pytest
from playwright.sync_api import Page

from hizaura.terms import Language, Mode
from tests.browser.axe import SPACED, TWICE, overflow, violations
from tests.browser.conftest import Visitors
from tests.browser.page_list import (
    LISTED,
    MODES,
    SEEN_OTHERWISE,
    bring,
    kinds,
    listed,
    read_pages,
    with_parameters,
)
from tests.browser.server import Server

WIDTHS = (320, 390, 1280)
each_language = pytest.mark.parametrize("language", list(Language), ids=lambda x: x.value)


class Look(TypedDict):
    """Colours as the reader has set them."""

    color_scheme: Literal["light", "dark"]
    forced_colors: Literal["none", "active"]


LOOKS = (
    Look(color_scheme="light", forced_colors="none"),
    Look(color_scheme="dark", forced_colors="none"),
    Look(color_scheme="light", forced_colors="active"),
)
SHAPES = tuple(itertools.product(LOOKS, WIDTHS))


def shape(page: Page, look: Look, width: int) -> None:
    """Show the page in these colours at this width."""
    page.emulate_media(**look)
    page.set_viewport_size({"width": width, "height": 844})


@each_language
@pytest.mark.parametrize("name", ["start", "question", "checklist", "result"])
def test_axe_finds_nothing_on_the_key_pages(
    people: Visitors, research: Server, name: str, language: Language
) -> None:
    """Each key page, everything unfolded, in every colour at every width."""
    shown = kinds(research)[name]
    page = people.open(research, language, shown.visit)
    shown.open(page)
    for look, width in SHAPES:
        shape(page, look, width)
        assert violations(page) == [], f"{name} {language} {look} {width}"
        assert overflow(page) == [], f"{name} {language} {look} {width}"


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_axe_finds_nothing_on_any_page(
    people: Visitors, servers: Callable[[Mode], Server], mode: Mode
) -> None:
    """Every page that the router knows, once, languages and looks in turn; none too wide at 320."""
    server = servers(mode)
    page = people.open(server, visit=kinds(server)["result"].visit)
    everything = [*kinds(server).values()]
    if mode is Mode.RESEARCH:
        everything += list(read_pages(server, page))
    wrong: list[Any] = []
    for shown, (language, (look, width)) in zip(everything, in_turn(), strict=False):
        bring(page, server, shown, language)
        shape(page, look, width)
        shown.open(page)
        found = violations(page)
        shape(page, look, 320)
        found += overflow(page)
        wrong += [(shown.name, language.value, look, width, found)] if found else []
    assert not wrong, wrong
    assert len(everything) >= (125 if mode is Mode.RESEARCH else 18)


def in_turn() -> Iterator[tuple[Language, tuple[Look, int]]]:
    """Languages and looks, so that neighbours differ in both."""
    return zip(itertools.cycle(Language), itertools.cycle((*SHAPES, SHAPES[0])), strict=False)


def test_every_address_of_the_router_is_tested(people: Visitors, research: Server) -> None:
    """A new kind of page cannot be forgotten; each cause, test and question is linked somewhere."""
    assert with_parameters(research) == SEEN_OTHERWISE
    page = people.open(research, visit=kinds(research)["result"].visit)
    paths = {shown.path for shown in read_pages(research, page)}
    assert {"/", "/contents", "/review", "/result", "/take", "/video"} <= paths
    for path, ids in listed(research).items():
        assert {f"{path}/{id_}" for id_ in ids} <= paths
    assert set(LISTED) == set(listed(research))


@each_language
def test_larger_and_wider_set_text_stays_whole(
    people: Visitors, research: Server, language: Language
) -> None:
    """Text at 200% and with WCAG's text spacing is neither cut off nor scrolls sideways."""
    page = people.open(research, language)
    for shown in kinds(research).values():
        bring(page, research, shown, language)
        shown.open(page)
        for styled in (SPACED, TWICE):
            assert overflow(page, styled) == [], f"{shown.name} {styled}"
