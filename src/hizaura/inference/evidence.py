"""One person's answers as numbers: context moves the odds, "no" weighs, "yes" opens a bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.eliminate import Array, Numbers
from hizaura.inference.model import Effect, Model
from hizaura.inference.plan import Pattern
from hizaura.knowledge.observations import Person


Edge = tuple[int, str, str]
"""(node, finding or hidden state or child condition, level): one strength of the model."""

Vary = Callable[[Edge, float], Array]
"""Columns of one strength, when the printed numbers themselves are moved."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An effect answer: P(not this | causes) or P(this | causes) of one noisy-OR.

    ``positive``: the answer is "yes, at least"; ``strengths`` and ``leak`` already hold the conditional
    form of an ordered level. ``order``: position among the person's answers.
    """

    finding: str
    order: int
    positive: bool
    nodes: tuple[int, ...]
    strengths: Array
    leak: float
    level: str = "yes"


def effect_answers(model: Model, person: Person) -> list[Answer]:
    """Each answered effect as one or two noisy-OR answers (an ordered level is a yes and a no)."""
    answers = []
    for order, (finding_id, state) in enumerate(person.answers.items()):
        finding = model.base.findings[finding_id]
        if finding.role != "effect" or state not in finding.states:
            continue
        place = finding.states.index(state) if finding.ordered else (1 if state == "yes" else 0)
        levels = finding.levels
        at = model.effects[finding_id, levels[place - 1]] if place else None
        above = model.effects[finding_id, levels[place]] if place < len(levels) else None
        if above is not None:
            leak = model.background(above.column, person.age)
            answers.append(
                Answer(finding_id, order, False, above.nodes, above.strengths, leak, above.level)
            )
        if at is not None:
            answers.append(_at_level(model, person, order, at, above))
    return answers


def _at_level(
    model: Model, person: Person, order: int, at: Effect, above: Effect | None
) -> Answer:
    """The "yes, at least this level", given that it is not above it."""
    leak = model.background(at.column, person.age)
    if above is None:
        return Answer(at.finding, order, True, at.nodes, at.strengths, leak, at.level)
    upper_leak = model.background(above.column, person.age)
    upper = dict(zip(above.nodes, above.strengths, strict=True))
    strengths = [
        conditional(float(s), float(upper.get(node, 0.0)))
        for node, s in zip(at.nodes, at.strengths, strict=True)
    ]
    return Answer(
        at.finding,
        order,
        True,
        at.nodes,
        np.array(strengths),
        conditional(leak, upper_leak),
        at.level,
    )


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


@dataclass(frozen=True)
class Network:
    """What one elimination needs: nodes in play, their pattern, their numbers.

    ``nodes``: model nodes by place; conditions not among them are independent given the answers:
    their odds are ``on``/(1 - on) times ``weight``.
    """

    nodes: tuple[int, ...]
    pattern: Pattern
    numbers: Numbers
    on: Array
    weight: Array
    constant: Array


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
    return _Builder(model, on, included, vary).build(answers)


class _Builder:
    def __init__(
        self, model: Model, on: Array, included: Array | None, vary: Vary | None
    ) -> None:
        self.model, self.on, self.included, self.vary = model, on, included, vary
        self.n, self.columns = on.shape
        total = self.n + len(model.states)
        self.weight = np.ones((total, self.columns))
        self.absent = np.ones((total, self.columns))
        self.constant = np.ones(self.columns)
        self.touched: list[list[tuple[int, int]]] = [[] for _ in range(total)]
        self.own = [-1] * total
        self.strengths: list[Array] = []
        self.leaks: list[Array] = []

    def strength(self, node: int, child: str, level: str, s: float) -> Array:
        return np.array([s]) if self.vary is None else self.vary((node, child, level), s)

    def build(self, answers: Sequence[Answer]) -> Network:
        model, n = self.model, self.n
        active = sorted({node for answer in answers for node in answer.nodes if node >= n})
        nodes = set(model.links.linked) | set(active)
        for c in model.links.order:
            self._open_own(c, [(p, s) for p, s in model.links.parents[c]], model.conditions[c], 0.0)
        for state in active:
            causes = model.state_causes[state - n]
            nodes.update(c for c, _ in causes)
            leak = float(model.state_leak[state - n])
            self._open_own(state, causes, model.states[state - n], leak, always=True)
        for i, answer in enumerate(answers):
            count = np.ones(self.columns, bool) if self.included is None else self.included[i]
            nodes.update(self._answer(answer, count))
        return self._finish(tuple(sorted(nodes)))

    def _open_own(
        self,
        node: int,
        causes: Sequence[tuple[int, float]],
        child: str,
        leak: float,
        *,
        always: bool = False,
    ) -> None:
        """The node's own bit "switched on?", touched by its causes."""
        if not causes and not always:
            return
        self.own[node] = len(self.leaks)
        self.leaks.append(np.full(self.columns, leak))
        for cause, s in causes:
            self._touch(cause, self.strength(cause, child, "yes", s))

    def _touch(self, node: int, strength: Array) -> None:
        self.touched[node].append((len(self.leaks) - 1, len(self.strengths)))
        self.strengths.append(strength)

    def _answer(self, answer: Answer, count: NDArray[np.bool_]) -> set[int]:
        """Work one answer in; returns the conditions that must be in the network because of it."""
        edges = [
            (node, self.strength(node, answer.finding, answer.level, float(s)))
            for node, s in zip(answer.nodes, answer.strengths, strict=True)
        ]
        if not answer.positive:
            self.constant *= np.where(count, 1.0 - answer.leak, 1.0)
            for node, s in edges:
                self.weight[node] *= np.where(count, 1.0 - s, 1.0)
            return set()
        if not edges:
            self.constant *= np.where(count, answer.leak, 1.0)
            return set()
        if len(edges) == 1:
            node, s = edges[0]
            self.weight[node] *= np.where(count, answer.leak + s * (1.0 - answer.leak), 1.0)
            self.absent[node] *= np.where(count, answer.leak, 1.0)
            return {node}
        self.leaks.append(np.where(count, answer.leak, 1.0))
        for node, s in edges:
            self._touch(node, s)
        return {node for node, _ in edges}

    def _finish(self, ordered: tuple[int, ...]) -> Network:
        keep = [k for k in ordered if k < self.n]
        start = np.zeros((len(ordered), self.columns))
        start[: len(keep)] = self.on[keep]
        if self.vary is None:
            strength = np.array(self.strengths or [[0.0]])
        else:
            strength = np.stack(
                [np.broadcast_to(s, self.columns) for s in self.strengths] or [np.zeros(1)]
            )
        numbers = Numbers(
            on=start,
            present=self.weight[list(ordered)],
            absent=self.absent[list(ordered)],
            strength=strength,
            leak=np.array(self.leaks) if self.leaks else np.zeros((1, self.columns)),
        )
        pattern = Pattern(
            [self.own[k] for k in ordered],
            [self.touched[k] for k in ordered],
            len(self.leaks),
        )
        return Network(
            ordered, pattern, numbers, self.on, self.weight[: self.n], self.constant
        )
