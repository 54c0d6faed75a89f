"""Every source can be found again: it has a title, and a DOI, PMID or address."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_source

ADDRESSES = ("DOI", "PMID", "URL")


def check(lint: Lint) -> Iterator[Found]:
    """Sources without title, or that lead nowhere."""
    for key, record in lint.base.sources.items():
        if not str(record.get("title") or "").strip():
            yield Found(of_source(key), "the title is missing.", "Add it as printed.")
        if not any(str(record.get(field) or "").strip() for field in ADDRESSES):
            yield Found(
                of_source(key), "there is no DOI, PMID or URL.", "Add one, so that it can be found."
            )
