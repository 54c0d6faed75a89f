"""A page in every colour at every width: axe and overflow, each rule as often as it can differ."""

from __future__ import annotations

import itertools
from typing import Any, Literal, TypedDict

from playwright.sync_api import Page

from tests.browser.axe import overflow, seen, violations, violations_of_look

WIDTHS = (320, 390, 1280)
READINGS = ("rt",)


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


def wrong_in_any_shape(page: Page) -> list[Any]:
    """What axe and overflow find on this page in every colour at every width.

    All of axe runs whenever what is shown is new; where exactly the same elements are shown, only
    the rules of colour and layout can find anything new, and only those run. Readings (``rt``) have
    the colours of the word they stand over: they are judged once a look, not at each width.
    """
    wrong: list[Any] = []
    judged: set[str] = set()
    for look, width in SHAPES:
        shape(page, look, width)
        shown = seen(page)
        if shown not in judged:
            judged.add(shown)
            found = violations(page)
        else:
            found = violations_of_look(page, READINGS if width != WIDTHS[0] else ())
        found += overflow(page)
        wrong += [(look, width, found)] if found else []
    return wrong
