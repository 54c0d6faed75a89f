"""Random answers give the same level from the encoding and from production."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from hizaura.evaluation.encoding import Encoding
from hizaura.evaluation.formula_values import FormulaValues, Values
from hizaura.evaluation.proof import ABOVE_SELF_CARE, Proof
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, UNKNOWN, YES, Level
from hizaura.triage import level_of

NAME = "the encoding is the production rules"
OLDEST = 99


def same_as_production(encoding: Encoding, answers: int, seed: int) -> Proof:
    """Both levels for as many random people as asked for; the first that differs is shown."""
    rng = random.Random(seed)
    known = list(encoding.findings)
    people = [random_person(encoding.base, known, rng) for _ in range(answers)]
    for person, encoded in zip(people, encoded_levels(encoding, people), strict=True):
        level = level_of(encoding.base, person)
        if encoded != level:
            text = f"{person}: encoding {Level(int(encoded)).id}, production {level.id}"
            return Proof(NAME, answers, text)
    return Proof(NAME, answers, "")


def encoded_levels(encoding: Encoding, people: Sequence[Person]) -> Values:
    """The level of each person as the formulas have it: how many of the four levels they reach."""
    rows = [encoding.values(person) for person in people]
    variables = {str(v): np.array([row[v] for row in rows]) for v in encoding.variables}
    values = FormulaValues(variables, len(people))
    formulas = [encoding.at_least(level) for level in ABOVE_SELF_CARE]
    return np.asarray(np.sum([values.of(formula) for formula in formulas], axis=0))


def random_person(base: KnowledgeBase, findings: Sequence[str], rng: random.Random) -> Person:
    """Answers, "don't know" and gaps at random; few, some or many of the signs are there."""
    answers = {}
    yes_share = rng.choice([0.02, 0.1, 0.4])
    for finding in findings:
        states = base.findings[finding].states
        roll = rng.random()
        if roll < 0.15:
            continue
        if roll < 0.3:
            answers[finding] = UNKNOWN
        elif set(states) == {YES, NO}:
            answers[finding] = YES if rng.random() < yes_share else NO
        else:
            answers[finding] = rng.choice(states)
    age = None if rng.random() < 0.1 else rng.randrange(0, OLDEST + 1)
    return Person(age, rng.choice([None, "female", "male"]), "self_check", answers)
