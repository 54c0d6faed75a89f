"""The level for one person: a pure function of the answers and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hizaura.knowledge.expressions import findings_in
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds
from hizaura.terms import UNKNOWN, Level
from hizaura.triage.expand import FlatRule, flat_rules, harmless

if TYPE_CHECKING:
    from hizaura.knowledge.schema import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Fired:
    """A sign that holds, at the highest level it reaches here."""

    rule: str
    level: Level
    how: str
    night: str
    place: str
    kind: str
    group: str


@dataclass(frozen=True, slots=True)
class Triage:
    """How soon, by whom, and why. ``worst_case``: the level if every "don't know" were the worst.

    ``unanswered``: findings answered "don't know" whose answer could raise the level.
    """

    level: Level
    how: str
    night: str
    place: str
    signs: tuple[Fired, ...]
    worst_case: Level
    unanswered: tuple[str, ...]


def triage(base: KnowledgeBase, person: Person) -> Triage:
    """The highest level among the signs that hold; nothing lowers it."""
    signs = _fired(base, person)
    level = max((sign.level for sign in signs), default=Level.SELF_CARE)
    top = [sign for sign in signs if sign.level is level]
    worst, unanswered = _worst_case(base, person, level)
    return Triage(
        level=level,
        how=_how(top) if level is Level.EMERGENCY else "",
        night=_night(top) if level is Level.SAME_DAY else "",
        place=_place(top),
        signs=signs,
        worst_case=worst,
        unanswered=unanswered,
    )


def level_of(base: KnowledgeBase, person: Person) -> Level:
    """The level alone: rules stand highest first, so the first that holds decides."""
    for flat in flat_rules(base):
        if holds(flat.when, person, base) is True:
            return flat.level
    return Level.SELF_CARE


def _fired(base: KnowledgeBase, person: Person) -> tuple[Fired, ...]:
    best: dict[str, Fired] = {}
    for flat in flat_rules(base):
        if flat.rule.id in best or holds(flat.when, person, base) is not True:
            continue
        rule = flat.rule
        best[rule.id] = Fired(
            rule.id,
            flat.level,
            rule.how if flat.level is Level.EMERGENCY else "",
            (rule.night or "next_morning") if flat.level is Level.SAME_DAY else "",
            rule.place,
            flat.kind,
            flat.group,
        )
    return tuple(best.values())


def _how(top: list[Fired]) -> str:
    return "ambulance" if any(sign.how == "ambulance" for sign in top) else "hospital_now"


def _night(top: list[Fired]) -> str:
    return "go_now" if any(sign.night == "go_now" for sign in top) else "next_morning"


PLACES_BY_REACH = (
    "emergency_department",
    "vascular_hospital",
    "hospital_tonight",
    "surgeon_who_operated",
    "hospital_with_ultrasound",
    "orthopaedic_clinic",
    "any_doctor",
)


def _place(top: list[Fired]) -> str:
    """The place that can do the most of those the top signs name; nothing if none fired."""
    named = {sign.place for sign in top}
    return next((place for place in PLACES_BY_REACH if place in named), "")


def could_raise(base: KnowledgeBase, person: Person, level: Level) -> tuple[FlatRule, ...]:
    """Flat rules above ``level`` that the answers do not exclude so far (not asked = open)."""
    return tuple(
        flat
        for flat in flat_rules(base)
        if flat.level > level and holds(flat.when, person, base) is None
    )


def _worst_case(base: KnowledgeBase, person: Person, level: Level) -> tuple[Level, tuple[str, ...]]:
    """Only "don't know" is open here: what was never asked counts as absent."""
    unknown = [f for f, state in person.answers.items() if state == UNKNOWN]
    if not unknown:
        return level, ()
    absent = {f: s for f, s in harmless(base).items() if f not in person.answers}
    closed = person.answering(**absent)
    worst, found = level, []
    for flat in could_raise(base, closed, level):
        worst = max(worst, flat.level)
        found += [f for f in findings_in(flat.when) if f in unknown]
    return worst, tuple(dict.fromkeys(found))
