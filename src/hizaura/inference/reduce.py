"""Everything that can be summed out without a table: what is left needs an elimination.

A node without parents that touches one bit only acts on it as a 2 x 2 matrix (``absorb``); a bit that one
node alone touches weighs that node's presence and absence (``fold``); a node that touches nothing is the
value of its own bit (``leaf``). Applied until nothing fits, on numbers or on columns of numbers, then
run backwards (the transpose) once the rest is solved. Only sums and products of non-negative numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hizaura.inference.order import Pattern
from hizaura.inference.potentials import Number, Potentials, inverse

ABSORB, ABSORB_OWN, FOLD, FOLD_OWN, LEAF, ALONE, SHUT = range(7)

Op = tuple[int, int, int, int, int]
"""(kind, node, bit, edge, owner of the bit); -1 where there is none."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """The operations, in order, and the pattern that they leave."""

    ops: tuple[Op, ...]
    core: Pattern


def reduce(pattern: Pattern) -> Reduction:
    """What can be summed out without a table."""
    return _Reducer(pattern).run()


class _Reducer:
    def __init__(self, pattern: Pattern) -> None:
        self.touched = {k: dict(pattern.touched[k]) for k in pattern.nodes}
        self.own = list(pattern.own)
        self.owner = {self.own[k]: k for k in pattern.nodes if self.own[k] >= 0}
        self.touchers: list[dict[int, int]] = [{} for _ in range(pattern.bits)]
        for k, pairs in self.touched.items():
            for bit, edge in pairs.items():
                self.touchers[bit][k] = edge
        self.ops: list[Op] = []
        self.open = set(range(pattern.bits))
        self.bits = pattern.bits

    def run(self) -> Reduction:
        """Nodes and bits are looked at again whenever something near them was summed out."""
        nodes, bits = list(self.touched), list(range(self.bits))
        while nodes or bits:
            if nodes:
                bits += self._node(nodes.pop())
            else:
                nodes += self._bit(bits.pop())
        touched: list[tuple[tuple[int, int], ...]] = [()] * len(self.own)
        for k, edges in self.touched.items():
            touched[k] = tuple(edges.items())
        core = Pattern(self.own, touched, self.bits, tuple(self.touched))
        return Reduction(tuple(self.ops), core)

    def _node(self, k: int) -> list[int]:
        """Sum node k out if it stands alone, is the end of its own bit, or touches one bit only."""
        edges = self.touched.get(k)
        if edges is None or len(edges) > 1:
            return []
        own = self.own[k]
        if own >= 0:
            if edges:
                return []
            self.ops.append((LEAF, k, own, -1, -1))
            del self.owner[own], self.touched[k]
            return [own]
        del self.touched[k]
        if not edges:
            self.ops.append((ALONE, k, -1, -1, -1))
            return []
        ((bit, edge),) = edges.items()
        owner = self.owner.get(bit, -1)
        self.ops.append((ABSORB if owner < 0 else ABSORB_OWN, k, bit, edge, owner))
        del self.touchers[bit][k]
        return [bit]

    def _bit(self, bit: int) -> list[int]:
        """Close a bit that nobody touches, or fold it into the only node that does."""
        touchers = self.touchers[bit]
        owner = self.owner.get(bit, -1)
        if bit not in self.open or len(touchers) > 1 or (touchers and owner >= 0):
            return []
        self.open.remove(bit)
        if owner >= 0:
            self.own[owner] = -1
            return [owner]
        if not touchers:
            self.ops.append((SHUT, -1, bit, -1, -1))
            return []
        ((k, edge),) = touchers.items()
        self.ops.append((FOLD if self.own[k] < 0 else FOLD_OWN, k, bit, edge, -1))
        del self.touched[k][bit]
        return [k]


def apply(ops: tuple[Op, ...], p: Potentials) -> tuple[Number, list[Any]]:
    """Carry the operations out on the numbers, in place: their constant, and what they overwrote."""
    total: Number = 1.0
    trail: list[Any] = []
    off, on, lit, zero, one = p.off, p.on, p.lit, p.zero, p.one
    for kind, k, bit, edge, owner in ops:
        if kind == ABSORB:
            s, c0, c1, t = p.strength[edge], zero[bit], one[bit], on[k]
            trail.append((c0, c1))
            zero[bit] = c0 * (off[k] + t * (1.0 - s)) + c1 * (t * s)
            one[bit] = c1 * (off[k] + t)
        elif kind in (FOLD, FOLD_OWN):
            s, c0, c1 = p.strength[edge], zero[bit], one[bit]
            mixed = c0 * (1.0 - s) + c1 * s
            trail.append((off[k], on[k], lit[k], mixed))
            off[k] = off[k] * c0
            on[k] = on[k] * mixed
            if kind == FOLD_OWN:
                lit[k] = lit[k] * mixed
        elif kind == ABSORB_OWN:
            s, t, t0, t1 = p.strength[edge], on[k], on[owner], lit[owner]
            trail.append((t0, t1, off[owner]))
            spared = off[k] + t * (1.0 - s)
            on[owner] = t0 * spared + t1 * (t * s)
            lit[owner] = t1 * (off[k] + t)
            off[owner] = off[owner] * spared
        elif kind == LEAF:
            trail.append(None)
            zero[bit], one[bit] = on[k] + off[k], lit[k]
        else:
            either = zero[bit] if kind == SHUT else off[k] + on[k]
            trail.append(either)
            total = total * either
    return total, trail


def undo(ops: tuple[Op, ...], p: Potentials, trail: list[Any], d: Potentials) -> None:
    """The transpose of ``apply``: ``d``, how P(answers) moves with each number, per P(answers)."""
    off, on, lit, zero = p.off, p.on, p.lit, p.zero
    for (kind, k, bit, edge, owner), old in zip(reversed(ops), reversed(trail), strict=True):
        if kind == ABSORB:
            s, t, (c0, c1) = p.strength[edge], on[k], old
            d0, d1 = d.zero[bit], d.one[bit]
            d.off[k] = d0 * c0 + d1 * c1
            d.on[k] = d0 * (c0 * (1.0 - s) + c1 * s) + d1 * c1
            d.zero[bit] = d0 * (off[k] + t * (1.0 - s))
            d.one[bit] = d0 * (t * s) + d1 * (off[k] + t)
        elif kind in (FOLD, FOLD_OWN):
            s, (u, t0, t1, mixed) = p.strength[edge], old
            d_mixed = d.on[k] * t0
            d.zero[bit] = d.off[k] * u
            d.off[k] = d.off[k] * zero[bit]
            d.on[k] = d.on[k] * mixed
            if kind == FOLD_OWN:
                d_mixed = d_mixed + d.lit[k] * t1
                d.lit[k] = d.lit[k] * mixed
            d.zero[bit] = d.zero[bit] + d_mixed * (1.0 - s)
            d.one[bit] = d_mixed * s
            off[k], on[k], lit[k] = u, t0, t1
        elif kind == ABSORB_OWN:
            s, t, (t0, t1, u) = p.strength[edge], on[k], old
            d0, d1, du = d.on[owner], d.lit[owner], d.off[owner]
            spared, held = off[k] + t * (1.0 - s), d0 * t0 + du * u
            d.off[k] = held + d1 * t1
            d.on[k] = held * (1.0 - s) + (d0 * s + d1) * t1
            d.on[owner], d.off[owner] = d0 * spared, du * spared
            d.lit[owner] = d0 * (t * s) + d1 * (off[k] + t)
            on[owner], lit[owner], off[owner] = t0, t1, u
        elif kind == LEAF:
            d.on[k] = d.off[k] = d.zero[bit]
            d.lit[k] = d.one[bit]
        elif kind == ALONE:
            d.on[k] = d.off[k] = inverse(old)
        else:
            d.zero[bit] = inverse(old)
