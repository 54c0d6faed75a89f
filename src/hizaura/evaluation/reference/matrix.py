"""Finding x condition, a table a group of conditions: for reading down a column and along a row."""

from __future__ import annotations

from hizaura.evaluation.knowledge_stats import SOURCED, cell_basis
from hizaura.evaluation.reference.markdown import page, table, to_condition
from hizaura.knowledge.schema import Condition, Finding, KnowledgeBase

KEY = (
    "**Bold**: from a study. Plain: estimated. ~: through a hidden state that the condition "
    "raises. Blank: claimed never to be brought about (effects), or no different from other "
    "visitors (context). Where there are several states, the highest number is shown."
)

Numbers = dict[tuple[str, str], float]


def matrix_page(base: KnowledgeBase) -> str:
    """The whole matrix."""
    cells, numbers = cell_basis(base), _numbers(base)
    blocks = []
    for group in sorted({c.group for c in base.conditions.values()}):
        columns = [c for c in base.conditions.values() if c.group == group]
        rows = [
            [f"`{f.id}`", *(_cell(f, c, cells, numbers) for c in columns)]
            for f in base.findings.values()
            if any((c.id, f.id) in cells for c in columns)
        ]
        head = ["finding", *(to_condition(c.id) for c in columns)]
        blocks.append(f"## Group {group}\n\n{table(head, rows)}")
    return page("Findings by conditions", KEY, *blocks)


def _numbers(base: KnowledgeBase) -> Numbers:
    found: Numbers = {}
    for row in base.rows:
        if row.use != "check":
            value = row.probability if row.probability is not None else row.ratio or 0.0
            key = (row.condition, row.finding)
            found[key] = max(value, found.get(key, 0.0))
    return found


def _cell(f: Finding, c: Condition, cells: dict[tuple[str, str], str], numbers: Numbers) -> str:
    key = (c.id, f.id)
    if key not in cells:
        return ""
    if key not in numbers:
        return "~"
    shown = f"{numbers[key]:.2g}"
    return f"**{shown}**" if cells[key] == SOURCED else shown
