"""Operations on one table, compiled (extra ``[batch]``): axes are bits of the index.

Slices, so that the compiler sees that halves do not overlap and uses wide registers; the narrowest
blocks are written out.
"""

from __future__ import annotations

from typing import Any

from numba import njit

jit: Any = njit(
    cache=False, nogil=True, fastmath={"reassoc", "contract", "nsz"}, error_model="numpy"
)


@jit
def close(src: Any, dst: Any, size: int, at: int, zero: float, one: float) -> None:
    """dst = zero x (half with bit ``at`` off) + one x (half with it on); dst may be src."""
    block, many = 1 << at, size >> (at + 1)
    if block == 1:
        pairs = src[:size].reshape(many, 2)
        for i in range(many):
            dst[i] = zero * pairs[i, 0] + one * pairs[i, 1]
        return
    halves, out = src[:size].reshape(many, 2, block), dst[: size >> 1].reshape(many, block)
    for h in range(many):
        a, b, c = halves[h, 0], halves[h, 1], out[h]
        for i in range(block):
            c[i] = zero * a[i] + one * b[i]


@jit
def widen(T: Any, size: int, at: int, zero: float, one: float) -> None:
    """The transpose of ``close``, in place: ``size`` entries become twice as many."""
    block, many = 1 << at, size >> at
    if block == 1:
        pairs = T[: 2 * size].reshape(many, 2)
        for i in range(many - 1, -1, -1):
            x = T[i]
            pairs[i, 0] = zero * x
            pairs[i, 1] = one * x
        return
    halves, into = T[: 2 * size].reshape(many, 2, block), T[:size].reshape(many, block)
    for h in range(many - 1, -1, -1):
        a, b, c = halves[h, 0], halves[h, 1], into[h]
        for i in range(block):
            b[i] = one * c[i]
        for i in range(block):
            a[i] = zero * c[i]


@jit
def touch(T: Any, size: int, at: int, s: float) -> None:
    """Switch bit ``at`` on with strength ``s``."""
    block, many, rest = 1 << at, size >> (at + 1), 1.0 - s
    V = T[:size].reshape(many, 2 * block)
    if block == 1:
        for i in range(many):
            x = V[i, 0]
            V[i, 1] += s * x
            V[i, 0] = x * rest
    elif block == 2:
        for i in range(many):
            x, y = V[i, 0], V[i, 1]
            V[i, 2] += s * x
            V[i, 3] += s * y
            V[i, 0], V[i, 1] = x * rest, y * rest
    elif block == 4:
        for i in range(many):
            x, y, z, u = V[i, 0], V[i, 1], V[i, 2], V[i, 3]
            V[i, 4] += s * x
            V[i, 5] += s * y
            V[i, 6] += s * z
            V[i, 7] += s * u
            V[i, 0], V[i, 1], V[i, 2], V[i, 3] = x * rest, y * rest, z * rest, u * rest
    else:
        for h in range(many):
            zero, one = V[h, :block], V[h, block:]
            for i in range(block):
                one[i] += s * zero[i]
            for i in range(block):
                zero[i] *= rest


@jit
def untouch(G: Any, size: int, at: int, s: float) -> None:
    """The transpose of ``touch``."""
    block, many, rest = 1 << at, size >> (at + 1), 1.0 - s
    V = G[:size].reshape(many, 2 * block)
    if block == 1:
        for i in range(many):
            V[i, 0] = V[i, 0] * rest + s * V[i, 1]
    elif block == 2:
        for i in range(many):
            V[i, 0] = V[i, 0] * rest + s * V[i, 2]
            V[i, 1] = V[i, 1] * rest + s * V[i, 3]
    elif block == 4:
        for i in range(many):
            V[i, 0] = V[i, 0] * rest + s * V[i, 4]
            V[i, 1] = V[i, 1] * rest + s * V[i, 5]
            V[i, 2] = V[i, 2] * rest + s * V[i, 6]
            V[i, 3] = V[i, 3] * rest + s * V[i, 7]
    else:
        for h in range(many):
            zero, one = V[h, :block], V[h, block:]
            for i in range(block):
                zero[i] = zero[i] * rest + s * one[i]
