"""First aid that fits: what to do now and what not, filtered by signs and by what is suspected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.knowledge.truth import holds
from hizaura.terms import Level


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: ``do`` or do not; ``timer_minutes`` where cooling may be timed."""

    id: str
    do: bool
    timer_minutes: int


def first_aid(
    base: KnowledgeBase, person: Person, level: Level, suspected: Collection[str]
) -> tuple[Measure, ...]:
    """Measures for this person, most important first; a doubt about a ban keeps the ban."""
    chosen = []
    for raw in base.guidance["first_aid"]:
        if _shown(base, raw, person, level, suspected):
            timer = int(raw.get("timer_minutes") or 0)
            priority = int(raw.get("priority") or 99)
            chosen.append((priority, Measure(raw["id"], raw.get("do", "true") == "true", timer)))
    return tuple(measure for _, measure in sorted(chosen, key=lambda pair: pair[0]))


def _shown(
    base: KnowledgeBase,
    raw: dict[str, Any],
    person: Person,
    level: Level,
    suspected: Collection[str],
) -> bool:
    levels = raw.get("levels") or []
    if levels and level.id not in levels:
        return False
    if set(raw.get("not_suspected") or ()) & set(suspected):
        return False
    if _holds(base, raw.get("not_when"), person):
        return False
    when, wanted = raw.get("when"), set(raw.get("suspected") or ())
    if not when and not wanted:
        return True
    return _holds(base, when, person) or bool(wanted & set(suspected))


def _holds(base: KnowledgeBase, raw: Any, person: Person) -> bool:
    return bool(raw) and holds(parse_expression(raw), person, base) is True
