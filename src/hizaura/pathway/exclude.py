"""What is to be excluded first: no likelier cause may hide a condition that must not be missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import Level
from hizaura.triage import Triage

NAMED_FROM = Level.SAME_DAY


@dataclass(frozen=True, slots=True)
class Exclude:
    """A must-not-miss condition that stands apart, and why: its threshold, or a rule that fired."""

    condition: str
    reason: str
    rules: tuple[str, ...]


def exclude_first(
    base: KnowledgeBase, triage: Triage, posterior: Mapping[str, float]
) -> tuple[Exclude, ...]:
    """Conditions above their own threshold, or named by a same-day or emergency sign that fired.

    A condition that may wait some days stands here by its own threshold only.
    """
    rules = {rule.id: rule for rule in base.rules}
    named: dict[str, list[str]] = {}
    for sign in triage.signs:
        if sign.level >= NAMED_FROM:
            for condition in rules[sign.rule].conditions:
                named.setdefault(condition, []).append(sign.rule)
    found = []
    for c in base.conditions.values():
        if c.must_not_miss is None:
            continue
        above = posterior.get(c.id, 0.0) >= c.must_not_miss.exclude_first_above
        urgent = c.must_not_miss.least_level >= NAMED_FROM
        if above or (urgent and c.id in named):
            reason = "threshold" if above else "rule"
            found.append(Exclude(c.id, reason, tuple(named.get(c.id, ()))))
    return tuple(sorted(found, key=lambda e: -posterior.get(e.condition, 0.0)))


def raised_by_probability(
    base: KnowledgeBase, triage: Triage, posterior: Mapping[str, float]
) -> tuple[Level, tuple[str, ...]]:
    """The level that probability asks for, at most same_day, and the conditions behind it."""
    threshold = float(base.guidance["policy"]["raise_level_above"])
    level, behind = triage.level, []
    for c in base.conditions.values():
        if c.must_not_miss is None or posterior.get(c.id, 0.0) < threshold:
            continue
        wanted = min(c.must_not_miss.least_level, Level.SAME_DAY)
        if wanted > triage.level:
            level = max(level, wanted)
            behind.append(c.id)
    return level, tuple(behind)
