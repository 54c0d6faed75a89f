"""How the time of one posterior grows with conditions, findings and positive answers."""

from __future__ import annotations

from benchmarks.clock import summary, times
from benchmarks.engine import whole_posterior
from benchmarks.people import draw_people, with_positives
from benchmarks.resize import resized
from hizaura.inference.model import Model

Curve = dict[str, dict[str, float]]
PEOPLE = 100
ASKED = 130
"""Findings that a person is asked, for the curve over conditions."""


def growth(model: Model, seed: int) -> dict[str, Curve]:
    """Summaries by size, one thing varied at a time."""
    return {
        "conditions": {str(n): _timed(resized(model, n, ASKED), seed) for n in (20, 40, 80)},
        "findings": {str(f): _timed(resized(model, model.n, f), seed) for f in (60, 120, 240)},
        "positives": {str(k): _positives(model, k, seed) for k in range(0, 21, 2)},
    }


def _timed(model: Model, seed: int) -> dict[str, float]:
    people = draw_people(model, PEOPLE, seed)
    return summary(times(lambda p: whole_posterior(model, p), people))


def _positives(model: Model, wanted: int, seed: int) -> dict[str, float]:
    people = draw_people(model, 40 if wanted < 16 else 15, seed)
    some = [with_positives(model, p, wanted, i) for i, p in enumerate(people)]
    return summary(times(lambda p: whole_posterior(model, p), some))
