"""Codes of conditions follow the international pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_condition


def check(lint: Lint) -> Iterator[Found]:
    """Codes that are none, or belong to a national edition."""
    pattern = re.compile(lint.limits["icd10"])
    for condition in lint.base.conditions.values():
        if not pattern.fullmatch(condition.icd10):
            yield Found(
                of_condition(condition).at("icd10"),
                f"{condition.icd10!r} is no WHO ICD-10 code.",
                "Write a letter, two digits and at most one more: M71.2.",
            )
