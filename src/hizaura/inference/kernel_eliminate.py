"""``eliminate``, compiled: the tables of one person, forward and back."""

from __future__ import annotations

from typing import Any

from hizaura.inference.kernel_backward import backward
from hizaura.inference.kernel_scratch import LARGEST, ROOM, find
from hizaura.inference.kernel_tables import close, jit, touch


@jit
def best_rank(ranks: Any, w: Any) -> int:
    """Which order has the fewest entries in all tables."""
    best, least = 0, 1 << 62
    for r in range(len(ranks)):
        for bit in range(len(w.left)):
            w.left[bit] = w.count[bit]
        opened, live, entries = 0, 0, 0
        for place in range(ranks.shape[1]):
            k = ranks[r, place]
            if not w.alive[k]:
                continue
            mask, closed = w.touch[k], 1 if w.own[k] >= 0 else 0
            bit = 0
            while mask:
                if mask & 1:
                    w.left[bit] -= 1
                    closed += 1 if w.left[bit] == 0 and w.owner[bit] < 0 else 0
                    live += 0 if opened >> bit & 1 else 1
                mask >>= 1
                bit += 1
            opened |= w.touch[k]
            entries += 1 << live
            live -= closed
            if entries >= least:
                break
        if entries < least:
            best, least = r, entries
    return best


@jit
def eliminate(ranks: Any, w: Any) -> bool:
    """Fill ``d_*`` per P(answers); False if the tables are too large or the answers clash."""
    rank = ranks[best_rank(ranks, w)]
    steps, start, axes = 0, 0, 0
    w.tables[0] = 1.0
    for place in range(len(rank)):
        k = rank[place]
        if not w.alive[k]:
            continue
        size = 1 << axes
        if start + 3 * size > ROOM or 4 * size > LARGEST:
            return False
        w.steps[steps, 0], w.steps[steps, 1], w.steps[steps, 2] = k, start, axes
        after = forward(k, steps, start, axes, w)
        if after < 0 or start + size + (1 << after) > ROOM:
            return False
        start += size
        axes = after
        steps += 1
    total = w.tables[start]
    if not total > 0.0:
        return False
    w.work[0, 0] = 1.0 / total
    for step in range(steps - 1, -1, -1):
        backward(step, w)
    return True


@jit
def drop(listed: Any, step: int, axes: int, axis: int) -> int:
    """Take an axis off the list of the next step."""
    for later in range(axis, axes - 1):
        listed[step, later] = listed[step, later + 1]
    return axes - 1


@jit
def forward(k: int, step: int, start: int, axes: int, w: Any) -> int:
    """One node: how many axes are open after it, or -1 if too many. Its table follows at once."""
    size, A = 1 << axes, w.tables[start:]
    T, U = w.work[0], w.work[1]
    here = step + 1
    for axis in range(axes):
        w.axes[here, axis] = w.axes[step, axis]
    own, shut = w.own[k], 0
    if own >= 0:
        axis = find(w.axes, here, axes, own)
        close(A, T, size, axis, w.on[k], w.lit[k])
        close(A, U, size, axis, w.off[k], 0.0)
        w.shut[step, 0, 0], w.shut[step, 0, 1] = axis, own
        shut, size, axes = 1, size // 2, drop(w.axes, here, axes, axis)
    else:
        on, off = w.on[k], w.off[k]
        for i in range(size):
            T[i] = on * A[i]
        for i in range(size):
            U[i] = off * A[i]
    mask, bit, fresh = w.touch[k], 0, 0
    while mask:
        if mask & 1:
            s = w.edge[k, bit]
            axis = find(w.axes, here, axes, bit)
            w.count[bit] -= 1
            if w.count[bit] == 0 and w.owner[bit] < 0:
                close(T, T, size, axis, (1.0 - s) * w.zero[bit] + s * w.one[bit], w.one[bit])
                close(U, U, size, axis, w.zero[bit], w.one[bit])
                w.shut[step, shut, 0], w.shut[step, shut, 1] = axis, bit
                shut, size, axes = shut + 1, size // 2, drop(w.axes, here, axes, axis)
            elif axis >= 0:
                touch(T, size, axis, s)
            else:
                fresh |= 1 << bit
        mask >>= 1
        bit += 1
    w.steps[step, 3], w.steps[step, 4], w.steps[step, 5] = shut, axes, fresh
    rest, bit = size, 0
    while fresh:
        if fresh & 1:
            if axes == 31 or 4 * size > LARGEST:
                return -1
            s = w.edge[k, bit]
            upper = T[size : 2 * size]
            for i in range(size):
                upper[i] = s * T[i]
            for i in range(size):
                T[i] *= 1.0 - s
            w.axes[here, axes] = bit
            size, axes = size * 2, axes + 1
        fresh >>= 1
        bit += 1
    out = w.tables[start + (1 << w.steps[step, 2]) :]
    if start + (1 << w.steps[step, 2]) + size > len(w.tables):
        return -1
    for i in range(rest):
        out[i] = T[i] + U[i]
    for i in range(rest, size):
        out[i] = T[i]
    return axes
