"""Every source is cited somewhere; an unused one claims support that it does not give."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.guidance import citations
from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_source
from hizaura.knowledge.integrity import cited


def check(lint: Lint) -> Iterator[Found]:
    """Sources that nobody cites."""
    used = {key for _, key in cited(lint.base)} | {key for key, _ in citations(lint.base)}
    for key in lint.base.sources:
        if key not in used:
            yield Found(
                of_source(key), f"nothing cites {key}.", "Cite it where it is used, or delete it."
            )
