"""What each result of an exam would change: the differential after every possible result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hizaura.inference.model import Model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import Person
from hizaura.pathway import ExamAdvice

FINDINGS = 3
FIRST = 3


@dataclass(frozen=True, slots=True)
class Result:
    """One result and the conditions that would then stand first, with their posterior."""

    finding: str
    state: str
    first: tuple[tuple[str, float], ...]


def results(model: Model, person: Person, advice: ExamAdvice) -> tuple[Result, ...]:
    """Every result of the exam's most telling findings, exactly; impossible ones are left out."""
    return tuple(_results(model, person, advice))


def _results(model: Model, person: Person, advice: ExamAdvice) -> Iterator[Result]:
    for change in advice.changes[:FINDINGS]:
        for state in model.base.findings[change.finding].states:
            after = posterior(model, person.answering(**{change.finding: state}))
            if not after.possible:
                continue
            order = (-after.probability).argsort(kind="stable")[:FIRST]
            first = tuple((model.conditions[i], float(after.probability[i])) for i in order)
            yield Result(change.finding, state, first)
