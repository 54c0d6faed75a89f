"""The compiled kernel of the extra ``[batch]``: arrays of the model, and threads over people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.block import Block
from hizaura.inference.eliminate import Array
from hizaura.inference.kernel import score_rows
from hizaura.inference.kernel_scratch import new_scratch
from hizaura.inference.model import Model
from hizaura.inference.structure import RANKS, ranks

Ints = NDArray[np.int64]


class Tables(NamedTuple):
    """The model as arrays. ``kind``: per finding, 0 context, 1 effect; ``first``: its first multiplier or
    its first effect column; ``levels``: its number of effect columns; ``level``: of each state. ``start`` ... ``strength``: causes
    of each effect column, then of each hidden state, then parents of each condition."""

    own: Array
    leak: Array
    state_leak: Array
    multiplier: Array
    kind: Ints
    first: Ints
    levels: Ints
    level: Ints
    start: Ints
    node: Ints
    strength: Array
    ranks: Ints


@lru_cache(maxsize=4)
def tables(model: Model) -> Tables:
    """The arrays of a model."""
    findings = list(model.base.findings.values())
    multipliers, kind, first, levels = [np.ones(model.n)], [], [], []
    for f in findings:
        effect = f.role == "effect"
        context = (f.id, f.states[0]) in model.multipliers
        kind.append(1 if effect else 0 if context else -1)
        levels.append(len(f.levels) if effect else 0)
        if effect:
            first.append(model.effects[f.id, f.levels[0]].column)
        else:
            first.append(len(multipliers))
            multipliers += [model.multipliers[f.id, s] for s in f.states if context]
    by_column = sorted(model.effects.values(), key=lambda e: e.column)
    causes = [list(zip(e.nodes, e.strengths.tolist(), strict=True)) for e in by_column]
    causes += [list(pairs) for pairs in model.state_causes]
    causes += [list(pairs) for pairs in model.links.parents]
    ages = [*range(10, 10 + len(model.priors.own[0]) - 1), None]
    return Tables(
        own=np.ascontiguousarray(np.moveaxis(model.priors.own, 0, -1)),
        leak=np.array([model.backgrounds(age) for age in ages]),
        state_leak=np.array(model.state_leak, float),
        multiplier=np.array(multipliers),
        kind=np.array(kind, int),
        first=np.array(first, int),
        levels=np.array(levels, int),
        level=_levels(model),
        start=np.cumsum([0, *map(len, causes)]),
        node=np.array([k for pairs in causes for k, _ in pairs], int),
        strength=np.array([s for pairs in causes for _, s in pairs], float),
        ranks=np.argsort(ranks(model, RANKS), axis=1),
    )


def _levels(model: Model) -> Ints:
    """Level of each state of each finding: 0 is below the first."""
    findings = list(model.base.findings.values())
    level = np.zeros((len(findings), max([len(f.states) for f in findings], default=1)), int)
    for f, finding in enumerate(findings):
        for place, state in enumerate(finding.states):
            level[f, place] = place if finding.ordered else state == "yes"
    return level


def run(model: Model, block: Block, found: Array, threads: int) -> NDArray[np.bool_]:
    """Fill ``found``; False where the tables would be too large (or the answers clash)."""
    done, m = np.zeros(len(block), np.bool_), tables(model)
    edges = [len(block) * t // threads for t in range(threads + 1)]

    def work(first: int, last: int) -> None:
        rows, scratch = slice(first, last), new_scratch(len(m.ranks[0]))
        score_rows(block.who[rows], block.states[rows], m, scratch, found[rows], done[rows])

    if threads == 1:
        work(0, len(block))
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, edges, edges[1:]))
    return done
