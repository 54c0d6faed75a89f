"""All rows that the solver cannot reach, not just the first: each is left out for the next try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hizaura.errors import KnowledgeError
from hizaura.evaluation.lint.faults import from_error
from hizaura.evaluation.lint.problem import Problem
from hizaura.inference.model import build_model
from hizaura.knowledge.schema import KnowledgeBase

SOLVES = "solves"
MOST = 100


def unsolvable(base: KnowledgeBase) -> Iterator[Problem]:
    """A problem for every row that contradicts the rest; nothing if the base solves."""
    for _ in range(MOST):
        try:
            build_model(base)
        except KnowledgeError as error:
            yield from_error(error, SOLVES)
            kept = tuple(row for row in base.rows if row.where != error.where)
            if len(kept) == len(base.rows):
                return
            base = replace(base, rows=kept)
        else:
            return
