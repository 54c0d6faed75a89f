"""Many people as arrays: small integers, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.model import Model
from hizaura.inference.priors import AGES, SETTINGS, SEXES
from hizaura.knowledge.observations import Person

NOT_ASKED = -1


@dataclass(frozen=True)
class Block:
    """``who``: (people, 3): places of age, sex and setting in the prior table. ``states``: (people,
    findings): place of the stated state; -1 for unknown and not asked."""

    who: NDArray[np.int16]
    states: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.who)

    def __getitem__(self, rows: slice) -> Block:
        return Block(self.who[rows], self.states[rows])

    def people(self, model: Model) -> Iterator[Person]:
        """The same people, one by one; answers in the order of the knowledge base."""
        findings = list(model.base.findings.values())
        for (age, sex, setting), states in zip(self.who.tolist(), self.states, strict=True):
            answers = {
                findings[f].id: findings[f].states[states[f]] for f in np.flatnonzero(states >= 0)
            }
            years = None if age == len(AGES) else age + AGES[0]
            yield Person(years, SEXES[sex], SETTINGS[setting], answers)


@lru_cache(maxsize=8)
def _places(model: Model) -> Mapping[tuple[str, str], tuple[int, int]]:
    return {
        (finding.id, state): (f, place)
        for f, finding in enumerate(model.base.findings.values())
        for place, state in enumerate(finding.states)
    }


def encode(model: Model, people: Iterable[Person]) -> Block:
    """People as a block."""
    places, who, rows, columns, states = _places(model), [], [], [], []
    for row, person in enumerate(people):
        age = len(AGES) if person.age is None else min(max(person.age, AGES[0]), AGES[-1]) - AGES[0]
        who.append((age, SEXES.index(person.sex), SETTINGS.index(person.setting)))
        for answer in person.answers.items():
            place = places.get(answer)
            if place is not None:
                rows.append(row)
                columns.append(place[0])
                states.append(place[1])
    table = np.full((len(who), len(model.base.findings)), NOT_ASKED, np.int8)
    table[rows, columns] = states
    return Block(np.array(who, np.int16).reshape(len(who), 3), table)
