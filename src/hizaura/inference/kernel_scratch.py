"""Working memory of one thread of the compiled kernel."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hizaura.inference.kernel_tables import jit

BITS = 62
ROOM = 1 << 22
"""Entries of all tables of one person; beyond it NumPy takes over."""
LARGEST = 1 << 19


class Scratch(NamedTuple):
    """``off`` ... ``d_one``: as in ``Potentials``, and how P(answers) moves with each. ``touch``: bits
    that a node touches, ``edge``: how strongly; ``count``: nodes that touch a bit (``left``: still); ``ops``, ``saved``:
    what was summed out without a table; ``axes``, ``shut``: of each step."""

    off: Any
    on: Any
    lit: Any
    zero: Any
    one: Any
    d_off: Any
    d_on: Any
    d_lit: Any
    d_zero: Any
    d_one: Any
    weight: Any
    alive: Any
    active: Any
    own: Any
    owner: Any
    touch: Any
    edge: Any
    count: Any
    left: Any
    state: Any
    needed: Any
    ops: Any
    saved: Any
    steps: Any
    axes: Any
    shut: Any
    tables: Any
    work: Any


@jit
def new_scratch(nodes: int) -> Any:
    """Fresh working memory."""
    return Scratch(
        np.zeros(nodes), np.zeros(nodes), np.zeros(nodes), np.zeros(BITS), np.zeros(BITS),
        np.zeros(nodes), np.zeros(nodes), np.zeros(nodes), np.zeros(BITS), np.zeros(BITS),
        np.zeros(nodes), np.zeros(nodes, np.bool_), np.zeros(nodes, np.bool_),
        np.zeros(nodes, np.int64), np.zeros(BITS, np.int64), np.zeros(nodes, np.int64),
        np.zeros((nodes, BITS)), np.zeros(BITS, np.int64), np.zeros(BITS, np.int64),
        np.zeros(BITS, np.int64),
        np.zeros(BITS, np.bool_), np.zeros((4 * nodes + BITS, 4), np.int64),
        np.zeros((4 * nodes + BITS, 4)), np.zeros((nodes, 6), np.int64),
        np.zeros((nodes, 32), np.int64), np.zeros((nodes, 32, 2), np.int64),
        np.empty(ROOM), np.empty((2, LARGEST)),
    )  # fmt: skip


@jit
def lowest(mask: int) -> int:
    """Place of the lowest bit."""
    place = 0
    while not mask & 1:
        mask >>= 1
        place += 1
    return place
