"""What an answer is expected to tell: the fall of the summed entropies of the conditions.

Worked out on seeded exact joint draws. Effects: P(answer | draw) is known exactly. Contexts: each
draw is weighted by how much likelier the context makes it (exact importance weights, with links).
"""

from __future__ import annotations

from collections.abc import Sequence

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
    before = entropy(draws.conditions.mean(axis=0), weights)
    effects = [f for f in findings if model.base.findings[f].role == "effect"]
    contexts = [f for f in findings if model.base.findings[f].role == "context"]
    found = _effect_gains(model, person, draws, effects, weights, before)
    found.update(_context_gains(model, person, draws, contexts, weights, before))
    return found


def entropy(p: Array, weights: Array) -> float:
    """Weighted sum of binary entropies in bits; the mean over further axes of ``p``."""
    p = np.clip(p, TINY, 1 - TINY)
    bits = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    return float(weights @ bits) if bits.ndim == 1 else float((weights @ bits).mean())


def below(model: Model, draws: Draws, columns: Sequence[int], age: int | None) -> Array:
    """P(below the level | draw) for effect columns: shape (draws, columns)."""
    chosen = list(columns)
    direct = np.log1p(-np.minimum(model.direct[:, chosen], 1 - 1e-15))
    value = np.exp(draws.conditions @ direct)
    for s in range(len(model.states)):
        member = model.member[s, chosen]
        if member.any():
            value = value * (1.0 - draws.states[:, [s]] * member)
    leak = np.array([model.background(c, age) for c in chosen])
    return np.asarray(value * (1.0 - leak))


def _effect_gains(
    model: Model,
    person: Person,
    draws: Draws,
    findings: Sequence[str],
    weights: Array,
    before: float,
) -> dict[str, float]:
    if not findings:
        return {}
    cells = [(f, level) for f in findings for level in model.base.findings[f].levels]
    no = below(model, draws, [model.effects[cell].column for cell in cells], person.age)
    at = {cell: k for k, cell in enumerate(cells)}
    found = {}
    share = draws.conditions.T @ no / len(no)
    total = no.mean(axis=0)
    everyone = draws.conditions.mean(axis=0)
    for f in findings:
        lower, reached = np.zeros(model.n), 0.0
        after = 0.0
        for level in (*model.base.findings[f].levels, None):
            up_to = everyone if level is None else share[:, at[f, level]]
            upto_total = 1.0 if level is None else float(total[at[f, level]])
            p = upto_total - reached
            if p > TINY:
                after += p * entropy((up_to - lower) / p, weights)
            lower, reached = up_to, upto_total
        found[f] = max(before - after, 0.0)
    return found


def _context_gains(
    model: Model,
    person: Person,
    draws: Draws,
    findings: Sequence[str],
    weights: Array,
    before: float,
) -> dict[str, float]:
    if not findings:
        return {}
    cells = [(f, state) for f in findings for state in model.base.findings[f].states]
    own = own_after_context(model, person)
    multipliers = np.stack([model.multipliers[cell] for cell in cells], axis=1)
    likely = _importance(model, draws, own, activation(own[:, None], multipliers))
    total = likely.mean(axis=0)
    share = draws.conditions.T @ likely / len(likely)
    found = {}
    for f in findings:
        columns = [k for k, cell in enumerate(cells) if cell[0] == f]
        prevalence = model.base.findings[f].prevalence
        p = np.array([prevalence[cells[k][1]] for k in columns]) * total[columns]
        p = p / p.sum()
        after = sum(
            float(p[i]) * entropy(share[:, k] / total[k], weights) for i, k in enumerate(columns)
        )
        found[f] = max(before - after, 0.0)
    return found


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
    spared = np.ones(len(draws.conditions))
    for p, s in model.links.parents[c]:
        spared = spared * np.where(draws.conditions[:, p] > 0, 1.0 - s, 1.0)
    rows = np.flatnonzero((spared < 1.0) & (draws.conditions[:, c] > 0))
    cells = np.flatnonzero(present[c])
    if len(rows) == 0 or len(cells) == 0:
        return
    left = spared[rows, None]
    ratio = (1.0 - (1.0 - moved[c, cells]) * left) / (1.0 - (1.0 - own[c]) * left)
    logs[np.ix_(rows, cells)] += np.log(ratio) - present[c, cells]
