"""One person's answers as numbers: context moves the odds, "no" weighs, "yes" opens a bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hizaura.inference.eliminate import Array, Numbers
from hizaura.inference.model import Effect, Model
from hizaura.inference.plan import Pattern
from hizaura.knowledge.observations import Person


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
                Answer(finding_id, order, False, above.nodes, above.strengths, leak)
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
        return Answer(at.finding, order, True, at.nodes, at.strengths, leak)
    upper_leak = model.background(above.column, person.age)
    upper = dict(zip(above.nodes, above.strengths, strict=True))
    strengths = [
        conditional(float(s), float(upper.get(node, 0.0)))
        for node, s in zip(at.nodes, at.strengths, strict=True)
    ]
    return Answer(
        at.finding, order, True, at.nodes, np.array(strengths), conditional(leak, upper_leak)
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
    model: Model, answers: Sequence[Answer], on: Array, *, included: Array | None = None
) -> Network:
    """The network of these answers.

    ``on``: own activation per condition, shape (n, K). ``included``: shape (answers, K), which answers
    count in which column; absent means all. A left-out answer is exactly neutral.
    """
    n, columns = on.shape
    total = n + len(model.states)
    counts = np.ones((len(answers), columns), bool) if included is None else included
    weight = np.ones((total, columns))
    constant = np.ones(columns)
    bits_of: list[tuple[Answer, Array]] = []
    active_states: set[int] = set()
    for answer, count in zip(answers, counts, strict=True):
        active_states.update(node for node in answer.nodes if node >= n)
        if answer.positive:
            bits_of.append((answer, count))
            continue
        constant *= np.where(count, 1.0 - answer.leak, 1.0)
        for node, s in zip(answer.nodes, answer.strengths, strict=True):
            weight[node] *= np.where(count, 1.0 - s, 1.0)
    absent = np.ones((total, columns))
    open_bits: list[tuple[Answer, Array]] = []
    for answer, count in bits_of:
        if len(answer.nodes) > 1:
            open_bits.append((answer, count))
        elif not answer.nodes:
            constant *= np.where(count, answer.leak, 1.0)
        else:
            node, s = answer.nodes[0], float(answer.strengths[0])
            weight[node] *= np.where(count, answer.leak + s * (1.0 - answer.leak), 1.0)
            absent[node] *= np.where(count, answer.leak, 1.0)
    return _connect(model, on, weight, absent, constant, open_bits, active_states)


def _connect(
    model: Model,
    on: Array,
    weight: Array,
    absent: Array,
    constant: Array,
    open_bits: list[tuple[Answer, Array]],
    active_states: set[int],
) -> Network:
    n, columns = on.shape
    nodes = set(model.links.linked) | active_states
    nodes |= {node for answer, _ in open_bits for node in answer.nodes}
    nodes |= {c for s in active_states for c, _ in model.state_causes[s - n]}
    nodes |= {int(c) for c in np.flatnonzero((absent[:n] != 1.0).any(axis=1))}
    ordered = tuple(sorted(nodes))
    place = {node: k for k, node in enumerate(ordered)}
    own = [-1] * len(ordered)
    touched: list[list[tuple[int, int]]] = [[] for _ in ordered]
    strengths: list[float] = []
    leaks: list[Array] = []

    def touch(node: int, s: float) -> None:
        touched[place[node]].append((len(leaks) - 1, len(strengths)))
        strengths.append(s)

    for c in model.links.order:
        if model.links.parents[c]:
            own[place[c]] = len(leaks)
            leaks.append(np.zeros(columns))
            for p, s in model.links.parents[c]:
                touch(p, s)
    for state in sorted(active_states):
        own[place[state]] = len(leaks)
        leaks.append(np.full(columns, model.state_leak[state - n]))
        for c, s in model.state_causes[state - n]:
            touch(c, s)
    for answer, count in open_bits:
        leaks.append(np.where(count, answer.leak, 1.0))
        for node, s in zip(answer.nodes, answer.strengths, strict=True):
            touch(node, float(s))
    keep = [k for k in ordered if k < n]
    start = np.zeros((len(ordered), columns))
    start[: len(keep)] = on[keep]
    numbers = Numbers(
        on=start,
        present=weight[list(ordered)],
        absent=absent[list(ordered)],
        strength=np.array(strengths or [0.0])[:, None],
        leak=np.array(leaks) if leaks else np.zeros((1, columns)),
    )
    return Network(
        ordered, Pattern(own, touched, len(leaks)), numbers, on, weight[:n], constant
    )
