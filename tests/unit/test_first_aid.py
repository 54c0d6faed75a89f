"""First aid: what could do harm is never offered."""

from __future__ import annotations

import pytest

from hizaura.inference.model import Model
from hizaura.knowledge import Person
from hizaura.pathway import assess
from hizaura.pathway.first_aid import Measure, first_aid
from hizaura.terms import Level, Mode

MODES = list(Mode)
BESIDES: tuple[dict[str, str], ...] = (
    {},
    {"onset": "injury"},
    {"knee_swollen": "yes"},
    {"knee_hot": "yes", "knee_swollen": "yes"},
)
each_mode = pytest.mark.parametrize("mode", MODES)


def measures(model: Model, mode: Mode, answers: dict[str, str]) -> tuple[Measure, ...]:
    """First aid of someone with these answers."""
    return assess(model, Person(66, "female", answers=answers), mode).first_aid


COLD_OR_NUMB = [
    "foot_cold_or_pale", "foot_numb", "foot_feeling_lost", "foot_cold_after_injury",
    "foot_numb_or_immobile_after_injury", "foot_purple_severe_pain",
]  # fmt: skip


@each_mode
@pytest.mark.parametrize("sign", COLD_OR_NUMB)
def test_a_cold_pale_or_numb_foot_is_never_cooled(model: Model, mode: Mode, sign: str) -> None:
    """No cooling and no timer with a cold, pale or numb foot, whatever else was answered."""
    for more in BESIDES:
        found = measures(model, mode, {sign: "yes", **more})
        assert all(m.timer_minutes == 0 for m in found if m.do)
        assert not any(m.do and m.id.startswith("cool") for m in found)
    urgent = measures(model, mode, {sign: "yes", "cannot_walk_four_steps": "yes"})
    assert "no_cooling" in {m.id for m in urgent if not m.do}


@each_mode
@pytest.mark.parametrize("sign", ["calf_hard", "calf_hard_pain_on_toe_movement"])
def test_a_rock_hard_calf_is_never_raised(model: Model, mode: Mode, sign: str) -> None:
    """No raising of the leg with a rock-hard calf; it is said not to."""
    for more in (*BESIDES, {"calf_swelling": "yes"}):
        found = measures(model, mode, {sign: "yes", **more})
        assert "raise_leg" not in {m.id for m in found}
    urgent = measures(model, mode, {sign: "yes", "cannot_walk_four_steps": "yes"})
    assert "no_raising_or_bandage" in {m.id for m in urgent if not m.do}


@each_mode
@pytest.mark.parametrize(
    "answers",
    [
        {"calf_swelling": "yes"},
        {"calf_pain": "yes", "immobilised_recently": "yes"},
        {"whole_leg_swollen": "yes"},
        {"pitting_oedema": "yes", "earlier_clot": "yes"},
        {"calf_pain": "yes", "long_travel": "yes", "onset": "gradual"},
    ],
    ids=lambda answers: "+".join(answers),
)
def test_where_a_clot_is_possible_no_one_is_told_to_rub(
    model: Model, mode: Mode, answers: dict[str, str]
) -> None:
    """With a possible clot massage is advised against, and nothing offered speaks of it."""
    found = measures(model, mode, answers)
    assert "no_massage" in {m.id for m in found if not m.do}
    offered = {raw["id"]: raw for raw in model.base.guidance["first_aid"]}
    for measure in found:
        if measure.do:
            assert "massage" not in offered[measure.id]["text"]["en"].lower()
            assert "stretch" not in offered[measure.id]["text"]["en"].lower()


def test_a_doubt_about_a_ban_keeps_the_ban(model: Model) -> None:
    """Where a suspected cause forbids cooling, it is not offered for another that asks for it."""
    both = {"popliteal_cyst", "acute_limb_ischaemia"}
    person = Person(66, answers={"knee_swollen": "yes"})
    asked = first_aid(model.base, person, Level.SAME_DAY, {"popliteal_cyst"})
    found = first_aid(model.base, person, Level.SAME_DAY, both)
    assert "cool_15_20" in {m.id for m in asked}
    assert "cool_15_20" not in {m.id for m in found}
    assert "no_cooling" in {m.id for m in found}


def test_a_swollen_knee_after_a_twist_is_cooled_with_a_timer(model: Model) -> None:
    """Where nothing forbids it, cooling is offered and timed for no more than twenty minutes."""
    found = measures(model, Mode.PUBLIC, {"knee_swollen": "yes", "onset": "sudden_movement"})
    (cooling,) = [m for m in found if m.timer_minutes]
    assert cooling.do
    assert cooling.timer_minutes <= 20


def test_measures_come_in_order_and_once(model: Model) -> None:
    """The most important measure stands first, and none is said twice."""
    order = {raw["id"]: int(raw["priority"]) for raw in model.base.guidance["first_aid"]}
    for level in Level:
        found = first_aid(model.base, Person(66), level, set(model.conditions))
        assert [order[m.id] for m in found] == sorted(order[m.id] for m in found)
        assert len({m.id for m in found}) == len(found)
