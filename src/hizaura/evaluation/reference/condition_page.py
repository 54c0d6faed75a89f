"""The page of one condition: what it is, how common, what speaks for it, where that is from."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.labels import name_of
from hizaura.evaluation.reference.markdown import bullets, page, table, to_condition, to_source
from hizaura.evaluation.row_words import against, how, number, state_of, strongest_first
from hizaura.knowledge.schema import Condition, KnowledgeBase, Row
from hizaura.terms import AGE_ANCHORS

EN = "en"


def condition_page(base: KnowledgeBase, c: Condition) -> str:
    """The page of a condition."""
    context = {f.id for f in base.findings.values() if f.role == "context"}
    rows = strongest_first(base.rows_of(c.id))
    return page(
        c.names[EN],
        f"{c.names['ja']} · `{c.id}` · ICD-10 {c.icd10} · group {c.group} · {c.structure}",
        _review(c),
        "\n\n".join(text[EN] for text in c.card.values()),
        "## How common",
        _prior(c),
        bullets(_links(base, c)),
        _must_not_miss(c),
        "## What it brings about",
        _rows(base, [row for row in rows if row.finding not in context]),
        "## What precedes or describes it",
        _rows(base, [row for row in rows if row.finding in context]),
        "## Treatment",
        bullets(_treatments(c)),
        _card_sources(c),
    )


def _review(c: Condition) -> str:
    signed = c.review.get("by")
    who = f"Signed by {signed} on {c.review.get('on', '')}." if signed else "Not yet signed."
    return f"*{who} Next review: {c.review.get('next', '')}.*"


def _prior(c: Condition) -> str:
    ages = table([str(age) for age in AGE_ANCHORS], [[f"{p:.4g}" for p in c.prior.by_age]])
    settings = "".join(f"; {s} odds ×{m:g}" for s, m in c.prior.settings.items())
    sources = "".join(f", {to_source(key, inside=True)}" for key in c.prior.sources)
    note = (
        f"Share of visitors, by age. Odds women to men {c.prior.female_odds_ratio:g}{settings}; "
        f"the truth is thought to lie within a factor of {c.prior.range_factor:g}. "
        f"Basis: {c.prior.basis}{sources}. {c.prior.why}"
    )
    return f"{ages}\n\n{note}"


def _links(base: KnowledgeBase, c: Condition) -> Iterator[str]:
    for link in c.links:
        source = f", {to_source(link.source, inside=True)}" if link.source else ""
        where = f" ({link.locator})" if link.locator else ""
        yield (
            f"brings about {to_condition(link.child, inside=True)} "
            f"in {link.strength:g}: {link.basis}{source}{where}"
        )
    for other in base.conditions.values():
        for link in other.links:
            if link.child == c.id:
                yield f"brought about by {to_condition(other.id, inside=True)} {link.strength:g}"


def _must_not_miss(c: Condition) -> str:
    m = c.must_not_miss
    if m is None:
        return ""
    lines = [
        f"at least {m.least_level.id}; stands first above {m.exclude_first_above:g}",
        f"ruled out by: {m.excluded_by[EN]}",
        f"not ruled out by: {m.not_excluded_by[EN]}",
    ]
    return f"## Must not be missed\n\n{bullets(lines)}"


def _rows(base: KnowledgeBase, rows: list[Row]) -> str:
    head = ["finding", "", "P(finding given this)", "use", "basis", "source", "who was studied"]
    found = table(head, (_row(base, row) for row in rows))
    return found or "No rows."


def _row(base: KnowledgeBase, row: Row) -> list[str]:
    source = to_source(row.source, inside=True) if row.source else ""
    return [
        f"`{state_of(row)}`",
        name_of(base, row.finding, EN),
        f"{number(row)} {against(row)}",
        how(row, EN),
        row.basis,
        f"{source} {row.locator}",
        row.population,
    ]


def _treatments(c: Condition) -> Iterator[str]:
    for t in c.treatments:
        sources = ", ".join(to_source(key, inside=True) for key in t.sources)
        yield f"**{t.step}** ({t.strength}): {t.text[EN]} {sources}".strip()


def _card_sources(c: Condition) -> str:
    keys = ", ".join(to_source(key, inside=True) for key in c.card_sources)
    return f"Sources of the text: {keys}." if keys else ""
