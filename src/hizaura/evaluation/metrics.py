"""Counting: shares with intervals, calibration, scores. Plain functions of plain arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """k of n with Wilson's 95% interval (J Am Stat Assoc 1927;22:209-212)."""

    k: int
    n: int

    @property
    def value(self) -> float:
        """k / n, or NaN of nothing."""
        return self.k / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval."""
        if not self.n:
            return (math.nan, math.nan)
        p, n = self.value, self.n
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def as_json(self) -> dict[str, float | int | None]:
        """For the report."""
        low, high = self.interval
        empty = not self.n
        return {
            "k": self.k,
            "n": self.n,
            "share": None if empty else self.value,
            "low": None if empty else low,
            "high": None if empty else high,
        }


def upper_bound_of_none(n: int) -> float:
    """Upper 95% bound of a share when none of n showed it (exact, one-sided)."""
    return 1.0 - 0.05 ** (1.0 / n) if n else 1.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Equal-mass bins of (mean prediction, share that came true, n) and the mean absolute gap."""

    bins: tuple[tuple[float, float, int], ...]
    error: float
    n: int


def calibration(
    predicted: Sequence[float], came_true: Sequence[bool], bins: int = 10
) -> Calibration:
    """Reliability over predictions of 1% and more, in bins of equal size."""
    p = np.asarray(predicted, dtype=float)
    y = np.asarray(came_true, dtype=float)
    keep = p >= 0.01
    p, y = p[keep], y[keep]
    if not len(p):
        return Calibration((), math.nan, 0)
    order = np.argsort(p, kind="stable")
    found = [
        (float(p[part].mean()), float(y[part].mean()), len(part))
        for part in np.array_split(order, min(bins, len(order)))
        if len(part)
    ]
    error = sum(n * abs(mean - share) for mean, share, n in found) / len(p)
    return Calibration(tuple(found), float(error), len(p))


def brier(predicted: Array, came_true: Array) -> float:
    """Mean squared gap."""
    return float(np.mean((predicted - came_true) ** 2)) if predicted.size else math.nan


def log_loss(predicted: Array, came_true: Array) -> float:
    """Mean negative log-likelihood per condition, in nats (predictions held off 0 and 1)."""
    p = np.clip(predicted, 1e-9, 1 - 1e-9)
    value = came_true * np.log(p) + (1 - came_true) * np.log(1 - p)
    return float(-value.mean()) if value.size else math.nan
