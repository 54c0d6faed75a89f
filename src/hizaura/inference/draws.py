"""Independent exact joint draws of all conditions (and hidden states) given the answers.

Walking backwards through the tables of one forward pass, each node is drawn given what was drawn after
it (backward sampling); conditions outside the network are independent coins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.eliminate import Array, Numbers
from hizaura.inference.evidence import Network, build_network, effect_answers
from hizaura.inference.model import Model
from hizaura.inference.plan import Step, Touch, make_plan
from hizaura.inference.posterior import own_after_context
from hizaura.knowledge.observations import Person

DRAWS = 2000
Index = NDArray[np.intp]


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
    rng = np.random.default_rng(seed_of(person))
    own = own_after_context(model, person)
    network = build_network(model, effect_answers(model, person), own[:, None])
    drawn = _draw_network(network, count, rng)
    if drawn is None:
        return None
    n = model.n
    conditions = np.empty((count, n))
    weighted = network.on[:, 0] * network.weight[:, 0]
    either = 1.0 - network.on[:, 0] + weighted
    inside = set(network.nodes)
    outside = np.array([c for c in range(n) if c not in inside], dtype=int)
    if len(outside):
        p = weighted[outside] / either[outside]
        conditions[:, outside] = rng.random((count, len(outside)), dtype=np.float32) < p
    states = np.full((count, len(model.states)), np.nan)
    for place, node in enumerate(network.nodes):
        if node < n:
            conditions[:, node] = drawn[place]
        else:
            states[:, node - n] = drawn[place]
    _passive_states(model, conditions, states)
    return Draws(conditions, states)


def _passive_states(model: Model, conditions: Array, states: Array) -> None:
    """A hidden state without an answered member keeps its exact chance given its causes."""
    passive = np.flatnonzero(np.isnan(states[0])) if states.shape[1] else []
    if len(passive):
        with np.errstate(divide="ignore"):
            spared = np.exp(conditions @ np.log1p(-np.minimum(model.through[:, passive], 1 - 1e-15)))
        states[:, passive] = 1.0 - (1.0 - model.state_leak[passive]) * spared


def _draw_network(
    network: Network, count: int, rng: np.random.Generator
) -> list[Array] | None:
    steps = make_plan(network.pattern)
    numbers = network.numbers
    total, stages = _forward_with_stages(steps, numbers)
    if total <= 0.0:
        return None
    drawn: list[Array] = [np.zeros(count)] * len(network.nodes)
    at = np.zeros(count, dtype=np.intp)
    uniforms = rng.random((len(steps), count), dtype=np.float32)
    for step, stage, u in zip(reversed(steps), reversed(stages), uniforms, strict=True):
        present, at = _back_one(step, stage, numbers, at, u, rng)
        drawn[step.node] = present.astype(float)
    return drawn


@dataclass(frozen=True, slots=True)
class _Stage:
    """Tables of one step: absent and present before the touches, and the present one after each."""

    before: Array
    absent: Array
    present: list[Array]


def _forward_with_stages(
    steps: Sequence[Step], numbers: Numbers
) -> tuple[float, list[_Stage]]:
    A: Array = np.ones(())
    stages = []
    on, weight, absent = numbers.on[:, 0], numbers.present[:, 0], numbers.absent[:, 0]
    strength, leak = numbers.strength[:, 0], numbers.leak[:, 0]
    for step in steps:
        k = step.node
        for bit in step.opens:
            A = np.stack([(1.0 - leak[bit]) * A, leak[bit] * A])
        if step.own is None:
            T, U = A * (on[k] * weight[k]), A * ((1.0 - on[k]) * absent[k])
        else:
            zero, one, _ = step.own
            T = (A[zero] * on[k] + A[one]) * weight[k]
            U = A[zero] * ((1.0 - on[k]) * absent[k])
        history = [T]
        for touch in step.touches:
            s = strength[touch.edge]
            if touch.closes:
                T = T[touch.one] + s * T[touch.zero]
                U = U[touch.one]
            else:
                new = T.copy()
                new[touch.one] += s * T[touch.zero]
                new[touch.zero] *= 1.0 - s
                T = new
            history.append(T)
        stages.append(_Stage(A, U, history))
        A = T + U
    return float(A), stages


def _back_one(
    step: Step, stage: _Stage, numbers: Numbers, at: Index, u: Array, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], Index]:
    """Presence of one node and the bits before it, given the bits after it (flat index ``at``)."""
    T, U = stage.present[-1], stage.absent
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.nan_to_num(T / (T + U)).ravel()
    present = u < chance[at]
    here = np.flatnonzero(present)
    where = at[here]
    for touch, old in zip(reversed(step.touches), reversed(stage.present[:-1]), strict=True):
        where = _untouch(touch, old, float(numbers.strength[touch.edge, 0]), where, rng)
    gone = at if len(here) == 0 else at[~present]
    dims = T.ndim
    for touch in reversed(step.touches):
        if touch.closes:
            gone = _insert(gone, len(touch.zero) - 1, dims, 1)
            dims += 1
    if step.own is not None:
        zero, one, axis = step.own
        on, off = stage.before[one], stage.before[zero] * numbers.on[step.node, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            switched = np.nan_to_num(on / (on + off)).ravel()
        own = rng.random(len(where), dtype=np.float32) < switched[where]
        where, gone = _insert(where, axis, dims, own), _insert(gone, axis, dims, 0)
        dims += 1
    before = np.empty(len(at), dtype=np.intp)
    before[here] = where
    before[~present] = gone
    return present, before & ((1 << (dims - len(step.opens))) - 1)


def _untouch(touch: Touch, old: Array, strength: float, where: Index, rng: np.random.Generator) -> Index:
    """The bit before a present node acted on it, drawn given its value afterwards."""
    axis = len(touch.zero) - 1
    flat = old.ravel()
    if touch.closes:
        dims = old.ndim - 1
        off, on = _insert(where, axis, dims, 0), _insert(where, axis, dims, 1)
        was_on = _choose(flat[on], strength * flat[off], rng)
        return np.where(was_on, on, off)
    bit = 1 << (old.ndim - 1 - axis)
    set_now = np.flatnonzero(where & bit)
    if len(set_now) == 0:
        return where
    on = where[set_now]
    was_on = _choose(flat[on], strength * flat[on ^ bit], rng)
    where[set_now] = np.where(was_on, on, on ^ bit)
    return where


def _choose(first: Array, second: Array, rng: np.random.Generator) -> NDArray[np.bool_]:
    return rng.random(len(first)) * (first + second) < first


def _insert(index: Index, axis: int, dims: int, value: NDArray[np.bool_] | int) -> Index:
    """Flat index of a table with one more axis of length 2, at ``axis``, holding ``value``."""
    place = dims - axis
    return ((index >> place) << (place + 1)) | (np.asarray(value, np.intp) << place) | (
        index & ((1 << place) - 1)
    )
