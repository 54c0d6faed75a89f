"""An effect row says more than the background: a condition that lowers a finding is context."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_row
from hizaura.inference.priors import population_weights
from hizaura.knowledge.schema import KnowledgeBase, Row


def check(lint: Lint) -> Iterator[Found]:
    """Effect rows at or below the background of their finding or hidden state."""
    weights, _ = population_weights(lint.base)
    anchored = {(r.finding, r.state) for r in lint.base.rows if r.use == "anchor"}
    for row in lint.base.rows:
        if row.use in ("check", "ratio") or (row.finding, row.state) in anchored:
            continue
        by_age = _background(lint.base, row)
        if row.probability is None or not by_age:
            continue
        background = float(sum(w * p for w, p in zip(weights, by_age, strict=True)))
        if row.probability <= background:
            yield Found(
                of_row(row),
                f"P({row.finding}={row.state} | {row.condition}) = {row.probability:g} "
                f"is not above the background {background:.3g}.",
                "Leave the cell blank, or state the finding as context.",
            )


def _background(base: KnowledgeBase, row: Row) -> tuple[float, ...]:
    if row.finding in base.states:
        return (base.states[row.finding].background,) * 6
    finding = base.findings.get(row.finding)
    return finding.background.get(row.state, ()) if finding is not None else ()
