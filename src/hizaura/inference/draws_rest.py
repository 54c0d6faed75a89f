"""Draws of what was summed out without a table, given what was drawn from the tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from hizaura.inference.draws_core import Bools
from hizaura.inference.potentials import Potentials
from hizaura.inference.reduce import (
    ABSORB,
    ABSORB_OWN,
    ALONE,
    FOLD,
    FOLD_OWN,
    LEAF,
    SHUT,
    Op,
)


def draw_rest(
    ops: tuple[Op, ...],
    p: Potentials,
    trail: list[Any],
    count: int,
    rng: np.random.Generator,
    present: dict[int, Bools],
    lit: dict[int, Bools],
) -> None:
    """Run the operations backwards, drawing where they summed; ``p`` is restored on the way."""
    nobody = np.zeros(count, bool)
    for (kind, k, bit, edge, owner), old in zip(reversed(ops), reversed(trail), strict=True):
        if kind == SHUT:
            lit[bit] = nobody
        elif kind == ALONE:
            present[k] = rng.random(count) < _share(p.on[k], p.off[k])
        elif kind == LEAF:
            chance = _share(p.on[k], p.off[k])
            present[k] = lit[bit] | (rng.random(count) < chance)
        elif kind in (FOLD, FOLD_OWN):
            s = p.strength[edge]
            switched = _share(s * p.one[bit], (1.0 - s) * p.zero[bit])
            lit[bit] = present[k] & (rng.random(count) < switched)
            p.off[k], p.on[k], p.lit[k], _ = old
        elif kind == ABSORB:
            zero, one = old
            was = lit.get(bit, nobody)
            present[k], lit[bit] = _absorbed(p, k, edge, was, zero, one, count, rng)
            p.zero[bit], p.one[bit] = zero, one
        elif kind == ABSORB_OWN:
            on, by_bit, _ = old
            was, child = lit.get(bit, nobody), present[owner]
            there, now = _absorbed(p, k, edge, was, on, by_bit, count, rng)
            spared = _share(p.on[k] * (1.0 - p.strength[edge]), p.off[k])
            childless = rng.random(count) < spared
            present[k] = np.where(child | was, there, childless)
            lit[bit] = was | (now & child)
            p.on[owner], p.lit[owner], p.off[owner] = old


def _absorbed(
    p: Potentials,
    k: int,
    edge: int,
    was: Bools,
    zero: float,
    one: float,
    count: int,
    rng: np.random.Generator,
) -> tuple[Bools, Bools]:
    """Presence of a node that touches one bit only, and the bit after it."""
    s, t, u = p.strength[edge], p.on[k], p.off[k]
    switched, spared, absent = t * s * one, t * (1.0 - s) * zero, u * zero
    total = switched + spared + absent
    dark = ((switched + spared) / total, switched / total) if total else (0.0, 0.0)
    level = rng.random(count)
    there = level < np.where(was, _share(t, u), dark[0])
    return there, was | (level < dark[1])


def _share(part: float, other: float) -> float:
    return part / (part + other) if part else 0.0
