"""Priors add up to what a visitor can have: at each age, about one to two and a half reasons."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import Place
from hizaura.terms import AGE_ANCHORS


def check(lint: Lint) -> Iterator[Found]:
    """Ages at which the priors add up to too little or too much."""
    low, high = (float(lint.limits["priors_sum"][end]) for end in ("low", "high"))
    for i, age in enumerate(AGE_ANCHORS):
        total = sum(c.prior.by_age[i] for c in lint.base.conditions.values())
        if not low <= total <= high:
            yield Found(
                Place("conditions", f"age_{age}"),
                f"the priors at age {age} add up to {total:.2f}, outside {low:g} to {high:g}.",
                "Look at the largest ones first.",
            )
