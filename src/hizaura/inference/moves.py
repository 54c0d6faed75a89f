"""The plan for one column of numbers: each node as one or a few small matrices on the axes it touches.

A move brings the axes of at most ``MOST`` bits to the front and multiplies by a matrix. A node that
touches more takes several moves, with one more axis (present, absent) between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.order import Pattern, choose_order

MOST = 4
Pair = tuple[int, int]
"""(bit, edge)."""

CUBES = tuple((2,) * axes for axes in range(33))
BETWEEN = -1
"""The axis (present, absent) between the moves of one node."""


class Move(NamedTuple):
    """``group``, ``place``: where its matrix is; ``shuts``, ``opens``, ``stays``: bits of each kind.

    ``first``, ``last``: of its node's moves. ``cube``: the table before; ``order``: axes that it wants in
    front (None: they are); ``rows``, ``columns``: of its matrix.
    """

    node: int
    group: int
    place: int
    shuts: int
    opens: int
    stays: int
    first: bool
    last: bool
    cube: tuple[int, ...]
    order: tuple[int, ...] | None
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Group:
    """Moves of the same number of slots. ``slots``: (moves, slots) edges; own bits after all edges.

    ``scale``: the node whose weights the matrix carries, or the number of nodes for none.
    """

    slots: NDArray[np.intp]
    scale: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Moves:
    """``own``: bit by node; ``owners``: nodes with an own bit, in the order of their slots; ``closing``: (edges, bits).

    ``shut``: (group, place, slot, bit, edge) of each closing bit; ``nodes``: (group, place, node, whether
    it has an own bit) of each node's first move.
    """

    moves: tuple[Move, ...]
    groups: tuple[Group, ...]
    own: Sequence[int]
    owners: tuple[int, ...]
    closing: tuple[tuple[int, ...], tuple[int, ...]]
    shut: tuple[tuple[int, int, int, int, int], ...]
    nodes: tuple[tuple[int, int, int, bool], ...]


def make_moves(pattern: Pattern, edges: int, ranks: Sequence[Sequence[int]] = ()) -> Moves:
    """The moves of every node of the pattern. ``edges``: number of strengths; ``ranks``: good orders of all nodes."""
    return _Maker(pattern, edges).run(choose_order(pattern, ranks))


class _Maker:
    def __init__(self, pattern: Pattern, edges: int) -> None:
        self.pattern, self.edges = pattern, edges
        self.axes: list[int] = []
        self.slots: list[list[list[int]]] = [[] for _ in range(MOST + 1)]
        self.scale: list[list[int]] = [[] for _ in range(MOST + 1)]
        self.moves: list[Move] = []
        self.owners: list[int] = []
        self.closing: tuple[list[int], list[int]] = ([], [])
        self.shut: list[tuple[int, int, int, int, int]] = []
        self.nodes: list[tuple[int, int, int, bool]] = []

    def run(self, order: Sequence[int]) -> Moves:
        """Node by node."""
        touched, own = self.pattern.touched, self.pattern.own
        last = [-1] * self.pattern.bits
        for place, k in enumerate(order):
            for bit, _ in touched[k]:
                last[bit] = place
        for place, k in enumerate(order):
            if own[k] >= 0:
                last[own[k]] = place
        for place, k in enumerate(order):
            self._node(place, k, last)
        groups = [
            Group(np.array(slots, np.intp).reshape(len(slots), m), np.array(scale, np.intp))
            for m, (slots, scale) in enumerate(zip(self.slots, self.scale, strict=True))
        ]
        return Moves(
            tuple(self.moves), tuple(groups), self.pattern.own, tuple(self.owners),
            (tuple(self.closing[0]), tuple(self.closing[1])), tuple(self.shut), tuple(self.nodes),
        )  # fmt: skip

    def _node(self, place: int, k: int, last: list[int]) -> None:
        """Closing bits first, so that the table shrinks early; opening ones last."""
        shuts, opens, stays = [], [], []
        own, axes = self.pattern.own[k], self.axes
        if own >= 0:
            shuts.append((own, self.edges + len(self.owners)))
            self.owners.append(k)
        for pair in self.pattern.touched[k]:
            bit, edge = pair
            if last[bit] == place:
                shuts.append(pair)
                self.closing[0].append(edge)
                self.closing[1].append(bit)
            elif bit in axes:
                stays.append(pair)
            else:
                opens.append(pair)
        count = len(shuts) + len(stays) + len(opens)
        group = min(count, MOST)
        self.nodes.append((group, len(self.slots[group]), k, own >= 0))
        if count <= MOST:
            self._move(k, shuts, stays, opens, True, True)
            return
        first = True
        while shuts or stays or opens:
            now, shuts = shuts[:MOST], shuts[MOST:]
            room = MOST - len(now)
            mid, stays = stays[:room], stays[room:]
            room -= len(mid)
            new, opens = opens[:room], opens[room:]
            self._move(k, now, mid, new, first, not (shuts or stays or opens))
            first = False

    def _move(
        self,
        k: int,
        shuts: list[Pair],
        stays: list[Pair],
        opens: list[Pair],
        first: bool,
        last: bool,
    ) -> None:
        own = self.pattern.own[k]
        slots = [edge for _, edge in shuts + opens + stays]
        group = len(slots)
        place = len(self.slots[group])
        self.slots[group].append(slots)
        self.scale[group].append(k if first and own < 0 else len(self.pattern.own))
        for slot, (bit, edge) in enumerate(shuts):
            if bit != own:
                self.shut.append((group, place, slot, bit, edge))
        before = self.axes
        front = [bit for bit, _ in shuts + stays]
        kept = [bit for bit, _ in opens + stays]
        if not first:
            front.insert(0, BETWEEN)
        if not last:
            kept.insert(0, BETWEEN)
        behind = [bit for bit in before if bit not in front]
        order = None
        if front != before[: len(front)]:
            order = tuple([before.index(bit) for bit in front + behind])
        self.axes = kept + behind
        self.moves.append(
            Move(
                k, group, place, len(shuts), len(opens), len(stays), first, last,
                CUBES[len(before)], order, 1 << len(kept), 1 << len(front),
            )
        )  # fmt: skip
