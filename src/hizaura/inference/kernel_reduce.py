"""``reduce``, compiled: what can be summed out without a table, and its transpose."""

from __future__ import annotations

from typing import Any

from hizaura.inference.kernel_scratch import lowest
from hizaura.inference.kernel_tables import jit

ABSORB, ABSORB_OWN, FOLD, LEAF, ALONE, SHUT = range(6)


@jit
def note(w: Any, ops: int, kind: int, k: int, bit: int, owner: int) -> int:
    """Remember an operation and what it overwrites."""
    w.ops[ops, 0], w.ops[ops, 1], w.ops[ops, 2], w.ops[ops, 3] = kind, k, bit, owner
    if kind == FOLD:
        w.saved[ops, 0], w.saved[ops, 1], w.saved[ops, 2] = w.off[k], w.on[k], w.lit[k]
    elif kind == ABSORB:
        w.saved[ops, 0], w.saved[ops, 1] = w.zero[bit], w.one[bit]
    elif kind == ABSORB_OWN:
        w.saved[ops, 0], w.saved[ops, 1] = w.on[owner], w.lit[owner]
        w.saved[ops, 2] = w.off[owner]
    return ops + 1


@jit
def reduce(w: Any, bits: int) -> int:
    """Until nothing fits: how many operations, or -1 if the answers clash."""
    ops, nodes = 0, len(w.own)
    for bit in range(bits):
        w.state[bit] = 1
        w.needed[bit] = False
        w.d_zero[bit] = w.d_one[bit] = 0.0
    before = -1
    while ops != before:
        before = ops
        for bit in range(bits):
            if w.state[bit] and w.count[bit] <= 1:
                ops = reduce_bit(w, ops, bit)
        for k in range(nodes):
            if w.alive[k] and not w.touch[k] & (w.touch[k] - 1):
                ops = reduce_node(w, ops, k)
        if ops < 0:
            return -1
    return ops


@jit
def reduce_bit(w: Any, ops: int, bit: int) -> int:
    """Close a bit that nobody touches, or fold it into the only node that does."""
    owner = w.owner[bit]
    if w.count[bit] == 0:
        w.state[bit] = 0
        if owner >= 0:
            w.own[owner] = -2
            return ops
        return note(w, ops, SHUT, -1, bit, -1)
    if owner >= 0:
        return ops
    for k in range(len(w.own)):
        if w.alive[k] and w.touch[k] >> bit & 1:
            ops = note(w, ops, FOLD, k, bit, -1)
            s = w.edge[k, bit]
            mixed = w.zero[bit] * (1.0 - s) + w.one[bit] * s
            w.off[k] *= w.zero[bit]
            w.on[k] *= mixed
            w.lit[k] *= mixed
            w.touch[k] ^= 1 << bit
            w.state[bit] = 0
            break
    return ops


@jit
def reduce_node(w: Any, ops: int, k: int) -> int:
    """Sum a node out that stands alone, ends its own bit, or touches one bit only."""
    if w.touch[k] == 0:
        w.alive[k] = False
        if w.own[k] < 0:
            return note(w, ops, ALONE, k, -1, -1)
        bit = w.own[k]
        ops = note(w, ops, LEAF, k, bit, -1)
        w.zero[bit], w.one[bit], w.owner[bit] = w.on[k] + w.off[k], w.lit[k], -1
        w.needed[bit] = True
        return ops
    if w.own[k] >= 0:
        return ops
    bit = lowest(w.touch[k])
    owner, s, t, u = w.owner[bit], w.edge[k, bit], w.on[k], w.off[k]
    spared = u + t * (1.0 - s)
    w.alive[k] = False
    w.count[bit] -= 1
    if owner < 0:
        ops = note(w, ops, ABSORB, k, bit, -1)
        w.zero[bit] = w.zero[bit] * spared + w.one[bit] * (t * s)
        w.one[bit] *= u + t
        w.needed[bit] = True
        return ops
    ops = note(w, ops, ABSORB_OWN, k, bit, owner)
    w.on[owner] = w.on[owner] * spared + w.lit[owner] * (t * s)
    w.lit[owner] *= u + t
    w.off[owner] *= spared
    return ops


@jit
def undo(w: Any, ops: int) -> None:
    """The transpose, as ``hizaura.inference.reduce.undo``."""
    for i in range(ops - 1, -1, -1):
        kind, k, bit, owner = w.ops[i, 0], w.ops[i, 1], w.ops[i, 2], w.ops[i, 3]
        x, y, z = w.saved[i, 0], w.saved[i, 1], w.saved[i, 2]
        if kind == ALONE:
            w.d_on[k] = w.d_off[k] = 1.0 / (w.on[k] + w.off[k])
            continue
        if kind == SHUT:
            w.d_zero[bit] = 1.0 / w.zero[bit]
            continue
        if kind == LEAF:
            w.d_on[k] = w.d_off[k] = w.d_zero[bit]
            w.d_lit[k] = w.d_one[bit]
            continue
        s = w.edge[k, bit]
        t, u = w.on[k], w.off[k]
        if kind == FOLD:
            mixed = w.zero[bit] * (1.0 - s) + w.one[bit] * s
            moved = w.d_on[k] * y + w.d_lit[k] * z
            w.d_zero[bit] = w.d_off[k] * x + moved * (1.0 - s)
            w.d_one[bit] = moved * s
            w.d_off[k] *= w.zero[bit]
            w.d_on[k] *= mixed
            w.d_lit[k] *= mixed
            w.off[k], w.on[k], w.lit[k] = x, y, z
        elif kind == ABSORB:
            d0, d1 = w.d_zero[bit], w.d_one[bit]
            w.d_off[k] = d0 * x + d1 * y
            w.d_on[k] = d0 * (x * (1.0 - s) + y * s) + d1 * y
            w.d_zero[bit] = d0 * (u + t * (1.0 - s))
            w.d_one[bit] = d0 * (t * s) + d1 * (u + t)
            w.zero[bit], w.one[bit] = x, y
        else:
            d0, d1, du = w.d_on[owner], w.d_lit[owner], w.d_off[owner]
            spared, held = u + t * (1.0 - s), d0 * x + du * z
            w.d_off[k] = held + d1 * y
            w.d_on[k] = held * (1.0 - s) + (d0 * s + d1) * y
            w.d_on[owner], w.d_off[owner] = d0 * spared, du * spared
            w.d_lit[owner] = d0 * (t * s) + d1 * (u + t)
            w.on[owner], w.lit[owner], w.off[owner] = x, y, z
