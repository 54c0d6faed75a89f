"""The production rules as z3 formulas: generated from the same flat rules that triage runs.

Each finding is an integer: 0 = not stated (unknown or not asked), i = its i-th state. Age -1 and
sex 0 are unknown. A rule's formula is "holds for certain" (Kleene true), as triage demands.
"""

from __future__ import annotations

from typing import Any

import z3

from hizaura.knowledge.expressions import Age, All, AtLeast, Expression, Is, NotStated, Sex
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, OLDEST_AGE, Level
from hizaura.triage import flat_rules

SEXES = ("female", "male")


class Encoding:
    """Variables and formulas of one person's answers."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.findings: dict[str, Any] = {}
        self.age = z3.Int("age")
        self.sex = z3.Int("sex")
        self.flat = flat_rules(base)
        self.formulas = [self.certain(flat.when) for flat in self.flat]

    def finding(self, finding_id: str) -> Any:
        """The variable of a finding."""
        if finding_id not in self.findings:
            self.findings[finding_id] = z3.Int(finding_id)
        return self.findings[finding_id]

    @property
    def variables(self) -> list[Any]:
        """Age, sex and every finding that some rule reads."""
        return [self.age, self.sex, *self.findings.values()]

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
            limits += self.within(finding_id, variable)
        return limits

    def within(self, finding_id: str, variable: Any) -> list[Any]:
        """What a variable of this finding may be."""
        return [variable >= 0, variable <= len(self.base.findings[finding_id].states)]

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

    def in_words(self, model: Any) -> str:
        """A counterexample in words: what is stated, the harmless answers left out."""
        parts = []
        age = model.eval(self.age, model_completion=True).as_long()
        if age >= 0:
            parts.append(f"age {age}")
        for finding_id in sorted(self.findings):
            value = model.eval(self.findings[finding_id], model_completion=True).as_long()
            state = self.base.findings[finding_id].states[value - 1] if value else NO
            if state != NO:
                parts.append(f"{finding_id}={state}")
        return ", ".join(parts) or "nothing stated"
