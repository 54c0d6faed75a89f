"""Backward sampling through the tables: each node, and the bits that it closed, given what came after.

One uniform number per node and draw decides presence, the closed bits and the bits before it: given what
it has decided already, it is uniform in what is left.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.eliminate import Array
from hizaura.inference.moves import Move, Moves
from hizaura.inference.potentials import Potentials
from hizaura.inference.single import Passed, cut

Bools = NDArray[np.bool_]
Index = NDArray[np.intp]


def draw_core(
    moves: Moves,
    passed: Passed,
    p: Potentials,
    needed: set[int],
    count: int,
    rng: np.random.Generator,
    present: dict[int, Bools],
    lit: dict[int, Bools],
) -> None:
    """Fill ``present`` by node, and ``lit`` by needed bit: its value after its last node (of a node's
    own bit: before that node)."""
    shut: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for group, place, slot, bit, edge in moves.shut:
        if bit in needed:
            shut.setdefault((group, place), []).append((slot, bit, edge))
    at: Index = np.zeros(count, np.intp)
    uniform = rng.random((len(moves.moves), count))
    for move, table, u in zip(reversed(moves.moves), reversed(passed.tables), uniform, strict=True):
        layers = passed.layers[move.group][:, move.place]
        at, here = _before(move, layers, table, at, u, present.get(move.node))
        present[move.node] = here
        rest = table.shape[1] << move.stays
        for slot, bit, edge in shut.get((move.group, move.place), ()):
            value = (at & (rest << (move.shuts - 1 - slot))) > 0
            s = p.strength[edge]
            on = s * p.one[bit]
            chance = on / (on + (1.0 - s) * p.zero[bit]) if on else 0.0
            lit[bit] = value | (here & (rng.random(count) < chance))
        own = moves.own[move.node]
        if move.first and own in needed:
            lit[own] = (at & (rest << (move.shuts - 1))) > 0
        if not move.first:
            at += np.where(here, 0, table.size // 2)
        if move.order is not None:
            at = _cube(len(move.order)).transpose(move.order).ravel().take(at)


@lru_cache(maxsize=32)
def _cube(axes: int) -> Index:
    return np.arange(1 << axes).reshape((2,) * axes)


def _before(
    move: Move, layers: Array, table: Array, at: Index, u: Array, known: Bools | None
) -> tuple[Index, Bools]:
    """Place in the table before the move (without the axis of presence), and presence.

    ``known``: presence, if a later move of the same node has drawn it.
    """
    yes, no = cut(move, layers[0]), cut(move, layers[1])
    upper, lower = (table, table) if move.first else np.split(table, 2)
    there = np.dot(yes, upper)
    if known is None:
        absent = np.dot(no, lower)
        whole = np.add(there, absent)
        mine = there.ravel() / whole.ravel()
        chance = mine.take(at)
        here = u < chance
    else:
        at, here = at & (there.size - 1), known
        chance, absent = None, np.dot(no, lower)
    rows = here.nonzero()[0]
    after = at[rows]
    level = u[rows] if chance is None else u[rows] / chance[rows]
    before = at
    if move.shuts:
        left = u if chance is None else (u - chance) / (1.0 - chance)
        before = _close(move, no, lower, absent, at, left)
    if len(rows):
        before[rows] = _pick(yes, upper, there, after, level)
    return before, here


def _close(move: Move, no: Array, table: Array, absent: Array, at: Index, left: Array) -> Index:
    """An absent node leaves its bits alone; only those that close with it are drawn."""
    size = table.size >> move.shuts
    weights = no[0].reshape(1 << move.shuts, 1 << move.stays)[:-1, :1]
    below = np.cumsum(weights * table.reshape(-1, size)[:-1], axis=0) / absent.ravel()[:size]
    if len(below) == 1:
        return np.asarray(at + (left >= below[0].take(at, mode="clip")) * size)
    chosen = np.zeros(len(at), np.intp)
    for row in below:
        chosen += left >= row.take(at, mode="clip")
    return chosen * size + at


def _pick(yes: Array, table: Array, there: Array, after: Index, level: Array) -> Index:
    """The place before a present node, given the place after it."""
    rest = table.shape[1]
    column = after & (rest - 1)
    if len(table) == 1:
        return np.asarray(column)
    shift = rest.bit_length() - 1
    weights = yes.T.take(after >> shift, axis=1)
    weights *= table.take(column, axis=1)
    below = np.cumsum(weights, axis=0)
    level = level * below[-1]
    return np.asarray((np.add.reduce(level >= below[:-1], axis=0, dtype=np.intp) << shift) + column)
