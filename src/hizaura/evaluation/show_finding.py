"""A finding or a hidden state for people to read, with its rows down the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hizaura.evaluation.expression_words import in_words
from hizaura.evaluation.labels import label, name_of, said
from hizaura.evaluation.row_words import against, how, number, origin, strongest_first
from hizaura.knowledge.expressions import findings_in
from hizaura.knowledge.schema import Finding, KnowledgeBase, Row
from hizaura.terms import AGE_ANCHORS


def show_finding(base: KnowledgeBase, record_id: str, language: str) -> Iterator[str]:
    """The lines of one finding."""
    f = base.findings[record_id]
    yield f"{f.id}  ({label('finding', language)})"
    for key, text in f.texts.items():
        name = label(key, language) if key in ("question", "help", "why") else key
        yield f"  {name}: {said(text, language)}"
    yield f"  {label('who', language)}: {f.who}; {label('role', language)}: {f.role}"
    yield f"  {label('states', language)}: {_states(f, language)}"
    yield from _numbers(f, language)
    if f.asked_if is not None:
        yield f"  {label('asked_if', language)}: {in_words(f.asked_if)}"
    for state in base.states.values():
        for (finding, level), p in state.members.items():
            if finding == f.id:
                yield f"  {label('member_of', language)}: {state.id}  P({level}) {p:g}"
                raised = [r.condition for r in base.rows if state.id in (r.finding, r.via)]
                yield f"    {label('through', language)}: {', '.join(dict.fromkeys(raised))}"
    rules = [r.id for r in base.rules if f.id in (*findings_in(r.when), *r.softened_by)]
    if rules:
        yield f"  {label('rule', language)}: {', '.join(rules)}"
    yield from column(base, (r for r in base.rows if r.finding == f.id), language)


def show_state(base: KnowledgeBase, record_id: str, language: str) -> Iterator[str]:
    """The lines of one hidden state."""
    s = base.states[record_id]
    yield f"{s.id}  ({label('state', language)})"
    yield f"  {said(s.label, language)}"
    yield f"  {label('background', language)}: {s.background:g}"
    yield f"  {label('why', language)}: {s.why}"
    yield f"  {label('members', language)}:"
    for (finding, level), p in s.members.items():
        yield f"    {finding}={level} {p:g}  {name_of(base, finding, language)}"
    rows = (r for r in base.rows if record_id in (r.finding, r.via))
    yield from column(base, rows, language)


def column(base: KnowledgeBase, rows: Iterable[Row], language: str) -> Iterator[str]:
    """Rows of one finding across the conditions."""
    found = strongest_first(rows)
    yield f"  {label('rows', language)} ({len(found)}):"
    for row in found:
        state = "" if row.state == "yes" else f"={row.state} "
        more = "  ".join(p for p in (against(row), how(row, language)) if p)
        yield f"    {row.condition:<42} {state}{number(row):<22} {more:<18} {origin(row)}".rstrip()


def _states(f: Finding, language: str) -> str:
    if not f.state_labels:
        return ", ".join(f.states)
    order = " < " if f.ordered else ", "
    return order.join(f"{s} ({said(f.state_labels[s], language)})" for s in f.states)


def _numbers(f: Finding, language: str) -> Iterator[str]:
    basis = "; ".join(part for part in (f.basis, f.source, f.locator) if part)
    for level, by_age in f.background.items():
        ages = "  ".join(f"{a}: {p:.3g}" for a, p in zip(AGE_ANCHORS, by_age, strict=True))
        shown = f"{by_age[0]:.3g}" if len(set(by_age)) == 1 else ages
        yield f"  {label('background', language)} ({level}): {shown}  {basis}"
    if f.prevalence:
        shares = ", ".join(f"{s} {p:.3g}" for s, p in f.prevalence.items())
        yield f"  {label('prevalence', language)}: {shares}  {basis}"
