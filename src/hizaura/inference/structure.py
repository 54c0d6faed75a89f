"""What a set of answers connects, once per set: what is summed out first, and the plan for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from hizaura.inference.model import Model
from hizaura.inference.moves import Moves, make_moves
from hizaura.inference.order import Pattern, count_entries, find_order
from hizaura.inference.plan import Step, make_plan
from hizaura.inference.reduce import Reduction, reduce

Positives = tuple[tuple[int, ...], ...]
"""The causes of each positive answer."""

REMEMBERED = 256
SAMPLES = 16
RANKS = 6


@dataclass(frozen=True)
class Part:
    """One sum: operations without tables, then an elimination of what they leave.

    ``moves``: for one column of numbers, ``steps``: for many.
    """

    reduction: Reduction
    edges: int
    ranks: tuple[tuple[int, ...], ...]

    @cached_property
    def moves(self) -> Moves:
        """The elimination of one column."""
        return make_moves(self.reduction.core, self.edges, self.ranks)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The elimination of many columns."""
        return make_plan(self.reduction.core, self.ranks)


@dataclass(frozen=True, slots=True)
class Structure:
    """``whole``: every node in play; ``alone``: the hidden states when no condition is present.

    ``inside``: conditions in play; ``outside``: the others, independent given the answers.
    ``first_bit``: where the bits of the positive answers begin.
    """

    pattern: Pattern
    whole: Part
    alone: Part
    inside: list[int]
    outside: NDArray[np.intp]
    first_bit: int


@lru_cache(maxsize=REMEMBERED)
def structure(model: Model, active: tuple[int, ...], positives: Positives) -> Structure:
    """Bits and edges in this order: linked conditions, ``active`` hidden states, positive answers."""
    n = model.n
    pattern, first_bit, first_edge = connect(model, active, positives)
    inside = [k for k in pattern.nodes if k < n]
    states = [k for k in pattern.nodes if k >= n]
    shown: list[list[tuple[int, int]]] = [[] for _ in pattern.own]
    for k in states:
        shown[k] = [pair for pair in pattern.touched[k] if pair[1] >= first_edge]
    alone = Pattern([-1] * len(pattern.own), shown, pattern.bits, states)
    edges = sum(map(len, pattern.touched))
    orders = ranks(model, RANKS)
    return Structure(
        pattern,
        Part(reduce(pattern), edges, orders),
        Part(reduce(alone), edges, orders),
        inside,
        np.array(sorted(set(range(n)) - set(inside)), int),
        first_bit,
    )


def connect(
    model: Model, active: tuple[int, ...], positives: Positives
) -> tuple[Pattern, int, int]:
    """The pattern, and where the bits and the edges of the positive answers begin."""
    n = model.n
    own = [-1] * (n + len(model.states))
    touched: list[list[tuple[int, int]]] = [[] for _ in own]
    edge = bit = 0
    causes = [(c, parents) for c, parents in enumerate(model.links.parents) if parents]
    causes += [(state, model.state_causes[state - n]) for state in active]
    for child, parents in causes:
        own[child] = bit
        for parent, _ in parents:
            touched[parent].append((bit, edge))
            edge += 1
        bit += 1
    first = bit, edge
    for nodes in positives:
        for node in nodes:
            touched[node].append((bit, edge))
            edge += 1
        bit += 1
    in_play = [k for k in range(len(own)) if own[k] >= 0 or touched[k]]
    return Pattern(own, touched, bit, in_play), *first


@lru_cache(maxsize=8)
def ranks(model: Model, count: int) -> tuple[tuple[int, ...], ...]:
    """Orders that together are good for most answer sets. Any order is exact.

    Chosen one by one among those of some random answer sets, judged on all of them.
    """
    rng = np.random.default_rng(SAMPLES)
    effects = [e.nodes for e in model.effects.values() if len(e.nodes) > 1]
    cores, orders = [], [_causes_first(model, [])]
    for _ in range(SAMPLES if effects else 0):
        chosen = rng.choice(len(effects), size=min(6, len(effects)), replace=False)
        positives = tuple(effects[i] for i in chosen)
        states = {node for nodes in positives for node in nodes if node >= model.n}
        states |= {model.n + s for s in range(len(model.states)) if rng.random() < 0.4}
        core = reduce(connect(model, tuple(sorted(states)), positives)[0]).core
        cores.append(core)
        orders.append(_causes_first(model, find_order(core)))
    places = [tuple(np.argsort(order).tolist()) for order in orders]
    entries = np.array(
        [[count_entries(c, sorted(c.nodes, key=p.__getitem__)) for c in cores] for p in places]
    )
    best = np.full(len(cores), np.inf)
    found = []
    for _ in range(count):
        place = int(np.minimum(entries, best).sum(axis=1).argmin())
        best = np.minimum(best, entries[place])
        found.append(places[place])
    return tuple(found)


def _causes_first(model: Model, order: list[int]) -> list[int]:
    """All nodes, in this order as far as causes come before what they bring about."""
    n = model.n
    parents = [[p for p, _ in pairs] for pairs in (*model.links.parents, *model.state_causes)]
    wanted = {k: place for place, k in enumerate(order)}
    found: dict[int, None] = {}

    def add(k: int) -> None:
        for p in sorted(parents[k], key=lambda p: wanted.get(p, n)):
            if p not in found:
                add(p)
        found[k] = None

    for k in [*order, *range(n + len(model.states))]:
        if k not in found:
            add(k)
    return list(found)
