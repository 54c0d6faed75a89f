"""``eliminate``, compiled: one forward and one backward pass over the tables of one person."""

from __future__ import annotations

from typing import Any

from hizaura.inference.kernel_scratch import LARGEST, ROOM
from hizaura.inference.kernel_tables import close, jit, touch, untouch, widen


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
def find(listed: Any, step: int, axes: int, bit: int) -> int:
    """Axis of a bit, or -1."""
    for axis in range(axes):
        if listed[step, axis] == bit:
            return axis
    return -1


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


@jit
def backward(step: int, w: Any) -> None:
    """The transpose: from the adjoint of the table after (``work[0]``) to the one before."""
    k, start, before = w.steps[step, 0], w.steps[step, 1], w.steps[step, 2]
    shut, rest_axes, fresh = w.steps[step, 3], w.steps[step, 4], w.steps[step, 5]
    T, U = w.work[0], w.work[1]
    rest = 1 << rest_axes
    for i in range(rest):
        U[i] = T[i]
    count, bit = 0, 0
    while fresh >> bit:
        count += fresh >> bit & 1
        bit += 1
    size = rest << count
    while count:
        bit -= 1
        if fresh >> bit & 1:
            s = w.edge[k, bit]
            size //= 2
            upper = T[size : 2 * size]
            for i in range(size):
                T[i] = (1.0 - s) * T[i] + s * upper[i]
            count -= 1
    mask, bit = w.touch[k] & ~fresh, 0
    while mask:
        if mask & 1:
            axis = find(w.axes, step + 1, rest_axes, bit)
            if axis >= 0:
                untouch(T, size, axis, w.edge[k, bit])
        mask >>= 1
        bit += 1
    owned = 1 if w.own[k] >= 0 else 0
    for i in range(shut - 1, owned - 1, -1):
        axis, bit = w.shut[step, i, 0], w.shut[step, i, 1]
        s = w.edge[k, bit]
        widen(T, size, axis, (1.0 - s) * w.zero[bit] + s * w.one[bit], w.one[bit])
        widen(U, size, axis, w.zero[bit], w.one[bit])
        size *= 2
    A = w.tables[start:]
    present(k, step, A, T, U, size, w)
    on, off = w.on[k], w.off[k]
    if owned:
        axis = w.shut[step, 0, 0]
        widen(T, size, axis, on, w.lit[k])
        widen(U, size, axis, off, 0.0)
        size *= 2
    else:
        for i in range(size):
            T[i] *= on
            U[i] *= off
    for i in range(owned, shut):
        bit = w.shut[step, i, 1]
        if w.needed[bit]:
            ending(k, bit, find(w.axes, step, before, bit), A, T, U, size, w)
    for i in range(size):
        T[i] += U[i]


@jit
def present(k: int, step: int, A: Any, T: Any, U: Any, size: int, w: Any) -> None:
    """How P(answers) moves with the node's own numbers."""
    on = lit = off = 0.0
    if w.own[k] < 0:
        for i in range(size):
            on += A[i] * T[i]
            off += A[i] * U[i]
    else:
        axis = w.shut[step, 0, 0]
        block, many = 1 << axis, size >> axis
        halves = A[: 2 * size].reshape(many, 2, block)
        yes, no = T[:size].reshape(many, block), U[:size].reshape(many, block)
        for h in range(many):
            a, b, t, u = halves[h, 0], halves[h, 1], yes[h], no[h]
            for i in range(block):
                on += a[i] * t[i]
                off += a[i] * u[i]
                lit += b[i] * t[i]
    w.d_on[k], w.d_lit[k], w.d_off[k] = on, lit, off


@jit
def ending(k: int, bit: int, axis: int, A: Any, T: Any, U: Any, size: int, w: Any) -> None:
    """How P(answers) moves with the weights of a bit that closed at node k."""
    lit_t = dark_t = lit_u = dark_u = 0.0
    block = 1 << axis
    for high in range(size >> (axis + 1)):
        a = high * 2 * block
        for low in range(a, a + block):
            dark_t += A[low] * T[low]
            dark_u += A[low] * U[low]
            lit_t += A[low + block] * T[low + block]
            lit_u += A[low + block] * U[low + block]
    s, zero, one = w.edge[k, bit], w.zero[bit], w.one[bit]
    mixed = (1.0 - s) * zero + s * one
    part = dark_t / mixed if mixed > 0.0 else 0.0
    w.d_zero[bit] = (1.0 - s) * part + (dark_u / zero if zero > 0.0 else 0.0)
    w.d_one[bit] = s * part + ((lit_t + lit_u) / one if one > 0.0 else 0.0)
