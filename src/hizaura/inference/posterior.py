"""The exact posterior of every condition, for one person, for columns of one person, for a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from hizaura.inference import eliminate, single
from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import activation, context_answers, effect_answers
from hizaura.inference.model import Model
from hizaura.inference.network import Network, build_network
from hizaura.inference.potentials import Number, Potentials, inverse
from hizaura.inference.reduce import apply, undo
from hizaura.inference.structure import Part
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


def largest_table(model: Model, person: Person) -> int:
    """Entries of the largest table that the exact posterior of this person needs."""
    own = own_after_context(model, person)
    return build_network(model, effect_answers(model, person), own[:, None]).largest


def marginals(model: Model, own: Array) -> Array:
    """P(condition) with these own activations and no effect answered."""
    return np.asarray(solve(build_network(model, [], own[:, None]))[1][:, 0])


def posterior_block(model: Model, people: Iterable[Person]) -> Iterator[Posterior]:
    """The posterior of each of many people, one at a time: memory does not grow with the block."""
    for person in people:
        yield posterior(model, person)


def solve(network: Network) -> tuple[Array, Array, Array]:
    """P(answers) (K,), posteriors (n, K) and P(no condition at all | answers) (K,)."""
    shape, n = network.structure, network.n
    p = network.potentials()
    total, d = _sum(shape.whole, p, network.tail)
    weighted = network.on[:n] * network.weight[:n]
    either = 1.0 - network.on[:n] + weighted
    rest = either[shape.outside].prod(axis=0) * network.constant
    evidence = rest * total
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = np.where(either > 0.0, weighted / either, 0.0)
        joint = [p.on[k] * d.on[k] + p.lit[k] * d.lit[k] for k in shape.inside]
        if joint:
            probability[shape.inside] = np.array(joint).reshape(len(joint), -1)
        nothing = np.where(evidence > 0.0, _nothing(network) / evidence, 0.0)
    return evidence, np.minimum(probability, 1.0), nothing


def _sum(part: Part, p: Potentials, tail: tuple[int, ...]) -> tuple[Number, Potentials]:
    """P(answers), and how it moves with each number, per P(answers)."""
    ops, d = part.reduction.ops, p.blank()
    constant, trail = apply(ops, p)
    total: Number
    if tail:
        total, stages = eliminate.forward(part.steps, p, tail)
        eliminate.backward(part.steps, p, stages, inverse(total), d)
    else:
        passed = single.forward(part.moves, p)
        total = passed.total
        single.spread(part.moves, p, single.backward(part.moves, passed), d)
    undo(ops, p, trail, d)
    return constant * total, d


def _nothing(network: Network) -> Array:
    """P(no condition, answers): only hidden states' own leaks and backgrounds explain."""
    alone = network.structure.alone
    p = network.potentials()
    p.zero[: network.structure.first_bit] = [1.0] * network.structure.first_bit  # no such bits here
    constant, _ = apply(alone.reduction.ops, p)
    if not alone.reduction.core.nodes:
        total: Number = 1.0
    elif network.tail:
        total = eliminate.forward(alone.steps, p, network.tail)[0]
    else:
        total = single.forward(alone.moves, p).total
    absent = (1.0 - network.on[: network.n]).prod(axis=0)
    return np.asarray(network.constant * absent * constant * total)
