"""One column of numbers: the same sums as ``eliminate``, each node as a product of small matrices.

Present and absent are two layers of one array, so that all matrices of a plan are made in a few calls.
Only sums and products of non-negative numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.moves import Move, Moves
from hizaura.inference.potentials import Potentials

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Passed:
    """What the way back needs: P(answers), each group's layers, each move's table and matrix."""

    total: float
    layers: list[Array]
    tables: list[Array]
    matrices: list[Array]


def forward(moves: Moves, p: Potentials) -> Passed:
    """P(answers) and what the way back needs."""
    layers = _layers(moves, p)
    sums = [np.add(layer[0], layer[1]) for layer in layers]
    A: Array = np.ones((1, 1))
    tables, matrices = [], []
    for move in moves.moves:
        if move.order is not None:
            A = A.reshape(move.cube).transpose(move.order)
        A = A.reshape(move.columns, -1)
        if move.first and move.last:
            matrix = cut(move, sums[move.group][move.place])
        else:
            matrix = _matrix(move, layers[move.group][:, move.place])
        tables.append(A)
        matrices.append(matrix)
        A = np.dot(matrix, A)
    return Passed(float(A[0, 0]), layers, tables, matrices)


def _layers(moves: Moves, p: Potentials) -> list[Array]:
    """Per group: (present or absent, moves, bits after, bits before), slot by slot a 2 x 2 factor."""
    strength = np.array(p.strength)
    edges, own = len(strength), list(moves.owners)
    factor = np.zeros((2, edges + len(own), 2, 2))
    factor[0, :edges, 0, 0] = 1.0 - strength
    factor[0, :edges, 1, 0] = strength
    factor[0, :edges, 1, 1] = factor[1, :edges, 0, 0] = factor[1, :edges, 1, 1] = 1.0
    on, off = np.array([*p.on, 1.0]), np.array([*p.off, 1.0])
    if own:
        factor[0, edges:, 0, 0], factor[1, edges:, 0, 0] = on[own], off[own]
        factor[0, edges:, 0, 1] = [p.lit[k] for k in own]
    shut = list(moves.closing[0])
    if shut:
        zero = np.array([p.zero[bit] for bit in moves.closing[1]])
        one = np.array([p.one[bit] for bit in moves.closing[1]])
        s = strength[shut]
        factor[0, shut, 0, 0] = (1.0 - s) * zero + s * one
        factor[0, shut, 0, 1] = factor[1, shut, 0, 1] = one
        factor[1, shut, 0, 0] = zero
    layers = []
    for group in moves.groups:
        count, slots = group.slots.shape
        layer = np.ones((2, count, 1, 1))
        layer[0, :, 0, 0], layer[1, :, 0, 0] = on[group.scale], off[group.scale]
        if count:
            for j in range(slots):
                right = factor[:, group.slots[:, j]]
                layer = layer[:, :, :, None, :, None] * right[:, :, None, :, None, :]
                layer = layer.reshape(2, count, 2 << j, 2 << j)
        layers.append(layer)
    return layers


def _matrix(move: Move, layer: Array) -> Array:
    """The matrix of one of several moves: the layers kept apart by the axis (present, absent)."""
    present, absent = cut(move, layer[0]), cut(move, layer[1])
    if move.first:
        return np.concatenate([present, absent])
    if move.last:
        return np.concatenate([present, absent], axis=1)
    nought = np.zeros_like(present)
    return np.block([[present, nought], [nought, absent]])


def cut(move: Move, layer: Array) -> Array:
    """Only what a closing bit is summed to, and only what an opening bit starts from."""
    rows = 1 << (move.opens + move.stays)
    if move.opens:
        layer = layer.reshape(-1, 1 << move.shuts, 1 << move.opens, 1 << move.stays)
        return layer[:rows, :, 0].reshape(rows, -1)
    return layer[:rows]


def backward(moves: Moves, passed: Passed) -> list[Array]:
    """Per group (present or absent, moves, bits before): P(these, all answers) / P(answers)."""
    moved = [np.zeros(layer.shape) for layer in passed.layers]
    B: Array = np.array([[1.0 / passed.total if passed.total > 0.0 else 0.0]])
    for move, A, matrix in zip(
        reversed(moves.moves), reversed(passed.tables), reversed(passed.matrices), strict=True
    ):
        B = B.reshape(move.rows, -1)
        _paste(move, np.dot(B, A.T), moved[move.group][:, move.place])
        B = np.dot(matrix.T, B)
        if move.order is not None:
            turned = np.empty(move.cube)
            turned.transpose(move.order)[...] = B.reshape(move.cube)
            B = turned
    return [np.add.reduce(a * b, axis=2) for a, b in zip(moved, passed.layers, strict=True)]


def _paste(move: Move, D: Array, into: Array) -> None:
    """The transpose of ``_matrix`` and ``_cut``."""
    rows = 1 << (move.opens + move.stays)
    target = into[:, :rows]
    if move.opens:
        shape = (2, rows, 1 << move.shuts, 1 << move.opens, 1 << move.stays)
        target = target.reshape(shape)[:, :, :, 0]
        D = D.reshape(D.shape[0], -1, 1 << move.stays)
    if move.first and move.last:
        target[:] = D
        return
    columns = D.shape[1] // (1 if move.first else 2)
    target[0] = D[:rows, :columns]
    target[1] = D[D.shape[0] - rows :, D.shape[1] - columns :]


def spread(moves: Moves, p: Potentials, masses: list[Array], d: Potentials) -> None:
    """Write into ``d`` how P(answers) moves with each number, per P(answers)."""
    sums = [mass.sum(axis=2).tolist() for mass in masses]
    halves = [
        mass.reshape(*mass.shape[:2], 2, -1).sum(axis=3).tolist() if mass.shape[2] > 1 else []
        for mass in masses
    ]
    for group, place, k, own in moves.nodes:
        d.off[k] = _share(sums[group][1][place], p.off[k])
        if own:
            on, lit = halves[group][0][place]
            d.on[k], d.lit[k] = _share(on, p.on[k]), _share(lit, p.lit[k])
        else:
            d.on[k] = _share(sums[group][0][place], p.on[k])
    for group, place, slot, bit, edge in moves.shut:
        mass = masses[group][:, place].reshape(2, 1 << slot, 2, -1).sum(axis=(1, 3))
        (unlit, was), (zero, one) = mass.tolist()
        s = p.strength[edge]
        mixed = _share(unlit, (1.0 - s) * p.zero[bit] + s * p.one[bit])
        d.zero[bit] = (1.0 - s) * mixed + _share(zero, p.zero[bit])
        d.one[bit] = s * mixed + _share(was + one, p.one[bit])


def _share(mass: float, weight: float) -> float:
    return mass / weight if weight else 0.0
