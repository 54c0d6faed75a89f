"""Independent exact joint draws of all conditions (and hidden states) given the answers.

Walking backwards through the tables of one forward pass, each node is drawn given what was drawn after
it (backward sampling), then what was summed out without a table; conditions outside the network are
independent coins.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hizaura.inference import single
from hizaura.inference.draws_core import Bools, draw_core
from hizaura.inference.draws_rest import draw_rest
from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import effect_answers
from hizaura.inference.model import Model
from hizaura.inference.network import Network, build_network
from hizaura.inference.posterior import own_after_context
from hizaura.inference.reduce import apply
from hizaura.knowledge.observations import Person

DRAWS = 1000


@dataclass(frozen=True)
class Draws:
    """``conditions``: (draws, n) of 0.0/1.0; ``states``: (draws, s), P(state | its causes and answers)."""

    conditions: Array
    states: Array


def seed_of(person: Person, purpose: str = "") -> int:
    """A seed that depends on the answers alone: the same person always gets the same draws."""
    text = repr((person.age, person.sex, person.setting, sorted(person.answers.items()), purpose))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def draw(model: Model, person: Person, count: int = DRAWS) -> Draws | None:
    """``count`` joint draws, seeded from the answers; None if the answers exclude each other."""
    rng = np.random.Generator(np.random.SFC64(seed_of(person)))
    own = own_after_context(model, person)
    network = build_network(model, effect_answers(model, person), own[:, None])
    n, outside = model.n, network.structure.outside
    weighted = network.on[outside] * network.weight[outside]
    either = 1.0 - network.on[outside] + weighted
    if not network.constant[0] * either.prod() > 0.0:
        return None
    drawn = _draw_network(network, count, rng)
    if drawn is None:
        return None
    conditions, states = np.empty((n, count)), np.full((len(model.states), count), np.nan)
    conditions[outside] = rng.random((len(outside), count)) < weighted / either
    for node, present in drawn.items():
        if node < n:
            conditions[node] = present
        else:
            states[node - n] = present
    _passive_states(model, conditions, states)
    return Draws(conditions.T, states.T)


def _passive_states(model: Model, conditions: Array, states: Array) -> None:
    """A hidden state without an answered member keeps its exact chance given its causes."""
    passive: NDArray[np.intp] = np.flatnonzero(np.isnan(states[:, 0]))
    if len(passive):
        spared = np.exp(_log_spared(model)[passive] @ conditions)
        states[passive] = 1.0 - (1.0 - model.state_leak[passive, None]) * spared


@lru_cache(maxsize=8)
def _log_spared(model: Model) -> Array:
    return np.log1p(-np.minimum(model.through.T, 1 - 1e-15))


def _draw_network(
    network: Network, count: int, rng: np.random.Generator
) -> dict[int, Bools] | None:
    p, whole = network.potentials(), network.structure.whole
    constant, trail = apply(whole.reduction.ops, p)
    passed = single.forward(whole.moves, p)
    if constant * passed.total <= 0.0:
        return None
    present: dict[int, Bools] = {}
    lit: dict[int, Bools] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = {op[2] for op in whole.reduction.ops}
        draw_core(whole.moves, passed, p, needed, count, rng, present, lit)
    draw_rest(whole.reduction.ops, p, trail, count, rng, present, lit)
    return present
