"""Answers can raise every condition, both by what precedes it and by what it brings about.

A condition that is kept short on purpose stands in the list of exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_condition


def check(lint: Lint) -> Iterator[Found]:
    """Conditions without an effect row, or without a context row."""
    base = lint.base
    context = {f.id for f in base.findings.values() if f.role == "context"}
    for condition in base.conditions.values():
        rows = {row.finding for row in base.rows_of(condition.id) if row.use != "check"}
        for kind, missing in (("effect", not rows - context), ("context", not rows & context)):
            if missing:
                yield Found(
                    of_condition(condition),
                    f"{condition.id} has no {kind} row.",
                    f"Add one to likelihoods/{condition.id}.csv, or list it in "
                    "exceptions/reach.txt as short.",
                )
