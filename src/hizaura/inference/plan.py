"""In which order the nodes are summed out, and which bits are open meanwhile.

The order and the axes depend only on the *pattern* of an answer set (which bits exist and who touches
them), never on numbers, so one plan serves a whole block of parameter draws or answer prefixes.
Method: variable elimination with causal independence (Zhang & Poole 1996, JAIR 5:301-328).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Index = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Touch:
    """A node acts on one bit: index of its 0 and 1 half, edge number, whether the bit then closes."""

    zero: Index
    one: Index
    edge: int
    closes: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One node: bits that open, its own bit (if it has one), the bits it touches."""

    node: int
    opens: tuple[int, ...]
    own: tuple[Index, Index, int] | None
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the answers connect. ``touched[k]``: (bit, edge) pairs of node k; ``own[k]``: its bit or -1.

    A bit that is some node's own bit must be touched before that node is processed.
    """

    own: Sequence[int]
    touched: Sequence[Sequence[tuple[int, int]]]
    bits: int


def make_plan(pattern: Pattern) -> tuple[Step, ...]:
    """Steps for every node of the pattern, greedily keeping few bits open."""
    n = len(pattern.own)
    masks = [sum(1 << bit for bit, _ in touched) for touched in pattern.touched]
    own = [0 if bit < 0 else 1 << bit for bit in pattern.own]
    remaining = [0] * pattern.bits
    for k in range(n):
        for bit, _ in pattern.touched[k]:
            remaining[bit] += 1
    node_of_own = {bit: k for k, bit in enumerate(pattern.own) if bit >= 0}
    blocked = {k for bit, k in node_of_own.items() if remaining[bit]}
    ready = [k for k in range(n) if k not in blocked]
    last = sum(1 << b for b, count in enumerate(remaining) if count == 1 and b not in node_of_own)
    open_bits, axes, steps = 0, [], []
    while ready:
        best, best_cost = 0, 1 << 30
        for position, k in enumerate(ready):
            mask = masks[k]
            cost = (
                2 * (mask & ~open_bits).bit_count()
                - 2 * (mask & last).bit_count()
                - (2 if own[k] & open_bits else 0)
            )
            if cost < best_cost:
                best, best_cost = position, cost
                if cost < 0:
                    break
        k = ready.pop(best)
        steps.append(_step(pattern, k, axes, remaining, node_of_own))
        open_bits = sum(1 << bit for bit in axes)
        for bit, _ in pattern.touched[k]:
            remaining[bit] -= 1
            if bit in node_of_own:
                if remaining[bit] == 0:
                    ready.append(node_of_own[bit])
            elif remaining[bit] == 1:
                last |= 1 << bit
    return tuple(steps)


def _step(
    pattern: Pattern,
    k: int,
    axes: list[int],
    remaining: list[int],
    node_of_own: dict[int, int],
) -> Step:
    """The step of node k; ``axes`` (bit of each table axis) is brought up to date."""
    touched = pattern.touched[k]
    own_bit = pattern.own[k]
    opens = [bit for bit, _ in touched if bit not in axes]
    if own_bit >= 0 and own_bit not in axes:
        opens.append(own_bit)
    for bit in opens:
        axes.insert(0, bit)
    own: tuple[Index, Index, int] | None = None
    if own_bit >= 0:
        axis = axes.index(own_bit)
        own = (_at(axis, 0), _at(axis, 1), axis)
        axes.pop(axis)
    touches = []
    for bit, edge in touched:
        axis = axes.index(bit)
        closes = remaining[bit] == 1 and bit not in node_of_own
        touches.append(Touch(_at(axis, 0), _at(axis, 1), edge, closes))
        if closes:
            axes.pop(axis)
    return Step(k, tuple(opens), own, tuple(touches))


def _at(axis: int, value: int) -> Index:
    return (slice(None),) * axis + (value,)
