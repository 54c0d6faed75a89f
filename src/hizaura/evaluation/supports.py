"""What each source supports: every record that cites it, with the place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hizaura.evaluation.guidance import citations
from hizaura.evaluation.row_words import number, state_of

if TYPE_CHECKING:
    from hizaura.knowledge.schema import KnowledgeBase


def supports(base: KnowledgeBase) -> dict[str, list[str]]:
    """Source key -> what it supports, one line each."""
    found: dict[str, list[str]] = {key: [] for key in base.sources}
    for key, line in _lines(base):
        if key in found and line not in found[key]:
            found[key].append(line)
    return found


def _lines(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for row in base.rows:
        if row.source:
            said = f"P({state_of(row)} | {row.condition}) {number(row)}"
            yield row.source, _located(said, row.locator)
    for c in base.conditions.values():
        yield from ((key, f"prior of {c.id}") for key in c.prior.sources)
        for link in c.links:
            yield link.source, _located(f"{c.id} brings about {link.child}", link.locator)
        yield from ((key, f"card of {c.id}") for key in c.card_sources)
        for treatment in c.treatments:
            yield from ((key, f"{treatment.step} of {c.id}") for key in treatment.sources)
    for finding in base.findings.values():
        yield finding.source, _located(f"background of {finding.id}", finding.locator)
    for rule in base.rules:
        yield rule.source, _located(f"danger sign {rule.id}", rule.locator)
    yield from ((group.source, f"raising {group.id}") for group in base.modifiers.raising)
    yield from citations(base)


def _located(said: str, locator: str) -> str:
    return f"{said} [{locator}]" if locator else said
