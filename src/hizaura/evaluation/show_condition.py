"""A condition for people to read: names, prior, links, must-not-miss, rows, card."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.labels import label, name_of, said
from hizaura.evaluation.row_words import against, how, number, origin, state_of, strongest_first
from hizaura.knowledge.schema import Condition, KnowledgeBase, Row
from hizaura.terms import AGE_ANCHORS


def show_condition(base: KnowledgeBase, record_id: str, language: str) -> Iterator[str]:
    """The lines of one condition."""
    c = base.conditions[record_id]
    yield f"{c.id}  ({label('condition', language)})"
    yield f"  {said(c.names, language)}  ICD-10 {c.icd10}"
    yield f"  {label('group', language)} {c.group}, {label('structure', language)} {c.structure}"
    yield from _prior(c, language)
    yield from _links(base, c, language)
    yield from _must_not_miss(c, language)
    yield from _rows(base.rows_of(c.id), language)
    yield f"  {label('card', language)}:"
    yield from (f"    {key}: {said(text, language)}" for key, text in c.card.items())
    yield f"  {label('treatments', language)}:"
    for t in c.treatments:
        yield f"    {t.step} ({t.strength}): {said(t.text, language)}"
    signed = c.review.get("by") or label("not_reviewed", language)
    due = c.review.get("next", "-")
    yield f"  {label('review', language)}: {signed}; {label('next', language)} {due}"


def _prior(c: Condition, language: str) -> Iterator[str]:
    ages = "  ".join(f"{a}: {p:.4g}" for a, p in zip(AGE_ANCHORS, c.prior.by_age, strict=True))
    yield f"  {label('prior', language)}: {ages}"
    yield f"    {label('female', language)} {c.prior.female_odds_ratio:g}"
    if c.prior.settings:
        settings = ", ".join(f"{s} {m:g}" for s, m in c.prior.settings.items())
        yield f"    {label('settings', language)}: {settings}"
    leans = ", ".join((c.prior.basis, *c.prior.sources))
    yield (
        f"    {label('basis', language)}: {leans}; {label('range', language)} "
        f"{c.prior.range_factor:g}"
    )
    yield f"    {label('why', language)}: {c.prior.why}"


def _links(base: KnowledgeBase, c: Condition, language: str) -> Iterator[str]:
    for link in c.links:
        name = name_of(base, link.child, language)
        origin_ = "; ".join(p for p in (link.basis, link.source, link.locator) if p)
        yield f"  {label('links', language)}: {link.child} ({name}) {link.strength:g}  {origin_}"
    for other in base.conditions.values():
        for link in other.links:
            if link.child == c.id:
                name = name_of(base, other.id, language)
                yield f"  {label('caused_by', language)}: {other.id} ({name}) {link.strength:g}"


def _must_not_miss(c: Condition, language: str) -> Iterator[str]:
    m = c.must_not_miss
    if m is None:
        return
    yield f"  {label('least_level', language)}: {m.least_level.id}"
    yield f"    {label('first_above', language)}: {m.exclude_first_above:g}"
    yield f"    {label('excluded_by', language)}: {said(m.excluded_by, language)}"
    yield f"    {label('not_excluded_by', language)}: {said(m.not_excluded_by, language)}"


def _rows(rows: tuple[Row, ...], language: str) -> Iterator[str]:
    yield f"  {label('rows', language)} ({len(rows)}):"
    for row in strongest_first(rows):
        more = "  ".join(p for p in (against(row), how(row, language)) if p)
        yield f"    {state_of(row):<38} {number(row):<22} {more:<22} {origin(row)}".rstrip()
