"""The exact posterior of every condition, for one person, for columns of one person, for a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from hizaura.inference.eliminate import Array, backward, forward
from hizaura.inference.evidence import (
    Network,
    activation,
    build_network,
    context_answers,
    effect_answers,
)
from hizaura.inference.model import Model
from hizaura.inference.plan import Step, make_plan
from hizaura.knowledge.observations import Person


@dataclass(frozen=True)
class Posterior:
    """P(answers) and P(condition | answers), in the order of ``model.conditions``.

    ``probability`` is NaN-free: where the answers exclude each other, ``evidence`` is 0 and
    ``possible`` is False, and ``probability`` holds the prior.
    """

    probability: Array
    evidence: float
    unexplained: float

    @property
    def possible(self) -> bool:
        """Whether the answers can occur together at all."""
        return self.evidence > 0.0


def own_after_context(model: Model, person: Person) -> Array:
    """Own activation of every condition, shape (n,), after age, sex, setting and all contexts."""
    _, own = model.priors.column(person.age, person.sex, person.setting)
    multiplier = np.ones(model.n)
    for _, _, m in context_answers(model, person):
        multiplier = multiplier * m
    return activation(own, multiplier)


def posterior(model: Model, person: Person) -> Posterior:
    """The exact posterior of one person."""
    own = own_after_context(model, person)
    network = build_network(model, effect_answers(model, person), own[:, None])
    evidence, probability, nothing = solve(network)
    if evidence[0] <= 0.0:
        return Posterior(marginals(model, own), 0.0, 0.0)
    return Posterior(probability[:, 0], float(evidence[0]), float(nothing[0]))


def marginals(model: Model, own: Array) -> Array:
    """P(condition) with these own activations and no effect answered."""
    return np.asarray(solve(build_network(model, [], own[:, None]))[1][:, 0])


def posterior_block(model: Model, people: Iterable[Person]) -> Iterator[Posterior]:
    """The posterior of each of many people, one at a time: memory does not grow with the block."""
    for person in people:
        yield posterior(model, person)


def solve(network: Network, steps: tuple[Step, ...] | None = None) -> tuple[Array, Array, Array]:
    """P(answers) (K,), posteriors (n, K) and P(no condition at all | answers) (K,)."""
    steps = make_plan(network.pattern) if steps is None else steps
    n = network.on.shape[0]
    weighted = network.on * network.weight
    either = 1.0 - network.on + weighted
    inside = [node for node in network.nodes if node < n]
    outside = np.ones(n, dtype=bool)
    outside[inside] = False
    rest = either[outside].prod(axis=0) * network.constant
    total, saved = forward(steps, network.numbers)
    evidence = total * rest
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = np.where(either > 0, weighted / either, 0.0)
        if steps:
            joint = backward(steps, network.numbers, saved)
            for place, node in enumerate(network.nodes):
                if node < n:
                    probability[node] = np.where(
                        total > 0, joint[place] * network.numbers.present[place] / total, 0.0
                    )
        nothing = _nothing(network, outside) / evidence
    return evidence, np.clip(probability, 0.0, 1.0), np.where(evidence > 0, nothing, 0.0)


def _nothing(network: Network, outside: Array) -> Array:
    """P(no condition, answers): only hidden states' own leaks and backgrounds explain."""
    n = network.on.shape[0]
    numbers = network.numbers
    total = (1.0 - network.on[outside]).prod(axis=0) * network.constant
    place = {node: k for k, node in enumerate(network.nodes)}
    pattern = network.pattern
    states = [node for node in network.nodes if node >= n]
    for node, k in place.items():
        if node < n:
            total = total * (1.0 - numbers.on[k]) * numbers.absent[k]
    own_bits = {pattern.own[k] for k in place.values() if pattern.own[k] >= 0}
    if not states:
        for bit in range(pattern.bits):
            if bit not in own_bits:
                total = total * numbers.leak[bit]
        return np.asarray(total)
    return total * _states_alone(network, states, own_bits)


def _states_alone(network: Network, states: list[int], own_bits: set[int]) -> Array:
    """Sum over the hidden states with no condition present."""
    from hizaura.inference.plan import Pattern

    place = {node: k for k, node in enumerate(network.nodes)}
    old, numbers = network.pattern, network.numbers
    bits = [b for b in range(old.bits) if b not in own_bits]
    new = {bit: i for i, bit in enumerate(bits)}
    rows = [place[s] for s in states]
    touched = [[(new[b], e) for b, e in old.touched[k] if b in new] for k in rows]
    reached = {b for pairs in touched for b, _ in pairs}
    constant = np.ones(network.constant.shape)
    for bit, i in new.items():
        if i not in reached:
            constant = constant * numbers.leak[bit]
    from hizaura.inference.eliminate import Numbers

    leak = numbers.leak[[old.own[k] for k in rows]]
    small = Numbers(
        leak, numbers.present[rows], numbers.absent[rows], numbers.strength,
        numbers.leak[bits] if bits else np.zeros((1, 1)),
    )  # fmt: skip
    steps = make_plan(Pattern([-1] * len(rows), touched, len(bits)))
    return np.asarray(forward(steps, small)[0] * constant)
