"""Three-valued truth of an expression for one person (Kleene): unknown is never no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hizaura.knowledge.expressions import Age, All, AtLeast, Expression, Is, NotStated, Sex
from hizaura.terms import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hizaura.knowledge.person import Person
    from hizaura.knowledge.schema import KnowledgeBase


def holds(expression: Expression, person: Person, base: KnowledgeBase) -> Truth:
    """True, False, or None when the answers do not decide it."""
    match expression:
        case Is():
            return _is(expression, person, base)
        case Age(from_age, years):
            return None if person.age is None else (person.age >= years) == from_age
        case Sex(sex):
            return None if person.sex is None else person.sex == sex
        case NotStated(finding, state):
            return person.state(finding) != state
        case All(parts):
            return all_of(holds(part, person, base) for part in parts)
        case AtLeast(n, parts):
            return at_least(n, (holds(part, person, base) for part in parts))


def _is(expression: Is, person: Person, base: KnowledgeBase) -> Truth:
    state = person.state(expression.finding)
    if state is None:
        return None
    if expression.at_least:
        states = base.findings[expression.finding].states
        return states.index(state) >= states.index(expression.states[0])
    return state in expression.states


def all_of(values: Iterable[Truth]) -> Truth:
    """Kleene and; reads no further than the first False."""
    found: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            found = None
    return found


def at_least(n: int, values: Iterable[Truth]) -> Truth:
    """True once n are true (reads no further), False once fewer than n can still be."""
    sure = open_ = 0
    for value in values:
        sure += value is True
        open_ += value is None
        if sure >= n:
            return True
    return False if sure + open_ < n else None
