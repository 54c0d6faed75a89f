"""The engine against pyAgrum on the uncut shipped base."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import numpy as np
from benchmarks.oracle import oracle_posterior
from benchmarks.people import draw_people

from hizaura.inference.model import Model, build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import Person, load

OF_EACH = 50
WIDEST = 18
"""Largest clique that pyAgrum is asked to work on; its tables have 2 ** 18 entries then."""
KINDS = ((8, (1, 3)), (12, (2, 5)), (18, (3, 7)), (25, (4, 9)))


MODEL: list[Model] = []


def _start() -> None:
    MODEL.append(build_model(load()))


def _difference(person: Person) -> float | None:
    model = MODEL[0]
    expected = oracle_posterior(model, person, widest=WIDEST)
    if expected is None:
        return None
    return float(np.abs(posterior(model, person).probability - expected).max())


def test_posterior_equals_pyagrum_on_the_uncut_shipped_base(model: Model) -> None:
    """For 200 seeded people, 8 to 25 answers, every posterior equals pyAgrum's to 1e-9."""
    differences: list[float] = []
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=_start) as pool:
        for seed, (answers, positives) in enumerate(KINDS):
            people = draw_people(model, 500, seed, answers=answers, positives=positives)
            found = pool.map(_difference, people)
            differences += islice((d for d in found if d is not None), OF_EACH)
            assert isinstance(found, Generator)
            found.close()  # cancels what was not begun
    assert len(differences) == 4 * OF_EACH
    assert max(differences) < 1e-9
