"""Walking through the real pages as a person does, with a finger or with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page

from hizaura.knowledge import Person, load
from hizaura.knowledge.observations import read_case_file
from tests.example_files import EXAMPLES

FIVE = [EXAMPLES[i] for i in (2, 3, 4, 6, 9)]
STEP = re.compile(r"/check/\d+$")
MOST = 90
Answering = Callable[[Page, Mapping[str, str]], None]
CLICKS = """said => {
  const label = (id) => document.querySelector(`label[for="${id}"]:not(.zone)`).click();
  const shown = document.querySelector("input[name=shown]").value.split(" ");
  if (document.querySelector("input[name=tick]")) {
    const ticks = shown.filter((f) => said[f] === "yes").map((f) => `box-${f}`);
    if (shown.some((f) => !(f in said))) ticks.push("box-unknown");
    (ticks.length ? ticks : ["box-none"]).forEach(label);
  } else {
    const state = said[shown[0]] || "unknown";
    label(document.querySelector(`input[name=answer][value="${state}"]`).id);
  }
  // Only once this script has returned: its page is gone as soon as the next one comes.
  setTimeout(() => document.querySelector("main form button.main").click());
}"""


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


def boxes_of(page: Page, said: Mapping[str, str]) -> list[str]:
    """The ids of what to tick or choose; "I don't know" for what is not stated."""
    shown = shown_on(page)
    if page.locator("input[name=tick]").count():
        ticks = [f"box-{f}" for f in shown if said.get(f) == "yes"]
        return [*ticks, "box-unknown"] if set(shown) - set(said) else ticks or ["box-none"]
    found = page.locator(f"input[name=answer][value='{said.get(shown[0], 'unknown')}']")
    id_ = found.get_attribute("id")
    assert id_
    return [id_]


def answer(page: Page, said: Mapping[str, str]) -> None:
    """Answer the open step with the mouse."""
    for id_ in boxes_of(page, said):
        tick(page, id_)
    press(page)


def answer_quickly(page: Page, said: Mapping[str, str]) -> None:
    """The same in one go: the page's own labels and button are clicked from a script."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.evaluate(CLICKS, dict(said))


def walk(page: Page, said: Mapping[str, str], by: Answering = answer_quickly) -> int:
    """Answer until the questions are over; how many steps it took."""
    for number in range(MOST):
        if not STEP.search(page.url):
            return number
        by(page, said)
    raise AssertionError("the questions do not end")


def path_of(page: Page) -> str:
    """The path of the page that is open."""
    return "/" + page.url.split("/", 3)[3]
