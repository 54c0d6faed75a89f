"""Exact sums over every set of conditions, by elimination over "already explained?" bits.

Only sums and products of non-negative numbers, so nothing cancels; 0 and 1 are legal; an impossible
answer set gives exactly zero. Tables have one axis of length 2 per open bit and a last axis of length K
(parameter draws, answer prefixes, or 1). Method: Zhang & Poole 1996, JAIR 5:301-328.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.plan import Step

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one elimination, each with a last axis of length K (or 1).

    ``on``: own activation per node; ``present``, ``absent``: weight of the answers that a node's presence
    or absence carries; ``strength``: per edge; ``leak``: per bit, the chance that it opens as 1.
    """

    on: Array
    present: Array
    absent: Array
    strength: Array
    leak: Array


def forward(steps: Sequence[Step], numbers: Numbers) -> tuple[Array, list[Array]]:
    """P(answers) per column, and each step's table of presence (without its own weight)."""
    columns = max(a.shape[-1] for a in (numbers.on, numbers.present, numbers.leak))
    A: Array = np.ones(columns)
    saved = []
    off = (1.0 - numbers.on) * numbers.absent
    leak = np.stack([1.0 - numbers.leak, numbers.leak], axis=1)
    rest = 1.0 - numbers.strength
    for step in steps:
        k = step.node
        for bit in step.opens:
            shape = (2,) + (1,) * (A.ndim - 1) + (-1,)
            A = leak[bit].reshape(shape) * A
        if step.own is None:
            T = A * numbers.on[k]
            U = A * off[k]
        else:
            zero, one, _ = step.own
            A0 = A[zero]
            T = A0 * numbers.on[k]
            T += A[one]
            U = A0 * off[k]
        for touch in step.touches:
            strength = numbers.strength[touch.edge]
            if touch.closes:
                T = T[touch.one] + strength * T[touch.zero]
                U = U[touch.one]
            else:
                T0 = T[touch.zero]
                T[touch.one] += strength * T0
                T0 *= rest[touch.edge]
        saved.append(T)
        A = T * numbers.present[k]
        A += U
    return A, saved


def backward(
    steps: Sequence[Step], numbers: Numbers, saved: Sequence[Array]
) -> dict[int, Array]:
    """P(node present, all answers but those that its presence weighs), per node and column.

    The transpose of ``forward``; times ``numbers.present`` it is P(node present, answers).
    """
    joint: dict[int, Array] = {}
    columns = saved[-1].shape[-1] if saved else 1
    B: Array = np.ones(columns)
    off = (1.0 - numbers.on) * numbers.absent
    rest = 1.0 - numbers.strength
    for step, T in zip(reversed(steps), reversed(saved), strict=True):
        k = step.node
        joint[k] = (B * T).reshape(-1, columns).sum(axis=0)
        BT, BU = _untouch(step, B * numbers.present[k], B, numbers.strength, rest)
        if step.own is None:
            B = BT * numbers.on[k] + BU * off[k]
        else:
            axis = step.own[2]
            B = np.stack([BT * numbers.on[k] + BU * off[k], BT], axis=axis)
        for bit in reversed(step.opens):
            B = (1.0 - numbers.leak[bit]) * B[0] + numbers.leak[bit] * B[1]
    return joint


def _untouch(
    step: Step, BT: Array, BU: Array, strength: Array, rest: Array
) -> tuple[Array, Array]:
    """Adjoints of the present and the absent table before the touches of one step."""
    for touch in reversed(step.touches):
        s = strength[touch.edge]
        axis = len(touch.zero) - 1
        if touch.closes:
            BT = np.stack([s * BT, BT], axis=axis)
            BU = np.stack([np.zeros_like(BU), BU], axis=axis)
        else:
            one = BT[touch.one]
            BT = np.stack([rest[touch.edge] * BT[touch.zero] + s * one, one], axis=axis)
    return BT, BU
