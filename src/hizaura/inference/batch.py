"""Scores for many people at once: the answers of ``posterior``, with constant memory per block.

With the extra ``[batch]`` a compiled kernel does the same sums (see ``compiled``); without it, NumPy does
them person by person in as many processes as asked. Arrow, Ray Data or Spark call ``score`` on a block.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context

import numpy as np

from hizaura.inference.block import Block, encode
from hizaura.inference.eliminate import Array
from hizaura.inference.model import Model, build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase

ROWS = 2048
"""People worked on at a time."""


def score(
    model: Model,
    people: Block | Iterable[Person],
    *,
    workers: int = 1,
    compiled: bool | None = None,
) -> Array:
    """P(condition | answers) of everyone: (people, conditions); the prior where answers clash.

    ``workers``: threads (compiled) or processes, started anew (a fork of a program with threads may
    stand still for ever; a script that asks for them needs ``if __name__ == "__main__"``).
    ``compiled``: None means if it is installed.
    """
    block = people if isinstance(people, Block) else encode(model, people)
    if compiled is None:
        compiled = find_spec("numba") is not None
    if compiled:
        return _compiled(model, block, workers)
    found = np.empty((len(block), model.n))
    parts = [slice(at, at + ROWS // 8) for at in range(0, len(block), ROWS // 8)]
    if workers == 1 or len(parts) == 1:
        for part in parts:
            found[part] = _plain(model, block[part])
        return found
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_start, initargs=(model.base,)
    ) as pool:
        for part, scores in zip(parts, pool.map(_work, (block[p] for p in parts)), strict=True):
            found[part] = scores
    return found


def _plain(model: Model, block: Block) -> Array:
    scores = [posterior(model, person).probability for person in block.people(model)]
    return np.array(scores).reshape(len(block), model.n)


def _compiled(model: Model, block: Block, workers: int) -> Array:
    from hizaura.inference.compiled import run  # numba takes a quarter of a second to import

    found = np.empty((len(block), model.n))
    for at in range(0, len(block), ROWS):
        part = slice(at, at + ROWS)
        done = run(model, block[part], found[part], workers)
        for row in np.flatnonzero(~done):
            one = slice(at + row, at + row + 1)
            found[one] = _plain(model, block[one])
    return found


_MODEL: list[Model] = []


def _start(base: KnowledgeBase) -> None:
    _MODEL[:] = [build_model(base)]


def _work(block: Block) -> Array:
    return _plain(_MODEL[0], block)
