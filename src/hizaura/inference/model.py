"""KnowledgeBase -> arrays: the last place where ids appear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hizaura.inference.eliminate import Array
from hizaura.inference.priors import Links, PriorTable, age_weights, read_links
from hizaura.inference.strengths import solve_strengths
from hizaura.inference.weights import edge_weights
from hizaura.knowledge.schema import Finding, KnowledgeBase
from hizaura.terms import NO, YES


@dataclass(frozen=True, slots=True)
class Effect:
    """One level of an effect: P(below the level) = (1 - leak) prod (1 - strength) over its causes.

    ``nodes``: indices of causes, conditions first, then hidden states (offset by their number).
    """

    finding: str
    level: str
    column: int
    nodes: tuple[int, ...]
    strengths: Array


@dataclass(frozen=True, eq=False)
class Model:
    """Everything that inference needs. Nodes 0..n-1 are conditions, n..n+s-1 hidden states.

    ``spared``: (effect columns, nodes), 1 - strength of each cause.
    """

    base: KnowledgeBase
    conditions: tuple[str, ...]
    states: tuple[str, ...]
    index: Mapping[str, int]
    priors: PriorTable
    links: Links
    direct: Array
    through: Array
    member: Array
    leak: Array
    leak_by_age: Array
    state_leak: Array
    effects: Mapping[tuple[str, str], Effect]
    multipliers: Mapping[tuple[str, str], Array]
    state_causes: tuple[tuple[tuple[int, float], ...], ...]
    weights: Mapping[tuple[int, str, str], float]
    spared: Array

    @property
    def n(self) -> int:
        """Number of conditions."""
        return len(self.conditions)

    def background(self, column: int, age: int | None) -> float:
        """The leak of an effect column at that age."""
        return self.backgrounds(age)[column]

    def backgrounds(self, age: int | None) -> tuple[float, ...]:
        """The leak of every effect column at that age."""
        return _backgrounds(self, age)

    def edge_strengths(self, active: tuple[int, ...]) -> tuple[float, ...]:
        """Strengths of all links, then of the causes of the ``active`` hidden states."""
        return _edge_strengths(self, active)


@lru_cache(maxsize=256)
def _edge_strengths(model: Model, active: tuple[int, ...]) -> tuple[float, ...]:
    causes = [*model.links.parents, *(model.state_causes[state - model.n] for state in active)]
    return tuple(s for pairs in causes for _, s in pairs)


@lru_cache(maxsize=256)
def _backgrounds(model: Model, age: int | None) -> tuple[float, ...]:
    leaks = model.leak_by_age @ age_weights(age, model.priors.population)
    return tuple(leaks.tolist())


def build_model(base: KnowledgeBase) -> Model:
    """Solve the base into a model; ``KnowledgeError`` if its numbers contradict each other."""
    return _build(_Key(base))


class _Key:
    """Makes a base hashable by identity, so that each is solved once per process."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base

    def __hash__(self) -> int:
        return id(self.base)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.base is self.base


@lru_cache(maxsize=8)
def _build(key: _Key) -> Model:
    base = key.base
    links = read_links(base)
    priors = PriorTable(base, links)
    solved = solve_strengths(base, priors)
    n, states = len(base.conditions), list(base.states)
    through = solved.through
    conditions = tuple(base.conditions)
    effects = {}
    for x, (finding, level) in enumerate(solved.children):
        causes = np.flatnonzero(solved.direct[:, x])
        in_states = np.flatnonzero(solved.member[:, x])
        effects[finding, level] = Effect(
            finding,
            level,
            x,
            (*(int(c) for c in causes), *(n + int(s) for s in in_states)),
            np.concatenate([solved.direct[causes, x], solved.member[in_states, x]]),
        )
    return Model(
        base=base,
        conditions=conditions,
        states=tuple(states),
        index={c: i for i, c in enumerate(conditions)},
        priors=priors,
        links=links,
        direct=solved.direct,
        through=through,
        member=solved.member,
        leak=solved.leak,
        leak_by_age=_leak_by_age(base, priors, solved.children, solved.leak),
        state_leak=solved.state_leak,
        effects=effects,
        multipliers=_multipliers(base),
        state_causes=tuple(
            tuple((int(c), float(through[c, s])) for c in np.flatnonzero(through[:, s]))
            for s in range(len(states))
        ),
        weights=edge_weights(base),
        spared=1.0 - np.concatenate([solved.direct, solved.member]).T,
    )


def _leak_by_age(
    base: KnowledgeBase,
    priors: PriorTable,
    children: tuple[tuple[str, str], ...],
    solved: Array,
) -> Array:
    """Backgrounds by age; where an anchor moved the mean, all ages move by the same odds."""
    printed = np.array([base.findings[f].background[level] for f, level in children])
    if not len(printed):
        return np.zeros((0, 6))
    mean = printed @ priors.population
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.where(
            (mean > 0) & (mean < 1) & (np.abs(mean - solved) > 1e-12),
            solved * (1 - mean) / ((1 - solved) * mean),
            1.0,
        )
    flat = np.isclose(printed.min(axis=1), printed.max(axis=1), atol=0, rtol=0)
    moved = printed * shift[:, None] / (1 - printed + printed * shift[:, None])
    return np.asarray(np.where(flat[:, None], solved[:, None], moved))


def _multipliers(base: KnowledgeBase) -> dict[tuple[str, str], Array]:
    """(context, state) -> odds multiplier of every condition; mean one over the visitors."""
    index = {c: i for i, c in enumerate(base.conditions)}
    found: dict[tuple[str, str], Array] = {
        (f.id, state): np.ones(len(index))
        for f in base.findings.values()
        if f.role == "context"
        for state in f.states
    }
    for row in base.rows:
        finding = base.findings.get(row.finding)
        if finding is None or finding.role != "context" or row.use == "check":
            continue
        i = index[row.condition]
        for state, value in _row_multipliers(row.state, row.probability, row.ratio, finding):
            found[row.finding, state][i] = value
    return found


def _row_multipliers(
    state: str, probability: float | None, ratio: float | None, finding: Finding
) -> list[tuple[str, float]]:
    share = finding.prevalence[state]
    binary = set(finding.states) == {YES, NO}
    if probability is None:
        assert ratio is not None
        other = 1.0 / (share * ratio + 1.0 - share)
        return [(state, ratio * other), (NO if state == YES else YES, other)]
    if binary:
        other_state = NO if state == YES else YES
        return [
            (state, probability / share),
            (other_state, (1.0 - probability) / finding.prevalence[other_state]),
        ]
    return [(state, probability / share)]
