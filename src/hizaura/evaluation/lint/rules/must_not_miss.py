"""A condition that must not be missed is named by a rule at its level, and an exam can show it."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.guidance import observed_by
from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_condition
from hizaura.knowledge.schema import Condition, KnowledgeBase


def check(lint: Lint) -> Iterator[Found]:
    """Must-not-miss conditions that no rule or no exam reaches."""
    seen = set(observed_by(lint.base))
    for condition in lint.base.conditions.values():
        if condition.must_not_miss is None:
            continue
        place = of_condition(condition).at("must_not_miss")
        least = condition.must_not_miss.least_level
        named = [r.level for r in lint.base.rules if condition.id in r.conditions]
        if not named or max(named) < least:
            best = f"the highest is {max(named).id}" if named else "no rule names it"
            yield Found(
                place.at("least_level"),
                f"no rule of at least {least.id} names {condition.id}: {best}.",
                "Name it under conditions of a rule that finds it, or lower least_level.",
            )
        if not seen & _brought_about(lint.base, condition):
            yield Found(
                place,
                f"no exam observes anything that {condition.id} brings about.",
                "Add a row for a finding that an exam observes.",
            )


def _brought_about(base: KnowledgeBase, condition: Condition) -> set[str]:
    found: set[str] = set()
    for row in base.rows_of(condition.id):
        if row.use == "check":
            continue
        found.add(row.finding)
        state = base.states.get(row.via or row.finding)
        if state is not None:
            found |= {finding for finding, _ in state.members}
    return found
