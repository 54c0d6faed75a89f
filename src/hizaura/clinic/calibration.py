"""How well the engine fits this clinic: counts first, and what became of each urgency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hizaura.clinic.outcome import Outcome
from hizaura.terms import Level

EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between two chances: how many, how many were expected to be right, and were."""

    low: float
    high: float
    forecasts: int
    expected: float
    found: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One condition: how often it was found, how often it was expected, how often it stood first."""

    condition: str
    found: int
    expected: float
    in_first_three: int


@dataclass(frozen=True, slots=True)
class Month:
    """Urgency told against urgency needed, in one month."""

    month: str
    closed: int
    too_low: int
    right: int
    too_high: int


def bins(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Forecasts grouped by their chance."""
    made = []
    for low, high in pairwise(EDGES):
        inside = [
            (p, c in outcome.diagnoses)
            for outcome in outcomes
            for c, p in outcome.forecast.items()
            if low <= p < high or (p == high == 1.0)
        ]
        found = sum(hit for _, hit in inside)
        made.append(Bin(low, high, len(inside), sum(p for p, _ in inside), found))
    return made


def seen(outcomes: Sequence[Outcome]) -> list[Seen]:
    """Every condition found at least once or expected at least once, most found first."""
    found = Counter(c for o in outcomes for c in o.diagnoses)
    expected: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for outcome in outcomes:
        expected.update(outcome.forecast)
        order = sorted(outcome.forecast, key=lambda c: -outcome.forecast[c])[:3]
        first.update(c for c in outcome.diagnoses if c in order)
    named = {c for c in {*found, *expected} if found[c] or expected[c] >= 1.0}
    rows = [Seen(c, found[c], float(expected[c]), first[c]) for c in named]
    return sorted(rows, key=lambda row: (-row.found, -row.expected, row.condition))


def months(outcomes: Iterable[Outcome]) -> list[Month]:
    """Triage outcomes month by month, the newest first."""
    by_month: dict[str, list[int]] = {}
    for outcome in outcomes:
        gap = Level.of(outcome.level) - Level.of(outcome.needed)
        month = outcome.closed_at.strftime("%Y-%m")
        by_month.setdefault(month, []).append(gap)
    return [
        Month(
            month,
            len(gaps),
            sum(g < 0 for g in gaps),
            sum(g == 0 for g in gaps),
            sum(g > 0 for g in gaps),
        )
        for month, gaps in sorted(by_month.items(), reverse=True)
    ]
