"""Many people: NumPy in two processes, the compiled kernel in two threads, naive Bayes beside them."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.clock import Row, timed_row, times
from benchmarks.people import draw_block, draw_people
from hizaura.inference.batch import score
from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior

CORES = 2


def batch_rows(model: Model, seed: int, sizes: list[int]) -> tuple[list[Row], dict[str, float]]:
    """Rows of both ways, and people per second of the compiled one by size of the block."""
    block = draw_block(model, max(sizes), seed + 1)
    rows, plain = [], block[: min(4000, max(sizes))]
    wall, cores = _spent(lambda: score(model, plain, workers=CORES, compiled=False))
    rate = len(plain) / cores
    rows.append(
        Row(
            "batch, NumPy, two processes",
            "≥ 2,000 people/s",
            f"{rate:,.0f} people/s on two whole cores ({len(plain):,} people; "
            f"{len(plain) / wall:,.0f}/s by the clock)",
            rate >= 2000,
            {"people_per_second": round(rate), "by_the_clock": round(len(plain) / wall)},
        )
    )
    try:
        import numba
    except ImportError:
        return rows, {}
    compiling, _ = _spent(lambda: score(model, block[:64], workers=CORES, compiled=True))
    seconds, wall = {}, 0.0
    for size in sizes:
        part = block[:size]
        wall, cores = _spent(lambda part=part: score(model, part, workers=CORES, compiled=True))
        seconds[str(size)] = round(cores, 4)
    rate = sizes[-1] / seconds[str(sizes[-1])]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows.append(
        Row(
            f"batch, [batch] (numba {numba.__version__}), two threads",
            "≥ 40,000 people/s (stretch 100,000), < 2 GB",
            f"{rate:,.0f} people/s on two whole cores ({sizes[-1]:,} people; {sizes[-1] / wall:,.0f}/s "
            f"by the clock), peak {peak:.2f} GB, compiled in {compiling:.0f} s",
            rate >= 40_000 and peak < 2.0,
            {"people_per_second": round(rate), "peak_gb": round(peak, 3), "people": sizes[-1]},
        )
    )
    return rows, seconds


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and seconds of two whole cores (all threads and processes, halved)."""
    wall, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    return time.perf_counter() - wall, used / CORES


def bayes_rows(model: Model, seed: int) -> list[Row]:
    """scikit-learn's naive Bayes on the same table: one class at a time, findings independent."""
    from sklearn.naive_bayes import BernoulliNB

    below = (1.0 - model.leak) * (1.0 - model.direct)
    for s in range(len(model.states)):
        below = below * (1.0 - np.outer(model.through[:, s], model.member[s]))
    bayes = BernoulliNB()
    bayes.classes_ = np.arange(model.n)
    prior = model.priors.reference / model.priors.reference.sum()
    bayes.class_log_prior_ = np.log(prior)
    bayes.feature_log_prob_ = np.log(np.clip(1.0 - below, 1e-12, 1 - 1e-12))
    bayes.class_count_ = prior
    bayes.feature_count_ = 1.0 - below
    bayes.n_features_in_ = below.shape[1]
    columns = {key: effect.column for key, effect in model.effects.items()}
    people = draw_people(model, 200, seed)
    table = np.zeros((len(people), below.shape[1]))
    for row, person in zip(table, people, strict=True):
        for answer in person.answers.items():
            if answer in columns:
                row[columns[answer]] = 1.0
    one = times(lambda row: bayes.predict_proba(row[None]), list(table))
    ours = times(lambda p: posterior(model, p), people)
    many = np.tile(table, (500, 1))
    start = time.perf_counter()
    bayes.predict_proba(many)
    rate = len(many) / (time.perf_counter() - start)
    row = timed_row("scikit-learn naive Bayes on the same table, one person", "beside ours", one)
    row.met = None
    row.found += f"; ours on the same people: median {np.median(ours):.3g} ms"
    block = Row(
        "scikit-learn naive Bayes, blocks",
        "beside ours",
        f"{rate:,.0f} people/s; one cause at a time, unanswered taken as no",
        None,
        {"people_per_second": round(rate)},
    )
    return [row, block]
