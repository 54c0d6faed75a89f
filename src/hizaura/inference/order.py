"""In which order the nodes are summed out: what keeps few bits open at a time.

Variable elimination with causal independence (Zhang & Poole 1996, JAIR 5:301-328). The order is greedy
by bit: close the bit whose remaining nodes open the fewest others. Hidden states and links are much the
same for everyone, so one good order of all nodes serves most answer sets (see ``structure.rank``); large
ones get an order of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Needs = tuple[dict[int, set[int]], dict[int, int], dict[int, int]]
WORTH_ANOTHER_RANK = 1 << 15
WORTH_ANOTHER_TRY = 1 << 17


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the answers connect. ``touched[k]``: (bit, edge) pairs of node k; ``own[k]``: its bit or -1.

    A bit that is some node's own bit must be touched before that node is processed. Nodes not listed
    in ``nodes`` are not summed out here.
    """

    own: Sequence[int]
    touched: Sequence[Sequence[tuple[int, int]]]
    bits: int
    nodes: Sequence[int]


def choose_order(pattern: Pattern, ranks: Sequence[Sequence[int]]) -> list[int]:
    """The nodes by the best of the ``ranks``; in an order of their own if there is none or it is bad.

    The first rank is good for most; the others are looked at only where its tables are large.
    """
    best: list[int] = []
    least = 0
    for rank in ranks:
        order = sorted(pattern.nodes, key=rank.__getitem__)
        entries = count_entries(pattern, order)
        if not best or entries < least:
            best, least = order, entries
        if least < WORTH_ANOTHER_RANK:
            return best
    if not best or least > WORTH_ANOTHER_TRY:
        other = find_order(pattern)
        if not best or count_entries(pattern, other) < least:
            return other
    return best


def count_entries(pattern: Pattern, order: Sequence[int]) -> int:
    """Entries of all tables of the elimination in this order."""
    left = [0] * pattern.bits
    for k in order:
        for bit, _ in pattern.touched[k]:
            left[bit] += 1
        if pattern.own[k] >= 0:
            left[pattern.own[k]] += 1
    opened, live, entries = 0, 0, 0
    for k in order:
        closed = 1 if pattern.own[k] >= 0 else 0
        for bit, _ in pattern.touched[k]:
            if not opened >> bit & 1:
                opened |= 1 << bit
                live += 1
            left[bit] -= 1
            if not left[bit]:
                closed += 1
        entries += 1 << live
        live -= closed
    return entries


def find_order(pattern: Pattern) -> list[int]:
    """The nodes, bit by bit: next the bit that opens fewest others before it closes.

    Where that makes large tables, other first bits are tried, as many as are worth the while.
    """
    masks = {k: sum([1 << bit for bit, _ in pattern.touched[k]]) for k in pattern.nodes}
    needs = _needs(pattern, masks)
    order, entries = _greedy(masks, needs, -1)
    tries = entries // WORTH_ANOTHER_TRY
    if tries:
        union = needs[1]
        for first in sorted(union, key=lambda bit: union[bit].bit_count())[:tries]:
            other, least = _greedy(masks, needs, first)
            if least < entries:
                order, entries = other, least
    return order


def _greedy(masks: dict[int, int], needs: Needs, first: int) -> tuple[list[int], int]:
    """An order, and roughly the entries of all its tables."""
    nodes_of, union_of, depth = needs
    need, union = dict(nodes_of), dict(union_of)
    size = {bit: len(nodes) for bit, nodes in need.items()}
    order: list[int] = []
    pending = set(masks)
    fresh, waiting, entries = -1, sum([1 << bit for bit in need]), 0
    while need:
        live = waiting & ~fresh
        best, least = first, 1 << 30
        if order or first < 0:
            for bit, mask in union.items():
                if mask & live or not live:
                    cost = ((mask & fresh).bit_count() << 8) + size[bit]
                    if cost < least:
                        best, least = bit, cost
        chosen = need[best] & pending
        pending -= chosen
        entries += len(chosen) << (live | union[best] & fresh).bit_count()
        if len(chosen) > 1:
            order += [
                k
                for _, _, k in sorted(
                    [(depth[k], (masks[k] & fresh).bit_count(), k) for k in chosen]
                )
            ]
        else:
            order += chosen
        fresh &= ~union[best]
        for bit in [bit for bit, nodes in need.items() if nodes.isdisjoint(pending)]:
            del need[bit], union[bit]
            waiting ^= 1 << bit
    return order + sorted(pending), entries


def _needs(pattern: Pattern, masks: dict[int, int]) -> Needs:
    """For each bit: the nodes that it waits for, and all the bits that these touch; nodes' depths."""
    owner = {pattern.own[k]: k for k in pattern.nodes if pattern.own[k] >= 0}
    touchers: dict[int, list[int]] = {bit: [] for bit in owner}
    for k in pattern.nodes:
        for bit, _ in pattern.touched[k]:
            if bit in touchers:
                touchers[bit].append(k)
            else:
                touchers[bit] = [k]
    depth = dict.fromkeys(pattern.nodes, 0)
    upstream: dict[int, set[int]] = {}

    def above(k: int) -> set[int]:
        if k not in upstream:
            parents = touchers[pattern.own[k]] if pattern.own[k] >= 0 else ()
            upstream[k] = {k}.union(*[above(p) for p in parents if pattern.own[p] >= 0], parents)
            depth[k] = 1 + max([depth[p] for p in parents]) if parents else 0
        return upstream[k]

    need: dict[int, set[int]] = {}
    union = {}
    for bit, nodes in touchers.items():
        whole = set(nodes).union(*[above(k) for k in nodes if pattern.own[k] >= 0])
        if bit in owner:
            whole |= above(owner[bit])
        mask = 0
        for k in whole:
            mask |= masks[k]
        need[bit], union[bit] = whole, mask
    return need, union, depth
