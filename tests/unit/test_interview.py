"""The interview: everyone's danger signs, then what helps this person, then it stops."""

from __future__ import annotations

import pytest

from hizaura.inference.model import Model
from hizaura.interview import next_step, replay
from hizaura.interview.policy import adaptive_answers, open_questions, settled
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.expressions import Is
from hizaura.knowledge.expressions import walk as parts
from hizaura.knowledge.truth import holds
from hizaura.terms import NO, UNKNOWN, YES, Level
from hizaura.triage import could_raise, triage
from tests.unit.interviews import Answerer, Walk, all_no, anyone, walk
from tests.unit.people import ways

SEEDS = range(8)


@pytest.fixture(scope="module")
def random_walks(model: Model) -> list[Walk]:
    """Interviews of eight people who answer at random."""
    people = [Person(20 + 9 * seed, ["female", "male"][seed % 2]) for seed in SEEDS]
    return [walk(model, p, anyone(model.base, seed)) for seed, p in enumerate(people)]


def test_one_early_answer_changes_the_later_questions(model: Model) -> None:
    """Two people who differ only in how it began are asked different things later."""
    person = Person(52, "female")
    slow = walk(model, person, all_no(model.base, onset="gradual", duration="over_6_weeks"))
    snap = walk(model, person, all_no(model.base, onset="sudden_movement", duration="over_6_weeks"))
    assert slow.adaptive
    assert slow.adaptive != snap.adaptive


def test_an_emergency_ends_the_interview_at_once(model: Model) -> None:
    """Whichever emergency sign holds, in whichever way, nothing more is asked."""
    for rule in model.base.rules:
        if rule.level is Level.EMERGENCY:
            for way in ways(rule.when):
                step = next_step(model, way.person)
                assert (step.kind, step.why) == ("done", "emergency"), (rule.id, way)


def test_dont_know_never_repeats_a_question(model: Model) -> None:
    """Someone who answers "don't know" to everything is asked each thing once, and gets an end."""
    found = walk(model, Person(), lambda _: UNKNOWN)
    assert len(found.asked) == len(set(found.asked))
    assert found.steps[-1].kind == "done"


def test_no_answer_is_asked_for_twice(random_walks: list[Walk]) -> None:
    """Whatever is answered, no finding is asked for a second time."""
    for found in random_walks:
        assert len(found.asked) == len(set(found.asked))


ONSETS = ("injury", "sudden_movement", "sudden_rest", "gradual")


@pytest.mark.parametrize("onset", ONSETS)
@pytest.mark.parametrize("age", [12, 44, 78])
def test_every_urgent_sign_is_asked_of_everyone_it_can_apply_to(
    model: Model, onset: str, age: int
) -> None:
    """Someone who says no throughout has been asked every emergency and same-day sign.

    Left out are only the pages and signs that their own answers, age or sex rule out.
    """
    base = model.base
    found = walk(model, Person(age, "female"), all_no(base, onset=onset))
    asked, person = set(found.asked), found.person
    for sign in urgent_signs(base):
        gates = [page.asked_if for page in base.pages if sign in (*page.items, page.question)]
        finding = base.findings[sign]
        if finding.role != "effect" and finding.asked_if is not None:
            gates = [finding.asked_if] if not gates or None in gates else [*gates, finding.asked_if]
        ruled_out = bool(gates) and any(
            gate is not None and holds(gate, person, base) is False for gate in gates
        )
        assert sign in asked or ruled_out, sign


def urgent_signs(base: KnowledgeBase) -> set[str]:
    """Findings that an emergency or same-day rule reads as a sign."""
    softeners = {f for rule in base.rules for f in rule.softened_by}
    return {
        part.finding
        for rule in base.rules
        if rule.level >= Level.SAME_DAY
        for part in parts(rule.when)
        if isinstance(part, Is) and part.finding not in softeners
    }


def test_after_an_injury_and_no_throughout_nothing_urgent_is_left_open(model: Model) -> None:
    """Someone hurt who says no throughout: no emergency rule could still hold at the end."""
    answerer = all_no(model.base, onset="injury")
    found = walk(model, Person(44, "male"), answerer)
    still = could_raise(model.base, settled(model.base, found.person), Level.SAME_DAY)
    assert [flat.rule.id for flat in still] == []


def test_what_a_gate_has_ruled_out_is_not_asked_again(model: Model) -> None:
    """Who said no to "operations or injections of this knee?" is not asked about each of them."""
    base = model.base
    found = walk(model, Person(44, "male"), all_no(base, onset="gradual", knee_swollen=YES))
    gated = [p for p in base.pages if isinstance(p.asked_if, Is) and p.id == p.asked_if.finding]
    assert gated
    assert not {item for page in gated for item in page.items} & set(found.adaptive)


def test_follow_up_pages_open_to_those_whom_they_concern(model: Model) -> None:
    """Each "yes" that a page waits for opens it: no follow-up page is out of reach."""
    base = model.base
    for page in base.pages:
        if page.asked_if is None or page.longstanding:
            continue
        opened = set()
        for way in ways(page.asked_if):
            answerer = all_no(base, **way.answers)
            person = Person(way.age if way.age is not None else 44, "female")
            found = walk_pages(model, person, answerer)
            opened |= set(found)
        assert opened & {*page.items, page.question}, page.id


def walk_pages(model: Model, person: Person, answer: Answerer) -> list[str]:
    """What is shown on the danger pages; risk gates are answered yes so that their pages open."""
    asked: list[str] = []
    step = next_step(model, person)
    while step.kind != "done" and step.why == "danger":
        asked += step.findings
        gates = {f: YES for f in step.findings if f.startswith("risk_")}
        said = {f: answer(f) for f in step.findings}
        person = person.answering(**{**said, **gates})
        step = next_step(model, person)
    return asked


def test_when_settled_no_open_question_could_change_the_level(
    model: Model, random_walks: list[Walk]
) -> None:
    """At the end for "settled", every answer to every open question leaves the level as it is."""
    base = model.base
    walks = [walk(model, Person(44, "male"), all_no(base, onset=onset)) for onset in ONSETS]
    settled = [w for w in (*walks, *random_walks) if w.steps[-1].why == "settled"]
    assert settled
    for found in settled:
        level = triage(base, found.person).level
        for finding in open_questions(base, found.person):
            for state in base.findings[finding].states:
                later = found.person.answering(**{finding: state})
                assert triage(base, later).level <= level, (finding, state)


def test_at_most_twenty_adaptive_questions(model: Model, random_walks: list[Walk]) -> None:
    """Beyond the danger pages nobody is asked more than twenty questions."""
    for found in (*random_walks, walk(model, Person(), lambda _: UNKNOWN)):
        assert len(found.adaptive) <= 20
        assert len(adaptive_answers(model.base, found.person)) <= 20


def test_the_next_step_depends_on_nothing_but_the_answers(model: Model) -> None:
    """Asked twice with the same answers, the interview takes the same step."""
    person = Person(63, "female", answers={"onset": "gradual", "knee_swollen": YES})
    assert next_step(model, person) == next_step(model, person)


def test_replay_drops_what_no_longer_applies_and_keeps_the_rest(model: Model) -> None:
    """Changing "injury" to "slowly" sets the mechanism aside, and nothing else."""
    base = model.base
    gated = [
        f.id
        for f in base.findings.values()
        if f.asked_if is not None
        and f.role == "context"
        and holds(f.asked_if, Person(answers={"onset": "injury"}), base) is True
        and holds(f.asked_if, Person(answers={"onset": "gradual"}), base) is False
    ]
    assert gated
    states = {f: next(s for s in base.findings[f].states if s != NO) for f in gated}
    answers = {"onset": "gradual", "knee_swollen": YES, **states, "seiza_lost": NO}
    found = replay(model, Person(58, "female"), answers, seed_step=False)
    assert set(found.dropped) == set(gated)
    assert dict(found.person.answers) == {
        "onset": "gradual", "knee_swollen": YES, "seiza_lost": NO,
    }  # fmt: skip
    again = replay(model, Person(58, "female"), {**answers, "onset": "injury"}, seed_step=False)
    assert again.dropped == ()


def test_replay_keeps_danger_answers_that_a_page_shows(model: Model) -> None:
    """An effect on a shown danger page stays, whatever its own gate says."""
    found = replay(model, Person(44, "male"), {"calf_swelling": YES, "calf_girth_over_3cm": YES})
    assert found.dropped == ()
    assert found.person.answers["calf_girth_over_3cm"] == YES
