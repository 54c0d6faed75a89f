"""The worth of an exam: the expected fall of the weighted entropies over its joint results.

Results are weighed exactly against joint draws of the conditions. The likeliest results are listed one by
one and a few of the others stand for the rest: of a handful of findings nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hizaura.inference.eliminate import Array
from hizaura.inference.model import Model
from hizaura.interview.gains import Distinct, below, entropies
from hizaura.knowledge.observations import Person

SEEN = 800
"""Joint results drawn to find the likely ones."""
LISTED, TAIL = 36, 12


@dataclass(frozen=True)
class Absent:
    """P(no | draw) of every finding that some exam could observe: shape (draws, findings)."""

    no: Array
    place: Mapping[str, int]

    def of(self, findings: Sequence[str]) -> Array:
        """Of these findings."""
        return np.asarray(self.no[:, [self.place[f] for f in findings]])


def absent_of(
    model: Model, few: Distinct, wanted: Mapping[str, Sequence[str]], person: Person
) -> Absent:
    """P(no | draw) of everything that these exams observe."""
    findings = list(dict.fromkeys(f for observed in wanted.values() for f in observed))
    columns = [model.effects[f, model.base.findings[f].levels[0]].column for f in findings]
    no = below(model, few.draws, columns, person.age)
    return Absent(no, {f: i for i, f in enumerate(findings)})


def value(
    model: Model, few: Distinct, no: Array, weights: Array, rng: np.random.Generator
) -> tuple[float, tuple[str, ...]]:
    """Expected gain over joint results, weighed against the draws, and what it bears on most."""
    results, tail = likely_results(no, few.share, rng)
    yes_log = np.log(np.maximum(1.0 - no, 1e-12))
    no_log = np.log(np.maximum(no, 1e-12))
    joint = np.exp(results @ (yes_log - no_log).T + no_log.sum(axis=1)) * few.share
    chance = joint.sum(axis=1)
    after = joint @ few.draws.conditions / np.maximum(chance, 1e-300)[:, None]
    if tail:  # what is not listed is as telling as the few drawn from it
        chance[-tail:] = max(1.0 - chance[:-tail].sum(), 0.0) / tail
    chance /= chance.sum()
    before = few.share @ few.draws.conditions
    gain = float(entropies(before, weights)) - float(chance @ entropies(after, weights))
    moved = (chance @ np.abs(after - before)) * weights
    targets = tuple(model.conditions[i] for i in np.argsort(-moved)[:4] if moved[i] > 0.01)
    return max(gain, 0.0), targets


def likely_results(no: Array, share: Array, rng: np.random.Generator) -> tuple[Array, int]:
    """Joint results to weigh, 0.0/1.0: the likeliest, then ``tail`` drawn from all the others."""
    seen = rng.random((SEEN, no.shape[1])) >= no[rng.choice(len(no), SEEN, p=share)]
    _, first, times = np.unique(
        np.packbits(seen, axis=1).view(f"V{(no.shape[1] + 7) // 8}").ravel(),
        return_index=True,
        return_counts=True,
    )
    found = seen[first]
    order = np.argsort(-times, kind="stable")
    listed, rest = order[:LISTED], order[LISTED:]
    tail = min(TAIL, len(rest))
    others = rng.choice(rest, tail, p=times[rest] / times[rest].sum()) if tail else rest
    return found[np.concatenate([listed, others])].astype(float), tail
