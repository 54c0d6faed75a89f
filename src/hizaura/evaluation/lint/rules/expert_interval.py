"""No estimate looks surer than a study: an expert's interval weighs ten people at most."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_row
from hizaura.knowledge.schema import Row

SPREAD = 2 * 1.959964  # a 95% interval in standard deviations


def check(lint: Lint) -> Iterator[Found]:
    """Expert rows whose printed interval is narrower than that many people would give."""
    most = float(lint.limits["expert_people"])
    for row in lint.base.rows:
        people = weight(row)
        if row.basis == "expert" and people is not None and people > most * 1.05:
            p = row.probability or 0.0
            half = SPREAD / 2 * sqrt(p * (1 - p) / (most + 1))
            yield Found(
                of_row(row),
                f"{row.low:g} to {row.high:g} around {p:g} weighs {people:.0f} people.",
                f"Leave low and high empty, or widen to {max(p - half, 0):.2f} "
                f"to {min(p + half, 1):.2f}.",
            )


def weight(row: Row) -> float | None:
    """How many people a Beta of this mean and interval stands for; nothing without an interval."""
    if row.probability is None or row.low is None or row.high is None:
        return None
    if not 0 < row.probability < 1 or row.high <= row.low:
        return None
    deviation = (row.high - row.low) / SPREAD
    return row.probability * (1 - row.probability) / deviation**2 - 1
