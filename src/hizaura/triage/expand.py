"""Printed rules -> flat rules: softening by duration and raising by vulnerability worked in.

A softened sign becomes two rules: the sign alone leads to a visit within days, and the sign that is
not stated long unchanged keeps its full level. A vulnerable group adds one rule a level higher,
never an emergency. Nothing ever lowers a level: the result is a ``max`` over rules that hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hizaura.knowledge.expressions import All, AtLeast, Expression, Is, NotStated, walk
from hizaura.terms import NO, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hizaura.knowledge.schema import KnowledgeBase, Modifiers, Rule


@dataclass(frozen=True, slots=True)
class FlatRule:
    """One expression, one level. ``kind``: full, softened or raised; ``group``: who raised it."""

    rule: Rule
    level: Level
    when: Expression
    kind: str
    group: str = ""


def flat_rules(base: KnowledgeBase) -> tuple[FlatRule, ...]:
    """Every flat rule of the base, highest level first."""
    return _flat(_Held(base))


def harmless(base: KnowledgeBase) -> Mapping[str, str]:
    """For every finding that a rule asks for, the state that fires nothing."""
    return _harmless(_Held(base))


class _Held:
    """A base compared by identity, so that each is expanded once per process."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base

    def __hash__(self) -> int:
        return id(self.base)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.base is self.base


@lru_cache(maxsize=8)
def _flat(held: _Held) -> tuple[FlatRule, ...]:
    base = held.base
    flat = [f for rule in base.rules for f in _expand(rule, base.modifiers)]
    return tuple(sorted(flat, key=lambda f: -f.level))


@lru_cache(maxsize=8)
def _harmless(held: _Held) -> Mapping[str, str]:
    states: dict[str, str] = {}
    for flat in _flat(held):
        for part in walk(flat.when):
            if isinstance(part, Is) and part.finding not in states:
                finding = held.base.findings[part.finding]
                lowest = finding.states[0] if finding.ordered else ""
                states[part.finding] = NO if NO in finding.states else lowest
    return states


def _expand(rule: Rule, modifiers: Modifiers) -> Iterator[FlatRule]:
    if not rule.softened_by:
        yield FlatRule(rule, rule.level, rule.when, "full")
        yield from _raised(rule, rule.level, modifiers, softened=False)
        return
    new_or_cancelled = AtLeast(
        1,
        (*(NotStated(f) for f in rule.softened_by), *modifiers.softening_cancelled_by),
    )
    yield FlatRule(rule, rule.level, All((rule.when, new_or_cancelled)), "full")
    yield FlatRule(rule, Level.WITHIN_DAYS, rule.when, "softened")
    yield from _raised(rule, Level.WITHIN_DAYS, modifiers, softened=True)


def _raised(
    rule: Rule, level: Level, modifiers: Modifiers, *, softened: bool
) -> Iterator[FlatRule]:
    """One level up for vulnerable groups; emergencies and same-day signs are never raised."""
    for group in modifiers.raising:
        if level not in group.raises or (softened and not group.softened_rules):
            continue
        if group.only_injury_or_w and not rule.injury_or_w:
            continue
        when = All((rule.when, group.when, *group.blocked_by))
        yield FlatRule(rule, group.raises[level], when, "raised", group.id)
