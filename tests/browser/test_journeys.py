"""Whole journeys through the real pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from hizaura.knowledge import load
from hizaura.knowledge.observations import read_case_file
from hizaura.terms import Language
from tests.browser.conftest import Visitors
from tests.browser.server import Server
from tests.browser.walking import FIVE, STEP, answer, begin, example, go, path_of, press, tick, walk


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("path", FIVE, ids=lambda path: path.stem)
def test_an_example_walks_to_its_result(
    people: Visitors, research: Server, path: Path, language: Language
) -> None:
    """A person of an example reaches a result in each language; nothing said is in an address."""
    person = read_case_file(path, load()).person
    page = people.open(research, language)
    begin(page, person)
    walk(page, person.answers)
    if path_of(page) == "/review":
        press(page, "a[href='/result']")
    assert path_of(page) == "/result"
    assert page.locator("html").get_attribute("lang") == language.tag
    assert page.locator(".care h1 .level").inner_text().strip()
    assert page.locator("#tell").count() == 1
    assert not spoken_in_addresses(people, person.answers)


def spoken_in_addresses(people: Visitors, said: dict[str, str]) -> list[str]:
    """Addresses that hold a finding or an answer; editing names a step, never an answer."""
    base = load()
    secret = {*base.findings, *(s for f in base.findings.values() for s in f.states if "_" in s)}
    return [url for url in people.asked if any(s in url for s in secret)]
