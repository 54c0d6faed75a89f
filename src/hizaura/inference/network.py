"""The answers of one person as the numbers of one elimination."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import Answer
from hizaura.inference.model import Model
from hizaura.inference.potentials import Number, Potentials
from hizaura.inference.structure import Structure, structure

Edge = tuple[int, str, str]
"""(node, finding or hidden state or child condition, level): one strength of the model."""

Vary = Callable[[Edge, float], Array]
"""Columns of one strength, when the printed numbers themselves are moved."""


@dataclass(frozen=True)
class Network:
    """What one elimination needs.

    ``on``: own activation and ``weight``: weight of presence, both (conditions and hidden states,
    columns); ``strength``: per edge, ``leak``: per bit, and ``constant`` of all answers: floats, or
    columns where ``tail`` is (columns,).
    """

    structure: Structure
    n: int
    on: Array
    weight: Array
    strength: list[Number]
    leak: list[Number]
    constant: Array
    tail: tuple[int, ...]

    @property
    def largest(self) -> int:
        """Entries of the largest table, per column."""
        return max((s.width * s.rest for s in self.structure.whole.steps), default=1)

    def potentials(self) -> Potentials:
        """The numbers as lists, to be worked on in place."""
        bits = len(self.leak)
        arrays = (1.0 - self.on, self.on * self.weight, self.weight)
        if self.tail:
            off, on, lit = (list(a) for a in arrays)
            one: list[Number] = [np.ones(self.tail)] * bits
        else:
            off, on, lit = (a[:, 0].tolist() for a in arrays)
            one = [1.0] * bits
        return Potentials(off, on, lit, list(self.leak), one, self.strength)


def build_network(
    model: Model,
    answers: Sequence[Answer],
    on: Array,
    *,
    included: Array | None = None,
    vary: Vary | None = None,
) -> Network:
    """The network of these answers.

    ``on``: own activation per condition, shape (n, K). ``included``: shape (answers, K), which answers
    count in which column; absent means all; a left-out answer is exactly neutral. ``vary``: columns
    of a strength, when the numbers themselves are moved.
    """
    n, columns = on.shape
    yes = [answer for answer in answers if answer.positive]
    active = tuple(sorted({node for a in answers for node in a.nodes if node >= n}))
    shape = structure(model, active, tuple([a.nodes for a in yes if a.nodes]))
    state_leak = np.broadcast_to(model.state_leak[:, None], (len(model.states), columns))
    on = np.concatenate([on, state_leak])
    leak: list[Number] = [0.0] * shape.first_bit
    if included is None and vary is None and columns == 1:
        rows = [a.column for a in answers if not a.positive]
        weight = np.multiply.reduce(model.spared[rows], axis=0)[:, None]
        constant = 1.0
        for a in answers:
            if not a.positive:
                constant *= 1.0 - a.leak
            elif a.nodes:
                leak.append(a.leak)
            else:
                constant *= a.leak
        strength: list[Number] = list(model.edge_strengths(active))
        for a in yes:
            strength += a.strengths.tolist()
        return Network(shape, n, on, weight, strength, leak, np.array([constant]), ())
    counts = np.ones((len(answers), columns), bool) if included is None else included
    weight, total = np.ones(on.shape), np.ones(columns)
    for a, count in zip(answers, counts, strict=True):
        if a.positive and a.nodes:
            leak.append(np.where(count, a.leak, 1.0))
            continue
        total *= np.where(count, a.leak if a.positive else 1.0 - a.leak, 1.0)
        if not a.positive:
            _weigh(weight, model, a, count, vary)
    strength = [
        s if vary is None else np.broadcast_to(vary(edge, s), columns)
        for edge, s in _edges(model, active, yes)
    ]
    leak[: shape.first_bit] = [np.zeros(columns)] * shape.first_bit
    return Network(shape, n, on, weight, strength, leak, total, (columns,))


def _weigh(weight: Array, model: Model, a: Answer, count: Array, vary: Vary | None) -> None:
    """A "no" weighs the presence of its causes."""
    for node, s in zip(a.nodes, a.strengths.tolist(), strict=True):
        moved = s if vary is None else vary((node, a.finding, a.level), s)
        weight[node] *= np.where(count, 1.0 - moved, 1.0)


def _edges(
    model: Model, active: Sequence[int], yes: Sequence[Answer]
) -> Iterator[tuple[Edge, float]]:
    """Every edge of the structure, in its order."""
    for c, parents in enumerate(model.links.parents):
        for parent, s in parents:
            yield (parent, model.conditions[c], "yes"), s
    for state in active:
        for cause, s in model.state_causes[state - model.n]:
            yield (cause, model.states[state - model.n], "yes"), s
    for a in yes:
        for node, s in zip(a.nodes, a.strengths.tolist(), strict=True):
            yield (node, a.finding, a.level), s
