"""Case by case: rank and level of each, and every wrong one said plainly: terminal and page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hizaura.evaluation.judge import Judged
from hizaura.inference.model import Model

SHOWN = 5


def wrong(j: Judged) -> list[str]:
    """What is wrong with the outcome of a case, by its own expectations; empty if nothing is."""
    found, expected = [], j.case.expected
    if j.level < expected.min_safe:
        found.append(f"too late: {j.level.id}, at least {expected.min_safe.id} is safe")
    if j.level > expected.max_reasonable:
        found.append(f"too soon: {j.level.id}, at most {expected.max_reasonable.id} is reasonable")
    rank = j.ranks["engine"]
    if rank is not None and rank > expected.within_first:
        found.append(f"stands at place {rank}, expected within the first {expected.within_first}")
    return found


def case_lines(judged: Sequence[Judged]) -> Iterator[str]:
    """One line a case for a terminal."""
    width = max(len(j.case.name) for j in judged)
    yield f"{'case':{width}}  place  level        verdict"
    for j in judged:
        place = str(j.ranks["engine"] or "–")
        yield f"{j.case.name:{width}}  {place:5}  {j.level.id:11}  {'; '.join(wrong(j)) or 'right'}"


def case_page(model: Model, judged: Sequence[Judged], command: str) -> str:
    """A Markdown page: what came out, and the wrong ones by themselves with their first causes."""
    bad = [j for j in judged if wrong(j)]
    lines = [
        "# The examples, as they come out",
        "",
        f"Made by `{command}` from knowledge base {model.base.version} ({model.base.digest}); "
        "do not edit. Each case is a published report in our own words; what it expects was "
        "written down before the first likelihood. A wrong one stays here as wrong.",
        "",
        f"{len(judged) - len(bad)} of {len(judged)} come out as expected.",
        "",
        "| case | expected | place | level | within | verdict |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(j) for j in judged),
        "",
        "## Wrong",
        "",
        *([line for j in bad for line in _explained(model, j)] or ["None.", ""]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(j: Judged) -> str:
    e = j.case.expected
    cells = (
        j.case.name,
        ", ".join(e.conditions),
        f"{j.ranks['engine'] or '–'} (first {e.within_first})",
        j.level.id,
        f"{e.min_safe.id} – {e.max_reasonable.id}",
        "; ".join(wrong(j)) or "right",
    )
    return f"| {' | '.join(cells)} |"


def _explained(model: Model, j: Judged) -> Iterator[str]:
    title: Mapping[str, Any] = j.case.case.title
    order = (-j.probability).argsort(kind="stable")[:SHOWN]
    first = ", ".join(f"{model.conditions[i]} {j.probability[i]:.2f}" for i in order)
    expected = ", ".join(
        f"{c} {j.probability[model.index[c]]:.3f}"
        for c in j.case.expected.conditions
        if c in model.index
    )
    yield f"### {title.get('en') or j.case.name}"
    yield ""
    yield f"- File: `{j.case.name}`. Wrong: {'; '.join(wrong(j))}."
    yield f"- First: {first}. The report's own: {expected}."
    yield f"- Signs: {', '.join(s.rule for s in j.urgency.signs) or 'none'}."
    yield f"- To be excluded first: {', '.join(j.excluded) or 'nothing'}."
    yield ""
