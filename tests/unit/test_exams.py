"""The next exam, found from the numbers for people built for it; swapped numbers swap it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hizaura.inference.draws import draw
from hizaura.inference.model import Model, build_model
from hizaura.interview.gains import distinct, entropies
from hizaura.interview.policy import gain_weights
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.schema import Row
from hizaura.pathway.exam_value import absent_of, value
from hizaura.pathway.exams import ExamAdvice, exam_price, next_exams
from hizaura.terms import Level, Setting
from hizaura.triage import triage

each_setting = pytest.mark.parametrize("setting", [s.value for s in Setting])

CYST = {
    "onset": "gradual", "lump_behind_knee": "yes", "lump_like_rubber_ball": "yes",
    "lump_comes_and_goes": "yes", "hard_to_bend": "yes",
}  # fmt: skip
CLOT = {
    "onset": "gradual", "calf_swelling": "yes", "calf_pain": "yes", "immobilised_recently": "yes",
    "knee_swollen": "no", "lump_behind_knee": "no", "bruise_calf_or_ankle": "no",
}  # fmt: skip
ROOT = {
    "onset": "sudden_movement", "pop_heard": "yes", "seiza_lost": "yes", "stairs_down_pain": "yes",
    "xray_fracture": "no", "xray_avulsion_fragment": "no", "xray_loose_body": "no",
}  # fmt: skip
AVULSION = {
    "onset": "injury", "injury_mechanism": "fall_on_bent_knee", "swelled_within_hours": "yes",
    "cannot_walk_four_steps": "yes", "posterior_drawer": "yes", "xray_fracture": "no",
    "xray_avulsion_fragment": "no",
}  # fmt: skip
HOT = {
    "onset": "sudden_rest", "knee_hot": "yes", "knee_swollen": "yes", "knee_red": "yes",
    "fever": "mild",
}  # fmt: skip
PULSATING = {"lump_behind_knee": "yes", "lump_pulsating": "yes"}


def advice(model: Model, person: Person) -> list[ExamAdvice]:
    """The exams worth doing, best first."""
    return list(next_exams(model, person, triage(model.base, person).level))


def names(model: Model, person: Person) -> list[str]:
    """Their ids."""
    return [found.exam for found in advice(model, person)]


@each_setting
def test_a_lump_that_may_be_a_cyst_is_scanned(model: Model, setting: str) -> None:
    """A soft lump that comes and goes: ultrasound of the knee first; where clots are three times as
    frequent (emergency) the veins may be scanned before it, nothing else."""
    found = names(model, Person(62, "female", setting, CYST))
    if setting == Setting.EMERGENCY.value and found[0] == "ultrasound_veins":
        found = found[1:]
    assert found[0] == "ultrasound_knee"


@each_setting
def test_a_leg_that_may_hold_a_clot_is_scanned(model: Model, setting: str) -> None:
    """A swollen calf after lying in bed: ultrasound of the veins comes first."""
    assert names(model, Person(70, "female", setting, CLOT))[0] == "ultrasound_veins"


@each_setting
def test_a_pop_with_a_clear_xray_leads_to_mri(model: Model, setting: str) -> None:
    """A pop, kneeling lost and a clear X-ray in a woman of 58: MRI for the root comes first."""
    found = advice(model, Person(58, "female", setting, ROOT))[0]
    assert found.exam == "mri_knee"
    assert "mmprt" in found.targets


@each_setting
def test_a_subtle_avulsion_is_looked_for_by_ct(model: Model, setting: str) -> None:
    """A fall on the bent knee, a loose drawer, a clear X-ray: CT for the fragment comes first."""
    found = advice(model, Person(34, "male", setting, AVULSION))[0]
    assert found.exam == "ct_knee"
    assert "pcl_avulsion_fracture" in found.targets


@each_setting
def test_a_hot_joint_is_aspirated(model: Model, setting: str) -> None:
    """A hot, red, swollen knee with fever: the fluid is drawn first."""
    assert names(model, Person(66, "female", setting, HOT))[0] == "joint_aspiration"


@each_setting
def test_a_pulsating_lump_is_seen_by_duplex_and_ankle_pressure(model: Model, setting: str) -> None:
    """A lump that beats: duplex of the arteries first, ankle-brachial index among the advice."""
    found = names(model, Person(72, "male", setting, PULSATING))
    assert found[0] == "ultrasound_arteries"
    assert "ankle_brachial_index" in found


BARE: dict[str, Any] = dict.fromkeys(("low", "high", "events", "total")) | {"use": ""}


def swapped(base: KnowledgeBase, condition: str, first: str, second: str) -> KnowledgeBase:
    """The base with the printed sensitivities of two findings for one condition exchanged."""
    finding = {first: second, second: first}
    rows = {row.finding: row for row in base.rows_of(condition) if row.finding in finding}
    assert set(rows) == {first, second}

    def exchange(row: Row) -> Row:
        if row.condition != condition or row.finding not in finding:
            return row
        return replace(row, probability=rows[finding[row.finding]].probability, **BARE)

    return replace(base, rows=tuple(exchange(row) for row in base.rows))


def test_swapped_sensitivities_swap_the_advice(base: KnowledgeBase, model: Model) -> None:
    """Exchange what duplex and ankle pressure see of an aneurysm, and they change places."""
    person = Person(72, "male", "orthopaedic_clinic", PULSATING)
    pair = ("us_popliteal_artery_widened", "abi_below_0_9")
    turned = build_model(swapped(base, "popliteal_artery_aneurysm", *pair))
    before, after = (
        [a.exam for a in next_exams(m, person, Level.WITHIN_DAYS, most=40)] for m in (model, turned)
    )
    assert before.index("ultrasound_arteries") < before.index("ankle_brachial_index")
    assert after.index("ankle_brachial_index") < after.index("ultrasound_arteries")


def test_what_was_done_is_not_advised_again(model: Model) -> None:
    """An exam whose findings are all known is not advised."""
    exam = next(e for e in model.base.guidance["exams"] if e["id"] == "ultrasound_veins")
    person = Person(70, "female", "self_check", CLOT)
    assert "ultrasound_veins" in names(model, person)
    assert "ultrasound_veins" not in names(
        model, person.answering(**dict.fromkeys(exam["observes"], "no"))
    )


def test_the_usual_order_holds_until_it_is_urgent(model: Model) -> None:
    """MRI waits for the X-ray when it can; at same-day urgency the order falls."""
    person = Person(
        58, "female", "orthopaedic_clinic", {"seiza_lost": "yes", "knee_swollen": "yes"}
    )
    calm = {a.exam for a in next_exams(model, person, Level.ROUTINE, most=40)}
    after = person.answering(xray_fracture="no")
    then = {a.exam for a in next_exams(model, after, Level.ROUTINE, most=40)}
    urgent = {a.exam for a in next_exams(model, person, Level.SAME_DAY, most=40)}
    assert "mri_knee" not in calm
    assert "mri_knee" in then
    assert "mri_knee" in urgent


def test_a_dry_joint_is_not_aspirated(model: Model) -> None:
    """Without a sign of fluid, drawing fluid is not advised."""
    for level in Level:
        dry = Person(66, "female", "orthopaedic_clinic", {"calf_pain": "yes"})
        assert "joint_aspiration" not in {a.exam for a in next_exams(model, dry, level, most=40)}


def test_waiting_costs_more_when_it_is_urgent(model: Model) -> None:
    """The price of an exam with a week's wait rises with urgency; that of one at hand does not."""
    exams = {e["id"]: e for e in model.base.guidance["exams"]}
    person = Person(58, "female", "self_check")

    def price(exam: str, level: Level) -> float:
        return exam_price(model, exams[exam], person, level)

    assert price("mri_knee", Level.SAME_DAY) > price("mri_knee", Level.ROUTINE)
    assert price("xray_knee", Level.SAME_DAY) == price("xray_knee", Level.ROUTINE)


def test_every_advised_exam_is_worth_its_price(model: Model) -> None:
    """Every advised exam is worth more than its price, and each result's effect is a share."""
    for answers in (CYST, CLOT, ROOT, HOT):
        found = advice(model, Person(60, "female", "orthopaedic_clinic", answers))
        assert found
        assert all(a.net > 0 for a in found)
        assert [a.net for a in found] == sorted((a.net for a in found), reverse=True)
        for change in (c for a in found for c in a.changes):
            assert 0 <= change.probability <= 1
            assert all(0 <= p <= 1 for _, p in change.first)


def test_the_worth_of_an_exam_is_the_plain_sum_over_its_results(model: Model) -> None:
    """Few findings: the value equals a sum over every result, weighed draw by draw, to 2%."""
    person = Person(58, "female", "orthopaedic_clinic", ROOT)
    drawn = draw(model, person)
    assert drawn is not None
    few = distinct(drawn)
    weights = gain_weights(model, "exam_must_not_miss_weight")
    before = entropies(few.share @ few.draws.conditions[None], weights)[0]
    checked = 0
    for exam in model.base.guidance["exams"]:
        observed = [f for f in exam["observes"] if f not in person.answers]
        if not 0 < len(observed) <= 4 or exam["kind"] == "examination":
            continue
        no = absent_of(model, few, {exam["id"]: observed}, person).of(observed)
        after = 0.0
        for result in itertools.product([False, True], repeat=len(observed)):
            likely = few.share * np.where(result, 1.0 - no, no).prod(axis=1)
            given = likely @ few.draws.conditions / likely.sum()
            after += likely.sum() * entropies(given[None], weights)[0]
        found, _ = value(model, few, no, weights, np.random.default_rng(1))
        assert found == pytest.approx(before - after, rel=0.02, abs=0.003), exam["id"]
        checked += 1
    assert checked >= 3
