"""The plan for many columns of numbers: one step per node, axis by axis.

It depends only on the *pattern* of an answer set, never on numbers, so one plan serves a whole block of
parameter draws or answer prefixes. Axes stand in the order in which their bits close, so that what
closes at a step is always outermost.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from hizaura.inference.order import Pattern, choose_order

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """Bits that open at a step: edges outermost first, and the shapes that put their axes in place.

    ``flat``: the table before, axes of length 1 where bits will be; ``thin``: the new axes alone;
    ``full``: the table after; ``corner``: its part where every new bit is 0; ``summed``: the new axes.
    """

    edges: tuple[int, ...]
    flat: Shape
    thin: Shape
    full: Shape
    corner: tuple[slice | int, ...]
    summed: Shape


@dataclass(frozen=True, slots=True)
class Step:
    """One node: ``own`` bit (or -1) and ``closes`` (bit, edge) are the outermost axes before it.

    ``middles``: (entries outside the axis, edge, axis) of the bits that stay open; ``rest``: entries of
    the table without the closing axes.
    """

    node: int
    own: int
    closes: tuple[tuple[int, int], ...]
    middles: tuple[tuple[int, int], ...]
    opening: Opening | None
    width: int
    rest: int


def make_plan(pattern: Pattern, ranks: Sequence[Sequence[int]] = ()) -> tuple[Step, ...]:
    """Steps for every node of the pattern. ``ranks``: good orders of all nodes."""
    order = choose_order(pattern, ranks)
    key = [(-1, bit) for bit in range(pattern.bits)]
    for place, k in enumerate(order):
        for bit, _ in pattern.touched[k]:
            key[bit] = (2 * place + 1, bit)
        if pattern.own[k] >= 0:
            key[pattern.own[k]] = (2 * place, pattern.own[k])
    axes: list[tuple[int, int]] = []
    steps = []
    for place, k in enumerate(order):
        step, axes = _step(pattern, k, place, axes, key)
        steps.append(step)
    return tuple(steps)


def _step(
    pattern: Pattern, k: int, place: int, axes: list[tuple[int, int]], key: list[tuple[int, int]]
) -> tuple[Step, list[tuple[int, int]]]:
    """The step of node k, and the axes after it: sorted pairs of closing time and bit."""
    edges = dict(pattern.touched[k])
    gone = bisect(axes, (2 * place + 2, -1))
    closes = [(bit, edges.pop(bit)) for when, bit in axes[:gone] if when & 1]
    axes = axes[gone:]
    middles = []
    for axis, (_, bit) in enumerate(axes):
        edge = edges.pop(bit, -1)
        if edge >= 0:
            middles.append((1 << axis, edge))
    rest = 1 << len(axes)
    opening = None
    if edges:
        fresh = sorted(key[bit] for bit in edges)
        opening = _open(axes, fresh, tuple(edges[bit] for _, bit in fresh))
        axes = sorted(axes + fresh)
    step = Step(k, pattern.own[k], tuple(closes), tuple(middles), opening, 1 << gone, rest)
    return step, axes


def _open(
    axes: list[tuple[int, int]], fresh: list[tuple[int, int]], edges: tuple[int, ...]
) -> Opening:
    flat, done = [], 0
    for place in fresh:
        at = bisect(axes, place)
        flat += [1 << (at - done), 1]
        done = at
    flat.append(1 << (len(axes) - done))
    count = len(fresh)
    full = tuple([2 if i % 2 else size for i, size in enumerate(flat)])
    corner = (slice(None), 0) * count
    return Opening(
        edges, tuple(flat), (1, 2) * count + (1,), full, corner, tuple(range(1, 2 * count, 2))
    )
