"""People built from the rules themselves: the smallest answers that make an expression hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.expressions import Age, All, AtLeast, Expression, Is, NotStated, Sex, walk


@dataclass(frozen=True)
class Way:
    """One way to make an expression hold: nothing more than it needs."""

    answers: dict[str, str] = field(default_factory=dict)
    age: int | None = None
    sex: str | None = None

    @property
    def person(self) -> Person:
        return Person(self.age, self.sex, "self_check", self.answers)


def ways(expression: Expression) -> Iterator[Way]:
    """Every smallest way to make the expression hold; contradictory ones are left out."""
    match expression:
        case Is(finding, states):
            for state in states:
                yield Way({finding: state})
        case Age(at_least, years):
            yield Way(age=years if at_least else years - 1)
        case Sex(sex):
            yield Way(sex=sex)
        case NotStated():
            yield Way()
        case All(parts):
            for chosen in product(*(list(ways(part)) for part in parts)):
                joined = join(chosen)
                if joined is not None:
                    yield joined
        case AtLeast(n, parts):
            for some in combinations(parts, n):
                yield from ways(All(some))


def join(chosen: tuple[Way, ...]) -> Way | None:
    """All of them together, or None where two say different things of one finding."""
    answers: dict[str, str] = {}
    age: int | None = None
    for way in chosen:
        for finding, state in way.answers.items():
            if answers.setdefault(finding, state) != state:
                return None
        if way.age is not None:
            age = way.age if age is None else min(age, way.age)
    sexes = {way.sex for way in chosen if way.sex}
    return Way(answers, age, min(sexes) if sexes else None) if len(sexes) < 2 else None


def danger_signs(base: KnowledgeBase) -> list[tuple[str, str]]:
    """(finding, state) that some rule asks for; what softens or blocks raising is no sign."""
    softeners = {f for rule in base.rules for f in rule.softened_by}
    blockers = {(b.finding, b.state) for g in base.modifiers.raising for b in g.blocked_by}
    found: dict[tuple[str, str], None] = {}
    expressions = [rule.when for rule in base.rules]
    expressions += [group.when for group in base.modifiers.raising]
    expressions += base.modifiers.softening_cancelled_by
    for expression in expressions:
        for part in walk(expression):
            if isinstance(part, Is) and part.finding not in softeners:
                known = base.findings[part.finding].states
                for state in known[known.index(part.states[0]) :] if part.at_least else part.states:
                    if (part.finding, state) not in blockers:
                        found[part.finding, state] = None
    return list(found)
