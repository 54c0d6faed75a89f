"""What an answer is expected to tell: the fall of the summed entropies of the conditions.

Worked out on seeded exact joint draws. Effects: P(answer | draw) is known exactly. Contexts: each
draw is weighted by how much likelier the context makes it (exact importance weights, with links).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hizaura.inference.draws import Draws
from hizaura.inference.eliminate import Array
from hizaura.inference.evidence import activation
from hizaura.inference.model import Model
from hizaura.inference.posterior import own_after_context
from hizaura.knowledge.observations import Person

TINY = 1e-12


def gains(
    model: Model, person: Person, draws: Draws, findings: Sequence[str], weights: Array
) -> dict[str, float]:
    """Expected gain in bits of asking each of ``findings``, conditions counted by ``weights``."""
    few = distinct(draws)
    before = float(entropies(few.share @ few.draws.conditions, weights))
    effects = [f for f in findings if model.base.findings[f].role == "effect"]
    contexts = [f for f in findings if model.base.findings[f].role == "context"]
    found = _effect_gains(model, person, few, effects, weights, before)
    found.update(_context_gains(model, person, few, contexts, weights, before))
    return {f: found[f] for f in findings if f in found}


@dataclass(frozen=True)
class Distinct:
    """Draws without repetitions, and the share of each."""

    draws: Draws
    share: Array


def distinct(draws: Draws) -> Distinct:
    """Equal draws counted together: most are, and everything below costs per draw."""
    rng = np.random.default_rng(0)
    keys = draws.conditions @ rng.random(draws.conditions.shape[1])
    if draws.states.shape[1]:
        keys += draws.states @ rng.random(draws.states.shape[1])
    _, rows, counts = np.unique(keys, return_index=True, return_counts=True)
    few = Draws(draws.conditions[rows], draws.states[rows])
    return Distinct(few, counts / len(keys))


def entropies(p: Array, weights: Array) -> Array:
    """Weighted sum of binary entropies in bits over the last axis of ``p``: shape (..., conditions)."""
    p = np.clip(p, TINY, 1 - TINY)
    return np.asarray(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)) @ weights)


def below(model: Model, draws: Draws, columns: Sequence[int], age: int | None) -> Array:
    """P(below the level | draw) for effect columns: shape (draws, columns)."""
    chosen = list(columns)
    direct = np.log1p(-np.minimum(model.direct[:, chosen], 1 - 1e-15))
    value = np.exp(draws.conditions @ direct)
    for s in range(len(model.states)):
        member = model.member[s, chosen]
        places = np.flatnonzero(member)
        if len(places):
            value[:, places] *= 1.0 - draws.states[:, [s]] * member[places]
    backgrounds = model.backgrounds(age)
    return np.asarray(value * (1.0 - np.array([backgrounds[c] for c in chosen])))


def _effect_gains(
    model: Model,
    person: Person,
    few: Distinct,
    findings: Sequence[str],
    weights: Array,
    before: float,
) -> dict[str, float]:
    """Each answer lies between two levels: P(below the upper) less P(below the lower)."""
    if not findings:
        return {}
    cells = [(f, level) for f in findings for level in model.base.findings[f].levels]
    no = below(model, few.draws, [model.effects[cell].column for cell in cells], person.age)
    no *= few.share[:, None]
    everyone = (few.share @ few.draws.conditions)[:, None]
    joint = np.concatenate([few.draws.conditions.T @ no, np.zeros_like(everyone), everyone], axis=1)
    total = np.concatenate([no.sum(axis=0), [0.0, 1.0]])
    nothing, everything = len(cells), len(cells) + 1
    owner, lower, upper = [], [], []
    place = 0
    for i, f in enumerate(findings):
        count = len(model.base.findings[f].levels)
        inner = list(range(place, place + count))
        owner += [i] * (count + 1)
        lower += [nothing, *inner]
        upper += [*inner, everything]
        place += count
    p = total[upper] - total[lower]
    after = entropies(((joint[:, upper] - joint[:, lower]) / np.maximum(p, TINY)).T, weights)
    left = np.bincount(owner, np.where(p > TINY, p * after, 0.0), len(findings))
    return {f: max(before - float(left[i]), 0.0) for i, f in enumerate(findings)}


def _context_gains(
    model: Model,
    person: Person,
    few: Distinct,
    findings: Sequence[str],
    weights: Array,
    before: float,
) -> dict[str, float]:
    if not findings:
        return {}
    records = [model.base.findings[f] for f in findings]
    cells = [(f.id, state) for f in records for state in f.states]
    owner = [i for i, f in enumerate(records) for _ in f.states]
    own = own_after_context(model, person)
    multipliers = np.stack([model.multipliers[cell] for cell in cells], axis=1)
    likely = _importance(model, few.draws, own, activation(own[:, None], multipliers))
    likely *= few.share[:, None]
    total = likely.sum(axis=0)
    p = np.array([f.prevalence[state] for f in records for state in f.states]) * total
    p = p / np.bincount(owner, p, len(findings))[owner]
    after = entropies((few.draws.conditions.T @ likely / total).T, weights)
    left = np.bincount(owner, p * after, len(findings))
    return {f: max(before - float(left[i]), 0.0) for i, f in enumerate(findings)}


def _importance(model: Model, draws: Draws, own: Array, moved: Array) -> Array:
    """P(draw | context state) / P(draw): shape (draws, cells)."""
    floor = 1e-300
    present = np.log(np.maximum(moved, floor)) - np.log(np.maximum(own, floor))[:, None]
    absent = (
        np.log1p(-np.minimum(moved, 1 - 1e-15)) - np.log1p(-np.minimum(own, 1 - 1e-15))[:, None]
    )
    logs = draws.conditions @ (present - absent) + absent.sum(axis=0)
    for c in model.links.order:
        if model.links.parents[c]:
            _correct_linked(model, draws, c, own, moved, present, logs)
    return np.asarray(np.exp(logs))


def _correct_linked(
    model: Model,
    draws: Draws,
    c: int,
    own: Array,
    moved: Array,
    present: Array,
    logs: Array,
) -> None:
    """Where a present child has a present parent, the context counts for less."""
    rows = np.flatnonzero(draws.conditions[:, c])
    cells = np.flatnonzero(present[c])
    if len(rows) == 0 or len(cells) == 0:
        return
    spared = np.ones(len(rows))
    for p, s in model.links.parents[c]:
        spared *= 1.0 - s * draws.conditions[rows, p]
    rows, left = rows[spared < 1.0], spared[spared < 1.0, None]
    ratio = (1.0 - (1.0 - moved[c, cells]) * left) / (1.0 - (1.0 - own[c]) * left)
    logs[np.ix_(rows, cells)] += np.log(ratio) - present[c, cells]
