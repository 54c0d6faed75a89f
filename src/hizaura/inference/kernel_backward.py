"""The way back through the tables of one person, compiled: the transpose of each step."""

from __future__ import annotations

from typing import Any

from hizaura.inference.kernel_scratch import find
from hizaura.inference.kernel_tables import jit, untouch, widen


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
