"""The production rules as z3 formulas: generated from the same flat rules that triage runs.

Each finding is an integer: 0 = not stated (unknown or not asked), i = its i-th state. Age -1 and sex 0 are
unknown. A rule's formula is "holds for certain" (Kleene true), as triage demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import z3

from hizaura.knowledge.expressions import Age, All, AtLeast, Expression, Is, NotStated, Sex
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import OLDEST_AGE, Level
from hizaura.triage import FlatRule, flat_rules

SEXES = ("female", "male")


class Encoding:
    """Variables and formulas for one copy of the answers (``name`` tells copies apart)."""

    def __init__(self, base: KnowledgeBase, name: str = "") -> None:
        self.base, self.name = base, name
        self.findings: dict[str, Any] = {}
        self.age = z3.Int(f"age{name}")
        self.sex = z3.Int(f"sex{name}")
        self.flat = flat_rules(base)
        self.formulas = [self.certain(flat.when) for flat in self.flat]

    def finding(self, finding_id: str) -> Any:
        """The variable of a finding."""
        if finding_id not in self.findings:
            self.findings[finding_id] = z3.Int(f"{finding_id}{self.name}")
        return self.findings[finding_id]

    def certain(self, expression: Expression) -> Any:
        """The formula "the expression holds for certain"."""
        match expression:
            case Is(finding, states, at_least):
                known = self.base.findings[finding].states
                places = [known.index(s) + 1 for s in states]
                variable = self.finding(finding)
                if at_least:
                    return variable >= places[0]
                return z3.Or([variable == place for place in places])
            case NotStated(finding, state):
                place = self.base.findings[finding].states.index(state) + 1
                return self.finding(finding) != place
            case Age(from_age, years):
                return (
                    z3.And(self.age >= years)
                    if from_age
                    else z3.And(self.age >= 0, self.age < years)
                )
            case Sex(sex):
                return self.sex == SEXES.index(sex) + 1
            case All(parts):
                return z3.And([self.certain(part) for part in parts])
            case AtLeast(n, parts):
                return z3.AtLeast(*[self.certain(part) for part in parts], n)

    def bounds(self) -> list[Any]:
        """What the variables may be."""
        limits = [self.age >= -1, self.age <= OLDEST_AGE, self.sex >= 0, self.sex <= 2]
        for finding_id, variable in self.findings.items():
            limits += [variable >= 0, variable <= len(self.base.findings[finding_id].states)]
        return limits

    def at_least(self, level: Level) -> Any:
        """The formula "the level is at least this"."""
        return z3.Or(
            [
                formula
                for flat, formula in zip(self.flat, self.formulas, strict=True)
                if flat.level >= level
            ]
        )

    def values(self, person: Person) -> dict[Any, int]:
        """The values of the variables for one person."""
        found = {
            self.age: -1 if person.age is None else person.age,
            self.sex: 0 if person.sex is None else SEXES.index(person.sex) + 1,
        }
        for finding_id, variable in self.findings.items():
            state = person.state(finding_id)
            states = self.base.findings[finding_id].states
            found[variable] = 0 if state is None else states.index(state) + 1
        return found

    def in_words(self, model: Any, findings: Iterable[str] = ()) -> str:
        """A counterexample in words: what is stated, and by whom."""
        wanted = set(findings) or set(self.findings)
        parts = []
        age = model.eval(self.age, model_completion=True).as_long()
        if age >= 0:
            parts.append(f"age {age}")
        for finding_id in sorted(wanted & set(self.findings)):
            value = model.eval(self.findings[finding_id], model_completion=True).as_long()
            if value:
                parts.append(f"{finding_id}={self.base.findings[finding_id].states[value - 1]}")
        return ", ".join(parts) or "nothing stated"


def copies_equal(first: Encoding, second: Encoding, *, but: str) -> list[Any]:
    """Both copies hold the same answers, except to one finding."""
    equal = [first.age == second.age, first.sex == second.sex]
    equal += [first.findings[f] == second.findings[f] for f in first.findings if f != but]
    return equal


def rules_by_id(flat: Iterable[FlatRule]) -> Mapping[str, list[FlatRule]]:
    """Flat rules grouped by the printed rule they come from."""
    found: dict[str, list[FlatRule]] = {}
    for rule in flat:
        found.setdefault(rule.rule.id, []).append(rule)
    return found
