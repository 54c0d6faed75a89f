"""How much of the matrix is sourced, estimated or blank, as a whole and by condition."""

from __future__ import annotations

from collections import Counter

from hizaura.evaluation.knowledge_stats import (
    BLANK,
    ESTIMATED,
    SOURCED,
    cell_basis,
    coverage,
)
from hizaura.evaluation.reference.markdown import page, table, to_condition
from hizaura.knowledge.schema import KnowledgeBase

KEY = (
    "A cell is a condition with a finding. Sourced: its number was read in a study. Estimated: an "
    "expert estimate, or reached through a hidden state. Blank: claimed never to be brought about."
)


def coverage_page(base: KnowledgeBase) -> str:
    """The page of coverage."""
    rows = [
        [who, *(_share(n[kind], n["cells"]) for kind in (SOURCED, ESTIMATED, BLANK))]
        for who, n in coverage(base).items()
    ]
    counts = Counter((c, kind) for (c, _), kind in cell_basis(base).items())
    by_condition = [
        [to_condition(c), str(counts[c, SOURCED]), str(counts[c, ESTIMATED])]
        for c in base.conditions
    ]
    return page(
        "Coverage",
        KEY,
        table(["answered by", SOURCED, ESTIMATED, BLANK], rows),
        "## By condition",
        table(["condition", SOURCED, ESTIMATED], by_condition),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "0"
