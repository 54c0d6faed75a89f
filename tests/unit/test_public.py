"""Public mode: nothing that is shown depends on what the answers make likely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hizaura.inference.model import Model
from hizaura.knowledge import Person
from hizaura.pathway import assess
from hizaura.pathway.assessment import as_json
from hizaura.pathway.exclude import raised_by_probability
from hizaura.terms import Language, Level, Mode
from hizaura.triage import triage
from hizaura.wording.report import text_report
from hizaura.wording.view import ResultView, result_view

PERSONAL = {
    "differential", "exclude_first", "explanation", "decisive", "posterior", "unexplained",
    "possible", "clash", "gain_bits", "changes", "targets", "next_question", "raised_by_probability_of",
}  # fmt: skip
PEOPLE = {
    "cyst": Person(
        61, "female", answers={"lump_behind_knee": "yes", "known_osteoarthritis": "yes"}
    ),
    "root": Person(58, "female", answers={"pop_heard": "yes", "seiza_lost": "yes"}),
    "clot": Person(55, "male", answers={"calf_swelling": "yes", "immobilised_recently": "yes"}),
    "hot": Person(70, "male", answers={"knee_hot": "yes", "knee_swollen": "yes", "fever": "high"}),
    "quiet": Person(35, "male", answers={"running_or_cycling": "yes"}),
}
SAME_LEVEL = [
    (
        Person(58, "female", answers={"pop_heard": "yes"}),
        Person(24, "male", answers={"locked_now": "yes"}),
    ),
    (
        Person(35, "male", answers={"running_or_cycling": "yes"}),
        Person(80, "female", answers={"crepitus": "yes", "stairs_up_pain": "no"}),
    ),
]


def keys(value: Any) -> Iterator[str]:
    """Every key at every depth."""
    if isinstance(value, dict):
        yield from value
        for inside in value.values():
            yield from keys(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from keys(inside)


def view(model: Model, person: Person, mode: Mode, language: Language = Language.EN) -> ResultView:
    """The result as texts, on a fixed day."""
    return result_view(model, assess(model, person, mode), language, date(2026, 3, 2))


@pytest.mark.parametrize("name", PEOPLE)
def test_public_json_has_no_key_of_a_ranking(model: Model, name: str) -> None:
    """No key about likelihood exists at any depth in public; the others have them all."""
    public = as_json(model, assess(model, PEOPLE[name], Mode.PUBLIC))
    assert not PERSONAL & set(keys(public))
    research = as_json(model, assess(model, PEOPLE[name], Mode.RESEARCH))
    assert {"differential", "exclude_first", "explanation"} <= set(research)


@pytest.mark.parametrize("people", SAME_LEVEL)
def test_same_level_means_the_same_exams_byte_for_byte(
    model: Model, people: tuple[Person, Person]
) -> None:
    """Two people with one level and different answers get identical exams, causes, treatments."""
    first, second = (assess(model, person, Mode.PUBLIC) for person in people)
    assert first.level is second.level

    def exams(assessment: Any) -> bytes:
        return json.dumps(as_json(model, assessment)["next_exams"]).encode()

    assert exams(first) == exams(second)
    for language in Language:
        views = [view(model, person, Mode.PUBLIC, language) for person in people]
        assert views[0].exams == views[1].exams
        assert [v.causes for v in views] == [(), ()]
        assert [v.excluded for v in views] == [(), ()]
        assert [v.decisive for v in views] == [(), ()]
        assert [v.flat for v in views] == ["", ""]


@pytest.mark.parametrize("name", PEOPLE)
def test_public_text_names_no_number_of_people(model: Model, name: str) -> None:
    """The public report shows no chance, no order and no cause of this person's pain."""
    text = text_report(view(model, PEOPLE[name], Mode.PUBLIC), model.base)
    assert "of 100" not in text
    assert "%" not in text
    for condition in model.base.conditions.values():
        assert f"・{condition.names['en']} —" not in text


@pytest.mark.parametrize("name", PEOPLE)
def test_the_public_level_is_the_level_of_the_rules(model: Model, name: str) -> None:
    """In public the level comes from the danger signs alone, however likely a clot may be."""
    found = assess(model, PEOPLE[name], Mode.PUBLIC)
    assert found.level is triage(model.base, PEOPLE[name]).level
    assert found.raised_by == ()


@pytest.mark.parametrize("name", PEOPLE)
def test_probability_raises_at_most_to_same_day(model: Model, name: str) -> None:
    """A level never falls below the rules' own, and only rules make an emergency."""
    found = assess(model, PEOPLE[name], Mode.RESEARCH)
    rules = triage(model.base, PEOPLE[name]).level
    assert rules <= found.level <= max(rules, Level.SAME_DAY)


def test_a_certain_emergency_condition_raises_to_same_day_only(model: Model) -> None:
    """Even certainty of every must-not-miss condition asks for the same day, no ambulance."""
    urgency = triage(model.base, Person(50))
    certain = dict.fromkeys(model.conditions, 1.0)
    level, behind = raised_by_probability(model.base, urgency, certain)
    assert level is Level.SAME_DAY
    assert "acute_limb_ischaemia" in behind
    unlikely = dict.fromkeys(model.conditions, 0.0)
    assert raised_by_probability(model.base, urgency, unlikely) == (urgency.level, ())


def test_probability_leaves_an_emergency_as_it_is(model: Model) -> None:
    """Where a rule says emergency, nothing that is likely changes it."""
    urgency = triage(model.base, Person(50, answers={"leg_deformed_after_injury": "yes"}))
    for p in (0.0, 1.0):
        level, _ = raised_by_probability(model.base, urgency, dict.fromkeys(model.conditions, p))
        assert level is Level.EMERGENCY
