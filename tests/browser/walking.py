"""Walking through the real pages as a person does, with a finger or with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

from hizaura.knowledge import Person, load
from hizaura.knowledge.observations import read_case_file
from tests.example_files import EXAMPLES

FIVE = [EXAMPLES[i] for i in (1, 3, 4, 6, 9)]
STEP = re.compile(r"/check/\d+$")
MOST = 90


def example(name: str) -> Person:
    """The person of a published example."""
    path = next(path for path in EXAMPLES if path.stem == name)
    return read_case_file(path, load()).person


def go(page: Page, path: str) -> None:
    """Open a page."""
    page.goto(path, wait_until="domcontentloaded")


def press(page: Page, button: Locator | str = "main form button.main") -> None:
    """Press a button that leads to another page, and wait for it."""
    found = page.locator(button).first if isinstance(button, str) else button
    with page.expect_navigation(wait_until="domcontentloaded"):
        found.click()


def tick(page: Page, id_: str) -> None:
    """Tick a box or choose an answer by its words."""
    page.locator(f"label[for='{id_}']:not(.zone)").click()


def begin(page: Page, person: Person, whom: str = "self") -> None:
    """Start, consent, age and sex, own words."""
    go(page, "/")
    tick(page, f"whom-{whom}")
    press(page, "form[action='/start'] button.main")
    if person.age is None:
        tick(page, "age-unknown")
    else:
        page.fill("#age", str(person.age))
    tick(page, f"sex-{person.sex or 'unknown'}")
    press(page)
    press(page)


def shown_on(page: Page) -> list[str]:
    """What the open step asks about."""
    return page.locator("input[name=shown]").input_value().split()


def box_of(page: Page, said: Mapping[str, str]) -> list[str]:
    """The ids of the boxes or of the answer that say what this person knows."""
    shown = shown_on(page)
    if page.locator("input[name=tick]").count():
        return [f"box-{f}" for f in shown if said.get(f) == "yes"] or ["box-none"]
    state = said.get(shown[0], "unknown")
    found = page.locator(f"input[name=answer][value='{state}']").get_attribute("id")
    assert found, f"{shown[0]} cannot be answered {state}"
    return [found]


def answer(page: Page, said: Mapping[str, str]) -> None:
    """Answer the open step; what is not stated is none of these, or unknown."""
    for id_ in box_of(page, said):
        tick(page, id_)
    press(page)


def walk(page: Page, said: Mapping[str, str]) -> int:
    """Answer until the questions are over; how many steps it took."""
    for number in range(MOST):
        if not STEP.search(page.url):
            return number
        answer(page, said)
    raise AssertionError("the questions do not end")


def path_of(page: Page) -> str:
    """The path of the page that is open."""
    return "/" + page.url.split("/", 3)[3]
