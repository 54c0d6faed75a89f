"""One person's answers one by one: context moves the odds, effects are noisy-OR answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hizaura.inference.eliminate import Array
from hizaura.inference.model import Effect, Model
from hizaura.knowledge.observations import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """An effect answer: P(not this | causes) or P(this | causes) of one noisy-OR.

    ``positive``: the answer is "yes, at least"; ``strengths`` and ``leak`` already hold the conditional
    form of an ordered level. ``order``: position among the person's answers; ``column``: its effect.
    """

    finding: str
    order: int
    positive: bool
    nodes: tuple[int, ...]
    strengths: Array
    leak: float
    level: str
    column: int


def effect_answers(model: Model, person: Person) -> list[Answer]:
    """Each answered effect as one or two noisy-OR answers (an ordered level is a yes and a no)."""
    answers = []
    leak = model.backgrounds(person.age)
    for order, (finding, state) in enumerate(person.answers.items()):
        at, above, strengths = _levels(model, finding, state)
        if above is not None:
            answers.append(
                Answer(
                    finding, order, False, above.nodes, above.strengths, leak[above.column],
                    above.level, above.column,
                )
            )  # fmt: skip
        if at is not None:
            background = leak[at.column]
            if above is not None:
                background = conditional(background, leak[above.column])
            answers.append(
                Answer(finding, order, True, at.nodes, strengths, background, at.level, at.column)
            )
    return answers


@lru_cache(maxsize=4096)
def _levels(
    model: Model, finding_id: str, state: str
) -> tuple[Effect | None, Effect | None, Array]:
    """The level that the state reaches, the next one, and the strengths of the first without it."""
    finding = model.base.findings[finding_id]
    if finding.role != "effect" or state not in finding.states:
        return None, None, np.zeros(0)
    place = finding.states.index(state) if finding.ordered else (1 if state == "yes" else 0)
    levels = finding.levels
    at = model.effects[finding_id, levels[place - 1]] if place else None
    above = model.effects[finding_id, levels[place]] if place < len(levels) else None
    if at is None or above is None:
        return at, above, np.zeros(0) if at is None else at.strengths
    upper = dict(zip(above.nodes, above.strengths.tolist(), strict=True))
    strengths = [
        conditional(s, upper.get(node, 0.0))
        for node, s in zip(at.nodes, at.strengths.tolist(), strict=True)
    ]
    return at, above, np.array(strengths)


def conditional(at_least: float, above: float) -> float:
    """Strength of "at least k" given "not above k"; 0 where the cause always goes above."""
    return 1.0 - (1.0 - at_least) / (1.0 - above) if above < 1.0 else 0.0


def context_answers(model: Model, person: Person) -> list[tuple[str, int, Array]]:
    """(finding, order, odds multiplier of every condition) of each context answer."""
    found = []
    for order, (finding_id, state) in enumerate(person.answers.items()):
        multiplier = model.multipliers.get((finding_id, state))
        if multiplier is not None:
            found.append((finding_id, order, multiplier))
    return found


def activation(own: Array, multiplier: Array) -> Array:
    """Own activation after its odds were multiplied."""
    return np.asarray(own * multiplier / (1.0 - own + own * multiplier))
