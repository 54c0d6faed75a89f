"""Danger signs on production code: each reaches its level, nothing lowers it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hizaura.knowledge import KnowledgeBase, Person, load
from hizaura.knowledge.schema import Rule
from hizaura.terms import NO, UNKNOWN, YES, Level
from hizaura.triage import flat_rules, level_of, triage
from tests.unit.people import danger_signs, ways

RULES = load().rules
BY_ID = {rule.id: rule for rule in RULES}
SIGNS = danger_signs(load())
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
softened = [rule for rule in RULES if rule.softened_by]
each_softened = pytest.mark.parametrize("rule", softened, ids=lambda rule: rule.id)


def fired(base: KnowledgeBase, rule: Rule, person: Person) -> Level | None:
    """The level that one sign reaches for a person, or None."""
    return next((s.level for s in triage(base, person).signs if s.rule == rule.id), None)


@each_rule
def test_each_sign_alone_reaches_its_level(base: KnowledgeBase, rule: Rule) -> None:
    """The smallest answers that make a sign hold, in each way it can, give at least its level."""
    found = list(ways(rule.when))
    assert found
    for way in found:
        level = fired(base, rule, way.person)
        assert level is not None, way
        assert level >= rule.level, way
        assert triage(base, way.person).level >= rule.level


@each_rule
def test_the_level_alone_is_the_level_of_the_whole(base: KnowledgeBase, rule: Rule) -> None:
    """The short way to the level and the full triage never differ."""
    for way in ways(rule.when):
        assert level_of(base, way.person) is triage(base, way.person).level


@pytest.mark.parametrize("sign", SIGNS, ids="=".join)
def test_a_sign_added_to_another_never_lowers(base: KnowledgeBase, sign: tuple[str, str]) -> None:
    """Whoever has one sign and then states a second one is seen no later than before."""
    finding, state = sign
    for rule in RULES:
        for way in ways(rule.when):
            if finding not in way.answers:
                before = level_of(base, way.person)
                after = level_of(base, way.person.answering(**{finding: state}))
                assert after >= before, (rule.id, way)


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Anyone: some findings of the rules answered in any way, age and sex perhaps unknown."""
    base = load()
    read = sorted({finding for finding, _ in SIGNS} | {f for r in RULES for f in r.softened_by})
    chosen = draw(st.lists(st.sampled_from(read), max_size=14, unique=True))
    answers = {f: draw(st.sampled_from((*base.findings[f].states, UNKNOWN))) for f in chosen}
    age = draw(st.one_of(st.none(), st.integers(0, 100)))
    sex = draw(st.sampled_from([None, "female", "male"]))
    return Person(age, sex, "self_check", answers)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(people(), st.sampled_from([sign for sign in SIGNS if sign[1] == YES]))
def test_adding_a_danger_sign_never_lowers_the_level(person: Person, sign: tuple[str, str]) -> None:
    """Whatever else was answered, turning a danger sign to yes never lowers the level."""
    base, (finding, state) = load(), sign
    assert level_of(base, person.answering(**{finding: state})) >= level_of(base, person)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(people())
def test_unknown_never_lowers_the_level(person: Person) -> None:
    """Answering "don't know" where one said no never lowers the level."""
    base = load()
    for finding, state in person.answers.items():
        if state == NO:
            assert level_of(base, person.answering(**{finding: UNKNOWN})) >= level_of(base, person)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(people())
def test_the_worst_case_covers_every_answer_to_come(person: Person) -> None:
    """However the "don't know" answers turn out, the level stays at or below the worst case."""
    base = load()
    found = triage(base, person)
    assert found.worst_case >= found.level
    unknown = [f for f, state in person.answers.items() if state == UNKNOWN][:3]
    for states in product(*(base.findings[f].states for f in unknown)):
        later = person.answering(**dict(zip(unknown, states, strict=True)))
        assert level_of(base, later) <= found.worst_case


@each_softened
def test_only_a_stated_long_unchanged_sign_is_softened(base: KnowledgeBase, rule: Rule) -> None:
    """A sign stated to be unchanged for over six weeks falls to within days, and no lower."""
    long_ago = dict.fromkeys(rule.softened_by, YES)
    for way in ways(rule.when):
        if way.answers.get("onset") == "injury":
            continue
        since = {**long_ago, "duration": "over_6_weeks", "course": "same"}
        assert fired(base, rule, way.person.answering(**since)) is Level.WITHIN_DAYS
        for companion, state in product(rule.softened_by, (NO, UNKNOWN)):
            doubtful = way.person.answering(**{**since, companion: state})
            assert fired(base, rule, doubtful) is rule.level


CANCELLERS: dict[str, tuple[dict[str, str], int | None]] = {
    "a new injury": ({"onset": "injury", "duration": "weeks_2_to_6"}, None),
    "a new fall or twist": ({"sudden_pain_after_fall_or_twist": "yes"}, None),
    "fever": ({"fever": "mild"}, None),
    "chills": ({"chills": "yes"}, None),
    "a worsening course": ({"course": "getting_worse"}, None),
    "an artificial joint": ({"artificial_joint": "yes"}, None),
    "pregnancy": ({"pregnant_or_postpartum": "yes"}, None),
    "cancer": ({"active_cancer": "yes"}, None),
    "past cancer": ({"past_cancer": "yes"}, None),
    "an earlier clot": ({"earlier_clot": "yes"}, None),
    "lying in bed": ({"immobilised_recently": "yes"}, None),
    "a knee operation": ({"recent_knee_surgery": "yes"}, None),
    "hormones": ({"hormone_therapy": "yes"}, None),
    "a long journey": ({"long_travel": "yes"}, None),
    "nights in a car": ({"nights_in_car": "yes"}, None),
    "a blood thinner": ({"anticoagulant": "yes"}, None),
    "a bleeding disease": ({"bleeding_disease": "yes"}, None),
    "a child": ({}, 15),
}


@pytest.mark.parametrize("why", CANCELLERS)
def test_softening_is_cancelled(base: KnowledgeBase, why: str) -> None:
    """A new injury, fever, worsening, a risk or a child: a long duration softens nothing."""
    more, age = CANCELLERS[why]
    for rule in softened:
        for way in ways(rule.when):
            if more.keys() & {*way.answers, *rule.softened_by}:
                continue
            answers = {**dict.fromkeys(rule.softened_by, YES), **way.answers, **more}
            answers.setdefault("duration", "over_6_weeks")
            person = Person(age, None, "self_check", answers)
            assert fired(base, rule, person) is rule.level, (rule.id, answers)


def test_only_the_listed_signs_may_be_softened(base: KnowledgeBase) -> None:
    """Duration touches only the document's six signs with U7, S01 to S04, S13 and S16."""
    allowed = {"U1", "U2", "U3", "U4", "U5", "U6", "U7", "S01", "S02", "S03", "S04", "S13", "S16"}
    assert {rule.id.rstrip("bc") for rule in base.rules if rule.softened_by} <= allowed


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.level is Level.EMERGENCY], ids=lambda r: r.id
)
def test_no_duration_touches_an_emergency(base: KnowledgeBase, rule: Rule) -> None:
    """An emergency sign stays one, however long and unchanged everything is said to be."""
    longstanding = {f: YES for f in base.findings if f.endswith("_longstanding")}
    since = {**longstanding, "duration": "over_6_weeks", "course": "same"}
    for way in ways(rule.when):
        person = Person(way.age, way.sex, "self_check", {**since, **way.answers})
        assert level_of(base, person) is Level.EMERGENCY


@each_rule
def test_age_65_raises_only_marked_signs_that_are_new(base: KnowledgeBase, rule: Rule) -> None:
    """65 and over: a marked sign newer than six weeks rises one step; nothing else changes."""
    for way in ways(rule.when):
        if way.age is not None or "cannot_walk_four_steps" in way.answers:
            continue
        young, old = (Person(age, None, "self_check", way.answers) for age in (64, 65))
        long_ago = old.answering(**{"duration": "over_6_weeks", **way.answers})
        at_64 = fired(base, rule, young)
        marked = rule.injury_or_w and rule.level is Level.WITHIN_DAYS
        new = way.answers.get("duration") != "over_6_weeks"
        raised = Level.SAME_DAY if marked and new else at_64
        assert fired(base, rule, old) is raised
        if "duration" not in way.answers:
            assert fired(base, rule, long_ago) is rule.level if not rule.softened_by else True


@each_rule
def test_vulnerable_groups_raise_one_step_and_never_to_an_emergency(
    base: KnowledgeBase, rule: Rule
) -> None:
    """Child, pregnant and unable to walk together raise a sign by one step, at most to same day."""
    for way in ways(rule.when):
        everything = {**way.answers, "pregnant_or_postpartum": YES, "cannot_walk_four_steps": YES}
        person = Person(way.age if way.age is not None else 12, None, "self_check", everything)
        level = fired(base, rule, person)
        assert level is not None
        assert level <= max(rule.level, min(rule.level + 1, Level.SAME_DAY))


def test_an_unanswered_sign_is_shown_and_decides_nothing(base: KnowledgeBase) -> None:
    """An emergency sign answered "don't know" leaves the level and names the worst case."""
    for rule in base.rules:
        if rule.level is not Level.EMERGENCY:
            continue
        for way in ways(rule.when):
            if len(way.answers) == 1 and way.age is None:
                (finding,) = way.answers
                found = triage(base, Person(answers={finding: UNKNOWN}))
                assert found.level is Level.SELF_CARE
                assert found.worst_case is Level.EMERGENCY
                assert found.unanswered == (finding,)


def test_a_sign_that_was_not_asked_is_no_worst_case(base: KnowledgeBase) -> None:
    """Only "don't know" opens the worst case; what nobody asked counts as absent."""
    found = triage(base, Person(40, "female", "self_check", {"knee_swollen": NO}))
    assert found.worst_case is found.level is Level.SELF_CARE
    assert found.unanswered == ()


def test_flat_rules_stand_highest_first(base: KnowledgeBase) -> None:
    """The first flat rule that holds decides, so they are in order of level."""
    levels = [flat.level for flat in flat_rules(base)]
    assert levels == sorted(levels, reverse=True)


def test_how_night_and_place_come_from_the_signs_that_decide(base: KnowledgeBase) -> None:
    """An ambulance sign beside one that may be driven calls the ambulance; go_now beats morning."""
    both = triage(base, Person(answers={"joint_slipped_out": YES, "breathless_or_chest_pain": YES}))
    assert (both.level, both.how) == (Level.EMERGENCY, "ambulance")
    driven = triage(base, Person(answers={"joint_slipped_out": YES}))
    assert (driven.level, driven.how, driven.night) == (Level.EMERGENCY, "hospital_now", "")
    morning = triage(base, Person(answers={"locked_now": YES}))
    assert (morning.how, morning.night) == ("", "next_morning")
    assert triage(base, Person(answers={"locked_now": YES, "brown_urine": YES})).night == "go_now"
