"""Simulated visitors: people drawn from the model, with the danger signs they would tick.

Contexts are drawn from their shares, conditions from the model given the contexts, effects and
signs from the conditions. ``perturbed`` moves every printed number within its interval, flips
answers and forgets some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hizaura.evaluation.sign_frequencies import read_sign_frequencies
from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import activation
from hizaura.inference.model import Model
from hizaura.interview.policy import LONGSTANDING
from hizaura.knowledge.observations import Person
from hizaura.knowledge.truth import holds
from hizaura.terms import AGE_ANCHORS, NO, UNKNOWN, YES

FLIPPED, FORGOTTEN = 0.10, 0.20


@dataclass(frozen=True)
class Visitor:
    """A person with every answer they would give, and what truly causes the pain."""

    truth: Person
    conditions: frozenset[str]


class Visitors:
    """Draws visitors one after another from one seeded stream."""

    def __init__(self, model: Model, seed: int, *, perturbed: bool = False) -> None:
        self.model, self.rng, self.perturbed = model, np.random.default_rng(seed), perturbed
        self.signs = read_sign_frequencies(model.base)
        self.ages = model.priors.population
        self.direct, self.through, self.member = model.direct, model.through, model.member
        if perturbed:
            self.direct, self.through = self._moved(model.direct), self._moved(model.through)

    def _moved(self, strengths: Array, weight: float = 10.0) -> Array:
        inner = (strengths > 0) & (strengths < 1)
        a = np.where(inner, strengths * weight, 1.0)
        b = np.where(inner, (1 - strengths) * weight, 1.0)
        return np.where(inner, self.rng.beta(a, b), strengths)

    def draw(self) -> Visitor:
        """The next visitor."""
        rng, model, base = self.rng, self.model, self.model.base
        age = self._age()
        sex = "female" if rng.random() < model.priors.female else "male"
        person = Person(age, sex, "self_check")
        answers: dict[str, str] = {}
        multiplier = np.ones(model.n)
        for finding in base.findings.values():
            if finding.role != "context" or not self._asked(finding.id, person, answers):
                continue
            states = list(finding.states)
            shares = [finding.prevalence[s] for s in states]
            answers[finding.id] = states[int(rng.choice(len(states), p=shares))]
            multiplier *= model.multipliers[finding.id, answers[finding.id]]
        present = self._conditions(age, sex, multiplier)
        self._effects(age, present, answers)
        self._signs(person, present, answers)
        causes = frozenset(c for c, on in zip(model.conditions, present, strict=True) if on)
        if self.perturbed:
            answers = self._misremembered(answers)
        return Visitor(Person(age, sex, "self_check", answers), causes)

    def _age(self) -> int:
        band = int(self.rng.choice(len(AGE_ANCHORS), p=self.ages))
        return int(np.clip(AGE_ANCHORS[band] + self.rng.integers(-5, 6), 6, 95))

    def _asked(self, finding: str, person: Person, answers: Mapping[str, str]) -> bool:
        gate = self.model.base.findings[finding].asked_if
        if gate is None:
            return True
        now = Person(person.age, person.sex, person.setting, answers)
        return holds(gate, now, self.model.base) is True

    def _conditions(self, age: int, sex: str, multiplier: Array) -> Array:
        model = self.model
        _, own = model.priors.column(age, sex, "self_check")
        on = activation(own, multiplier)
        present = np.zeros(model.n, dtype=bool)
        for c in model.links.order:
            off = 1.0 - on[c]
            for p, s in model.links.parents[c]:
                if present[p]:
                    off *= 1.0 - s
            present[c] = self.rng.random() >= off
        return present

    def _effects(self, age: int, present: Array, answers: dict[str, str]) -> None:
        model, rng = self.model, self.rng
        states = np.array(
            [
                rng.random()
                >= (1 - model.state_leak[s]) * float(np.prod(1 - self.through[present, s]))
                for s in range(len(model.states))
            ],
            dtype=bool,
        )
        for finding in model.base.findings.values():
            if finding.role != "effect" or finding.who != "person":
                continue
            u = rng.random()
            state = finding.states[0] if finding.ordered else NO
            for level in finding.levels:
                x = model.effects[finding.id, level].column
                no = (1 - model.background(x, age)) * float(np.prod(1 - self.direct[present, x]))
                no *= float(np.prod(1 - self.member[states, x]))
                if u >= no:
                    state = level
            answers[finding.id] = state

    def _signs(self, person: Person, present: Array, answers: dict[str, str]) -> None:
        model, rng, f = self.model, self.rng, self.signs
        causes = [c for c, on in zip(model.conditions, present, strict=True) if on]
        unchanged = rng.random()  # one trait: whose troubles are old has old troubles throughout
        for finding in model.base.findings.values():
            if finding.role != "sign" or not self._asked(finding.id, person, answers):
                continue
            off = 1.0 - f.background.get(finding.id, 0.0)
            for c in causes:
                off *= 1.0 - f.conditions.get(finding.id, {}).get(c, 0.0)
            for other, p in f.given.get(finding.id, {}).items():
                if answers.get(other) == YES:
                    off *= 1.0 - p
            u = 1.0 - unchanged if finding.id.endswith(LONGSTANDING) else rng.random()
            answers[finding.id] = YES if u >= off and self._can(finding.id, person, answers) else NO

    def _can(self, sign: str, person: Person, answers: Mapping[str, str]) -> bool:
        """Whether the other answers leave room for this sign."""
        needed = self.signs.only_if.get(sign)
        now = Person(person.age, person.sex, person.setting, answers)
        return not needed or any(holds(e, now, self.model.base) is True for e in needed)

    def _misremembered(self, answers: Mapping[str, str]) -> dict[str, str]:
        """10% of answers flipped, 20% forgotten."""
        told = {}
        for finding_id, state in answers.items():
            roll = self.rng.random()
            states = [s for s in self.model.base.findings[finding_id].states if s != state]
            if roll < FORGOTTEN:
                told[finding_id] = UNKNOWN
            elif roll < FORGOTTEN + FLIPPED and self.model.base.findings[finding_id].role != "sign":
                told[finding_id] = states[int(self.rng.integers(len(states)))]
            else:
                told[finding_id] = state
        return told
