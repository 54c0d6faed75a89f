"""Exact sums over every set of conditions, by elimination over "already explained?" bits.

Only sums and products of non-negative numbers, so nothing cancels; 0 and 1 are legal; an impossible
answer set gives exactly zero. Tables have one axis of length 2 per open bit and, for columns of numbers
(parameter draws, answer prefixes), a last axis. Method: Zhang & Poole 1996, JAIR 5:301-328.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.plan import Opening, Step
from hizaura.inference.potentials import Number, Potentials

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one step leaves for the way back.

    ``before``: the table (closing axes, rest); ``parts``: how the weights of the closing axes were made
    up; ``weights``: those weights, (present or absent, closing axes); ``spread``: the new axes' factor.
    """

    before: Array
    parts: list[tuple[list[Number], list[Number]]]
    weights: Array
    spread: Array | None


def forward(
    steps: Sequence[Step], p: Potentials, tail: tuple[int, ...] = ()
) -> tuple[Array, list[Stage]]:
    """P(answers), one per column, and what the way back needs. ``tail``: () or (columns,)."""
    A: Array = np.ones((1, *tail))
    stages = []
    for step in steps:
        before = A.reshape((step.width, step.rest, *tail))
        parts = weigh(step, p)
        weights: Array = np.array(parts[-1])
        T, U = close(weights, before)
        for outside, edge in step.middles:
            touch(T, outside, p.strength[edge], tail)
        spread = None
        if step.opening is None:
            A = np.add(T, U)
        else:
            spread = spread_of(step.opening, p, tail)
            A = spread * T.reshape(step.opening.flat + tail)
            corner = A[step.opening.corner]
            corner += U.reshape(corner.shape)
        stages.append(Stage(before, parts, weights, spread))
    return A.reshape(tail), stages


def weigh(step: Step, p: Potentials) -> list[tuple[list[Number], list[Number]]]:
    """Weights of presence and absence for every value of the closing axes, axis by axis."""
    k = step.node
    if step.own < 0:
        present, absent = [p.on[k]], [p.off[k]]
    else:
        present, absent = [p.on[k], p.lit[k]], [p.off[k], p.off[k] * 0.0]
    parts = [(present, absent)]
    for bit, edge in step.closes:
        s, zero, one = p.strength[edge], p.zero[bit], p.one[bit]
        mixed = (1.0 - s) * zero + s * one
        present = [x * y for x in present for y in (mixed, one)]
        absent = [x * y for x in absent for y in (zero, one)]
        parts.append((present, absent))
    return parts


def close(weights: Array, before: Array) -> Array:
    """Present and absent table: the closing axes summed out."""
    if weights.shape[1] == 1:
        return weights[:, 0, None] * before
    if weights.ndim == 2:
        return np.asarray(np.dot(weights, before))
    return np.asarray(np.einsum("tck,crk->trk", weights, before))


def touch(T: Array, outside: int, s: Number, tail: tuple[int, ...]) -> None:
    """A present node switches one bit on with strength ``s``."""
    table = T.reshape((outside, 2, -1, *tail))
    zero = table[:, 0]
    table[:, 1] += s * zero
    zero *= 1.0 - s


def spread_of(opening: Opening, p: Potentials, tail: tuple[int, ...]) -> Array:
    """The factor by which a present node opens its new bits."""
    factor: list[Number] = [1.0]
    for edge in opening.edges:
        s = p.strength[edge]
        factor = [x * y for x in factor for y in (1.0 - s, s)]
    made = np.array(factor)
    return made.reshape(opening.thin + (made.shape[1:] or (1,) * len(tail)))


def backward(
    steps: Sequence[Step], p: Potentials, stages: Sequence[Stage], seed: Array, d: Potentials
) -> None:
    """The transpose of ``forward``: writes into ``d`` how P(answers) moves with each number.

    ``seed``: by how much each column's P(answers) counts.
    """
    tail = seed.shape
    B: Array = seed.reshape((1, *tail))
    for step, stage in zip(reversed(steps), reversed(stages), strict=True):
        G = np.empty((2, step.rest, *tail))
        if step.opening is None:
            G[:] = B.reshape((step.rest, *tail))
        else:
            o = step.opening
            full = B.reshape(o.full + tail)
            assert stage.spread is not None
            G[0] = np.add.reduce(stage.spread * full, axis=o.summed).reshape(G.shape[1:])
            G[1] = full[o.corner].reshape(G.shape[1:])
        for outside, edge in reversed(step.middles):
            s = p.strength[edge]
            table = G[0].reshape((outside, 2, -1, *tail))
            zero = table[:, 0]
            zero *= 1.0 - s
            zero += s * table[:, 1]
        if tail:
            moved: Any = np.einsum("trk,crk->tck", G, stage.before)
            B = np.einsum("tck,trk->crk", stage.weights, G)
        else:
            moved = np.dot(G, stage.before.T).tolist()
            B = np.dot(stage.weights.T, G)
        _split(step, stage, moved, p, d)


def _split(step: Step, stage: Stage, moved: Any, p: Potentials, d: Potentials) -> None:
    """Transpose of ``weigh``: from the weights of all closing axes to each one's own numbers."""
    on, off = moved
    for i in range(len(step.closes) - 1, -1, -1):
        bit, edge = step.closes[i]
        present, absent = stage.parts[i]
        s, zero, one = p.strength[edge], p.zero[bit], p.one[bit]
        mixed = (1.0 - s) * zero + s * one
        pairs = range(len(present))
        d_mixed = sum([present[x] * on[2 * x] for x in pairs])
        d_one = sum([present[x] * on[2 * x + 1] + absent[x] * off[2 * x + 1] for x in pairs])
        d_zero = sum([absent[x] * off[2 * x] for x in pairs])
        d.zero[bit], d.one[bit] = d_zero + (1.0 - s) * d_mixed, d_one + s * d_mixed
        on = [mixed * on[2 * x] + one * on[2 * x + 1] for x in pairs]
        off = [zero * off[2 * x] + one * off[2 * x + 1] for x in pairs]
    d.on[step.node], d.off[step.node] = on[0], off[0]
    if step.own >= 0:
        d.lit[step.node] = on[1]
