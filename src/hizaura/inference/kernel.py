"""One person's answers into numbers, compiled (extra ``[batch]``)."""

from __future__ import annotations

from typing import Any

from hizaura.inference.kernel_eliminate import eliminate
from hizaura.inference.kernel_reduce import reduce, undo
from hizaura.inference.kernel_scratch import BITS
from hizaura.inference.kernel_tables import jit


@jit
def score_rows(who: Any, states: Any, m: Any, w: Any, found: Any, done: Any) -> None:
    """Fill ``found`` row by row; ``done`` stays False where NumPy must take over."""
    for row in range(len(who)):
        done[row] = score_one(who[row], states[row], m, w, found[row])


@jit
def score_one(who: Any, states: Any, m: Any, w: Any, found: Any) -> bool:
    """The posterior of one person."""
    n = m.own.shape[3]
    own = m.own[who[0], who[1], who[2]]
    found[:] = 1.0
    for k in range(m.ranks.shape[1]):
        w.weight[k] = 1.0
        w.active[k] = False
        w.own[k] = -1
        w.touch[k] = 0
    bits = read(who[0], states, m, w, found)
    bits = connect(n, m, w, bits)
    if bits < 0:
        return False
    for k in range(m.ranks.shape[1]):
        if k < n:
            q = own[k] * found[k] / (1.0 - own[k] + own[k] * found[k])
        else:
            q = m.state_leak[k - n]
        w.off[k], w.on[k], w.lit[k] = 1.0 - q, q * w.weight[k], w.weight[k]
        w.alive[k] = w.touch[k] != 0 or w.own[k] >= 0
        w.d_off[k] = w.d_on[k] = w.d_lit[k] = 0.0
        if k < n and not w.alive[k]:
            either = w.off[k] + w.on[k]
            if not either > 0.0:
                return False
            found[k] = w.on[k] / either
    ops = reduce(w, bits)
    if ops < 0 or not eliminate(m.ranks, w):
        return False
    undo(w, ops)
    for k in range(n):
        if w.touch[k] != 0 or w.alive[k] or w.own[k] != -1 or w.d_on[k] > 0.0 or w.d_off[k] > 0.0:
            found[k] = min(w.on[k] * w.d_on[k] + w.lit[k] * w.d_lit[k], 1.0)
    return True


@jit
def read(age: int, states: Any, m: Any, w: Any, multiplier: Any) -> int:
    """Contexts into ``multiplier``, "no" into weights, "yes" into bits: how many bits, or -1."""
    bits = 0
    for f in range(len(states)):
        if states[f] < 0 or m.kind[f] < 0:
            continue
        if m.kind[f] == 0:
            multiplier *= m.multiplier[m.first[f] + states[f]]
            continue
        level = m.level[f, states[f]]
        above = m.first[f] + level if level < m.levels[f] else -1
        if above >= 0:
            for e in range(m.start[above], m.start[above + 1]):
                k = m.node[e]
                w.weight[k] *= 1.0 - m.strength[e]
                if k >= len(multiplier):
                    w.active[k] = True
        if level > 0:
            if bits == BITS:
                return -1
            bits = positive(age, m.first[f] + level - 1, above, bits, len(multiplier), m, w)
            if bits < 0:
                return -1
    return bits


@jit
def positive(age: int, at: int, above: int, bit: int, n: int, m: Any, w: Any) -> int:
    """A bit for "at least this level", given that it is not above it; -1 if it cannot be."""
    leak = conditional(m.leak[age, at], m.leak[age, above] if above >= 0 else 0.0)
    if m.start[at] == m.start[at + 1]:
        return bit if leak > 0.0 else -1
    w.zero[bit], w.one[bit], w.owner[bit] = leak, 1.0, -1
    w.count[bit] = m.start[at + 1] - m.start[at]
    for e in range(m.start[at], m.start[at + 1]):
        k, upper = m.node[e], 0.0
        if above >= 0:
            for other in range(m.start[above], m.start[above + 1]):
                if m.node[other] == k:
                    upper = m.strength[other]
        w.edge[k, bit] = conditional(m.strength[e], upper)
        w.touch[k] |= 1 << bit
        if k >= n:
            w.active[k] = True
    return bit + 1


@jit
def conditional(at_least: float, above: float) -> float:
    """As ``evidence.conditional``."""
    return 1.0 - (1.0 - at_least) / (1.0 - above) if above < 1.0 else 0.0


@jit
def connect(n: int, m: Any, w: Any, bits: int) -> int:
    """Own bits of linked conditions and active hidden states: how many bits, or -1."""
    if bits < 0:
        return -1
    columns = m.leak.shape[1]
    states = m.ranks.shape[1] - n
    for child in range(m.ranks.shape[1]):
        if child < n:
            group = columns + states + child
            if m.start[group] == m.start[group + 1]:
                continue
        elif w.active[child]:
            group = columns + child - n
        else:
            continue
        if bits == BITS:
            return -1
        w.own[child], w.owner[bits] = bits, child
        w.count[bits] = m.start[group + 1] - m.start[group]
        for e in range(m.start[group], m.start[group + 1]):
            w.edge[m.node[e], bits] = m.strength[e]
            w.touch[m.node[e]] |= 1 << bits
        bits += 1
    return bits
