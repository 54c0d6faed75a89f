"""Priors by age, sex and setting, and the own activations that links leave over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hizaura.errors import KnowledgeError
from hizaura.inference.eliminate import Array, forward
from hizaura.inference.order import Pattern
from hizaura.inference.plan import make_plan
from hizaura.inference.potentials import Potentials
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import AGE_ANCHORS, Setting

AGES = tuple(range(AGE_ANCHORS[0], AGE_ANCHORS[-1] + 1))
SEXES = (None, "female", "male")
SETTINGS = tuple(setting.value for setting in Setting)
STEEPEST = 700.0


@dataclass(frozen=True)
class Links:
    """Parents of every condition as (index, strength), and an order in which parents come first."""

    parents: tuple[tuple[tuple[int, float], ...], ...]
    order: tuple[int, ...]

    @property
    def linked(self) -> frozenset[int]:
        """Every condition that has a parent or a child."""
        children = {c for c, parents in enumerate(self.parents) if parents}
        return frozenset(children | {p for parents in self.parents for p, _ in parents})


def read_links(base: KnowledgeBase) -> Links:
    """Links of the base by index."""
    ids = list(base.conditions)
    index = {c: i for i, c in enumerate(ids)}
    parents: list[list[tuple[int, float]]] = [[] for _ in ids]
    for c in base.conditions.values():
        for link in c.links:
            parents[index[link.child]].append((index[c.id], link.strength))
    order: list[int] = []
    waiting = list(range(len(ids)))
    while waiting:
        done = set(order)
        free = [c for c in waiting if all(p in done for p, _ in parents[c])]
        order += free
        waiting = [c for c in waiting if c not in set(free)]
    return Links(tuple(tuple(p) for p in parents), tuple(order))


def log_odds(p: Array) -> Array:
    """Log-odds, kept finite (0 and 1 become very steep)."""
    with np.errstate(divide="ignore"):
        values = np.log(p) - np.log1p(-p)
    return np.asarray(np.clip(values, -STEEPEST, STEEPEST))


def from_log_odds(x: Array) -> Array:
    """Probability from log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -STEEPEST, STEEPEST))))


def age_weights(age: int | None, population: Array) -> Array:
    """How much each age anchor counts: linear between the two neighbours; the population if unknown."""
    if age is None:
        return population
    weights = np.zeros(len(AGE_ANCHORS))
    place = np.interp(age, AGE_ANCHORS, np.arange(len(AGE_ANCHORS)))
    below = int(place)
    weights[below] = 1.0 - (place - below)
    if below + 1 < len(weights):
        weights[below + 1] = place - below
    return weights


def population_weights(base: KnowledgeBase) -> tuple[Array, float]:
    """Share of each age anchor among visitors, and the share of women."""
    ages = base.population["ages"]
    weights = np.array([float(ages[str(age)]) for age in AGE_ANCHORS])
    return weights / weights.sum(), float(base.population["female"])


class PriorTable:
    """Priors and own activations for every age, sex and setting, all worked out once.

    ``prior`` and ``own`` have shape (conditions, ages + 1, sexes, settings); the last age is "unknown".
    Raises ``KnowledgeError`` if some parents bring about more than a child's printed prior.
    """

    def __init__(self, base: KnowledgeBase, links: Links) -> None:
        self.ids = tuple(base.conditions)
        self.population, self.female = population_weights(base)
        anchors = np.array([c.prior.by_age for c in base.conditions.values()])
        slope = log_odds(anchors)
        ages = np.array([age_weights(age, self.population) for age in AGES])
        ratio = np.array([c.prior.female_odds_ratio for c in base.conditions.values()])
        by_sex = np.log(np.stack([np.ones_like(ratio), 2 * ratio / (1 + ratio), 2 / (1 + ratio)]))
        by_setting = np.log(
            [[c.prior.settings.get(s, 1.0) for c in base.conditions.values()] for s in SETTINGS]
        )
        moved = by_sex.T[:, None, :, None] + by_setting.T[:, None, None, :]
        known = from_log_odds((slope @ ages.T)[:, :, None, None] + moved)
        at_anchors = from_log_odds(slope[:, :, None, None] + moved)
        unknown = np.einsum("a,nast->nst", self.population, at_anchors)[:, None]
        self.prior = np.concatenate([known, unknown], axis=1)
        self.links = links
        flat = self.prior.reshape(len(self.ids), -1)
        self.own = own_activations(flat, links, self.ids).reshape(self.prior.shape)
        by_population = at_anchors[:, :, :, 0]
        sexes = self.female * by_population[:, :, 1] + (1 - self.female) * by_population[:, :, 2]
        self.reference = sexes @ self.population
        self.reference_own = own_activations(self.reference[:, None], links, self.ids)[:, 0]

    def column(self, age: int | None, sex: str | None, setting: str) -> tuple[Array, Array]:
        """Prior and own activation of every condition for one person."""
        a = len(AGES) if age is None else min(max(age, AGES[0]), AGES[-1]) - AGES[0]
        s, t = SEXES.index(sex), SETTINGS.index(setting)
        return self.prior[:, a, s, t], self.own[:, a, s, t]


def own_activations(prior: Array, links: Links, ids: Sequence[str]) -> Array:
    """q with 1 - prior = (1 - q) E[prod(1 - strength x parent)], per column of ``prior``.

    Raises ``KnowledgeError`` naming parents and child if q would be negative.
    """
    own = prior.copy()
    for c in links.order:
        parents = links.parents[c]
        if not parents:
            continue
        spared = _spared(c, own, prior, links)
        with np.errstate(divide="ignore", invalid="ignore"):
            q = np.where(spared > 0, 1.0 - (1.0 - prior[c]) / spared, 0.0)
        worst = int(q.argmin())
        if q[worst] < -1e-9:
            brought = 1.0 - spared[worst]
            raise KnowledgeError(
                "knowledge_problem",
                where=f"conditions/{ids[c]}.yaml prior",
                problem=f"its parents {', '.join(ids[p] for p, _ in parents)} alone bring about "
                f"{brought:.3g}, more than the printed prior {prior[c, worst]:.3g} "
                "at some age, sex or setting.",
                remedy=f"Raise the prior of {ids[c]} above {brought:.3g} there, "
                "or lower the strength of the links to it.",
            )
        own[c] = np.maximum(q, 0.0)
    return own


def ancestors(c: int, links: Links) -> list[int]:
    """Every condition upstream of c, parents first."""
    found = {p for p, _ in links.parents[c]}
    grown = True
    while grown:
        more = {p for a in found for p, _ in links.parents[a]} - found
        found |= more
        grown = bool(more)
    return [a for a in links.order if a in found]


def _spared(c: int, own: Array, prior: Array, links: Links) -> Array:
    """E[prod over parents (1 - strength x parent)]: the chance that no parent brings c about."""
    parents = links.parents[c]
    families = [{p, *ancestors(p, links)} for p, _ in parents]
    if sum(map(len, families)) == len(set().union(*families)):
        return np.asarray(np.prod([1.0 - s * prior[p] for p, s in parents], axis=0))
    nodes = ancestors(c, links)
    pattern, strength = link_pattern(nodes, links)
    present = dict(parents)
    p = link_potentials(own[nodes], [1.0 - present.get(a, 0.0) for a in nodes], strength)
    return forward(make_plan(pattern), p, own.shape[1:])[0]


def link_potentials(
    on: Array, present: Sequence[Array | float], strength: list[float]
) -> Potentials:
    """Nodes of a link pattern: own activations ``on`` (nodes, K), and a weight of each's presence."""
    shape = on.shape[1:]
    lit = [np.broadcast_to(np.asarray(w), shape) for w in present]
    weighted = [q * w for q, w in zip(on, lit, strict=True)]
    return Potentials(list(1.0 - on), weighted, list(lit), [], [], list(strength))


def link_pattern(nodes: Sequence[int], links: Links) -> tuple[Pattern, list[float]]:
    """Pattern and strengths of the links among ``nodes`` alone."""
    place = {c: k for k, c in enumerate(nodes)}
    own = [-1] * len(nodes)
    touched: list[list[tuple[int, int]]] = [[] for _ in nodes]
    strengths: list[float] = []
    bits = 0
    for c, k in place.items():
        inside = [(place[p], s) for p, s in links.parents[c] if p in place]
        if not inside:
            continue
        own[k] = bits
        for p, s in inside:
            touched[p].append((bits, len(strengths)))
            strengths.append(s)
        bits += 1
    return Pattern(own, touched, bits, range(len(nodes))), strengths
