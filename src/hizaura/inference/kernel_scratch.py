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


def new_scratch(nodes: int) -> Scratch:
    """Fresh working memory."""
    node = np.zeros((7, nodes))
    bit = np.zeros((4, BITS))
    counts = np.zeros((4, BITS), np.int64)
    return Scratch(
        off=node[0], on=node[1], lit=node[2], d_off=node[3], d_on=node[4], d_lit=node[5],
        weight=node[6], zero=bit[0], one=bit[1], d_zero=bit[2], d_one=bit[3],
        alive=np.zeros(nodes, np.bool_), active=np.zeros(nodes, np.bool_),
        own=np.zeros(nodes, np.int64), owner=counts[0], touch=np.zeros(nodes, np.int64),
        edge=np.zeros((nodes, BITS)), count=counts[1], left=counts[2], state=counts[3],
        needed=np.zeros(BITS, np.bool_),
        ops=np.zeros((4 * nodes + BITS, 4), np.int64), saved=np.zeros((4 * nodes + BITS, 4)),
        steps=np.zeros((nodes + 1, 6), np.int64), axes=np.zeros((nodes + 1, 32), np.int64),
        shut=np.zeros((nodes + 1, 32, 2), np.int64),
        tables=np.empty(ROOM), work=np.empty((2, LARGEST)),
    )  # fmt: skip


@jit
def lowest(mask: int) -> int:
    """Place of the lowest bit."""
    place = 0
    while not mask & 1:
        mask >>= 1
        place += 1
    return place


@jit
def find(listed: Any, step: int, axes: int, bit: int) -> int:
    """Axis of a bit, or -1."""
    for axis in range(axes):
        if listed[step, axis] == bit:
            return axis
    return -1
