"""Whole journeys through the real pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hizaura.evaluation.cases import read_cases
from hizaura.knowledge import load
from hizaura.terms import Language, Level
from tests.browser.crowd import Crowd
from tests.browser.server import Server
from tests.browser.visitors import Visitors
from tests.browser.walking import (
    FIVE,
    answer,
    answer_quickly,
    begin,
    example,
    go,
    path_of,
    press,
    shown_on,
    tick,
    walk,
)

BREATHLESS = {"breathless_or_chest_pain": "yes"}
GRADUAL = {"onset": "gradual"}


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_the_examples_walk_to_their_results(
    crowd: Crowd, research: Server, language: Language
) -> None:
    """Each example reaches a safe and reasonable result; no address holds anything said."""

    def journey(people: Visitors, path: Path) -> None:
        known = next(iter(read_cases(path, load())))
        page = people.open(research, language)
        begin(page, known.case.person)
        walk(page, known.case.person.answers, answer if path == FIVE[0] else answer_quickly)
        if path_of(page) == "/review":
            press(page, "a[href='/result']")
        assert path_of(page) == "/result", path.stem
        assert page.locator("html").get_attribute("lang") == language.tag
        classes = page.locator(".care").first.get_attribute("class") or ""
        level = Level.of(classes.split()[-1])
        expected = known.expected
        assert expected.min_safe <= level <= expected.max_reasonable, path.stem
        assert not holding_answers(people.asked), path.stem

    crowd.each([partial(journey, path=path) for path in FIVE])


def test_without_scripts_a_journey_completes(people: Visitors, research: Server) -> None:
    """With JavaScript off a person gets to the result, the clock time to stop cooling, the paper."""
    person = example("tennis_leg_soldier")
    page = people.open(research, java_script_enabled=False)
    begin(page, person)
    walk(page, person.answers, answer)
    press(page, "a[href='/result']")
    expect(page.locator(".timer p").first).to_contain_text(":")
    assert page.locator("main button:visible").count() == 1
    press(page, "a[href='/take']")
    assert page.request.get("/take/memo.pdf").headers["content-type"] == "application/pdf"


def test_an_emergency_tick_stops_the_questions_and_can_be_taken_back(
    people: Visitors, public: Server
) -> None:
    """One danger sign leads at once to the result; "ticked by mistake" asks the page again."""
    page = people.open(public)
    begin(page, example("tennis_leg_soldier"))
    answer(page, GRADUAL)
    asked = path_of(page)
    tick(page, "box-breathless_or_chest_pain")
    press(page)
    assert path_of(page) == "/result"
    call = page.locator(".care.emergency a.call.strong")
    assert call.get_attribute("href") == "tel:119"
    assert call.bounding_box() is not None
    press(page, "form.undo button")
    assert path_of(page) == asked
    assert page.locator("input:checked").count() == 0
    tick(page, "box-none")
    press(page)
    assert path_of(page) not in (asked, "/result")


def test_the_browsers_back_button_shows_what_was_answered(people: Visitors, public: Server) -> None:
    """Back shows the step as answered; answering it otherwise goes on from there."""
    page = people.open(public)
    begin(page, example("tennis_leg_soldier"))
    answer(page, GRADUAL)
    page.go_back(wait_until="domcontentloaded")
    assert path_of(page) == "/check/1"
    assert page.locator("input:checked").get_attribute("value") == "gradual"
    answer(page, {"onset": "injury"})
    assert path_of(page) == "/check/2"
    press(page, ".back a")
    assert page.locator("input:checked").get_attribute("value") == "injury"


def test_an_answer_can_be_changed_on_the_review(people: Visitors, research: Server) -> None:
    """A changed answer comes back to the review and stands there; the others are kept."""
    said = {"onset": "gradual", "duration": "over_6_weeks", "fever": "none"}
    page = people.open(research, visit=research.visit(said, step="done:enough"))
    go(page, "/review")
    rows = page.locator(".summary .row").count()
    press(page, "a[href='/edit/duration']")
    chosen = page.locator("input:checked")
    assert chosen.get_attribute("value") == "over_6_weeks"
    answer(page, {"duration": "under_2_days"})
    walk(page, {})
    assert path_of(page) == "/review"
    assert page.locator(".summary .row").count() >= rows
    press(page, "a[href='/edit/duration']")
    assert chosen.get_attribute("value") == "under_2_days"


def test_two_tabs_of_one_person_do_not_spoil_each_other(people: Visitors, public: Server) -> None:
    """An old tab may still send its answer; both tabs then go on from everything said."""
    page = people.open(public)
    begin(page, example("tennis_leg_soldier"))
    other = page.context.new_page()
    go(other, "/check/1")
    answer(page, GRADUAL)
    answer(page, {})
    answer(other, {"onset": "injury"})
    go(page, "/check/1")
    assert page.locator("input:checked").get_attribute("value") == "injury"
    go(other, "/check/2")
    assert other.locator("#box-unknown:checked").count() == 1


def test_a_form_of_an_earlier_visit_changes_nothing(people: Visitors, public: Server) -> None:
    """After starting anew in another tab the old tab's form is refused kindly."""
    page = people.open(public)
    begin(page, example("tennis_leg_soldier"))
    other = page.context.new_page()
    begin(other, example("sifk_active_man"))
    answer(page, GRADUAL)
    assert page.locator("main a[href='/check']").count() == 1
    go(other, "/check/1")
    assert other.locator("input:checked").count() == 0


def test_an_expired_visit_says_so(people: Visitors, public: Server) -> None:
    """After more than two hours the pages say what happened and how to begin again."""
    visit = public.visit(GRADUAL, step="done:enough")
    page = people.open(public, visit=visit, hours_ago=3)
    for path in ("/result", "/check/2", "/take", "/review"):
        answered = page.goto(path)
        assert answered is not None
        assert answered.status == 410
        assert page.locator("main a.main[href='/']").is_visible()
        assert "gradual" not in page.content()


def test_nothing_ticked_is_explained_first(people: Visitors, public: Server) -> None:
    """A checklist sent empty says what is missing above the heading, with the focus there."""
    page = people.open(public, visit=public.visit(GRADUAL))
    go(page, "/check/2")
    press(page)
    assert page.title().startswith("エラー:")
    problem = page.locator(".problem")
    expect(problem).to_be_focused()
    problem.locator("a").first.click()
    expect(page.locator("input[type=checkbox]").first).to_be_focused()
    assert shown_on(page)


def holding_answers(addresses: Iterable[str]) -> list[str]:
    """Addresses that name a finding or an answer."""
    base = load()
    secret = {*base.findings, *(s for f in base.findings.values() for s in f.states if "_" in s)}
    return [url for url in addresses if any(s in url for s in secret)]
