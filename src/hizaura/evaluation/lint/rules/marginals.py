"""With no answers the engine gives back the printed priors, whatever the links."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_condition
from hizaura.inference.posterior import posterior
from hizaura.knowledge.observations import Person
from hizaura.terms import AGE_ANCHORS


def check(lint: Lint) -> Iterator[Found]:
    """Conditions whose unanswered marginal leaves the printed prior."""
    allowed = float(lint.limits["marginal"])
    for i, age in enumerate(AGE_ANCHORS):
        given = posterior(lint.model, Person(age=age)).probability
        for condition, p in zip(lint.model.conditions, given, strict=True):
            printed = lint.base.conditions[condition].prior.by_age[i]
            if abs(p - printed) > allowed * printed:
                yield Found(
                    of_condition(condition).at("prior", "by_age", age),
                    f"without answers {condition} has {p:.4g} at {age}; "
                    f"its prior is {printed:.4g}.",
                    "Look at the links to it.",
                )
