"""What must hold of the likelihood rows, each by itself and with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hizaura.errors import did_you_mean
from hizaura.knowledge.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hizaura.knowledge.schema import KnowledgeBase, Row

ROUNDED = 0.0051
"""How far printed counts may be from a probability printed to two places."""


def row_faults(base: KnowledgeBase, row: Row) -> Iterator[Fault]:
    """What is wrong with one row by itself."""
    if row.condition not in base.conditions:
        yield Fault(row.where, f"no condition {row.condition}.", "Name the file after its id.")
        return
    if row.finding in base.states:
        if row.state != "yes" or row.via:
            yield Fault(row.where, "a hidden state is only yes, without via.", "Write yes.")
        finding = None
    else:
        finding = base.findings.get(row.finding)
        if finding is None:
            hint = did_you_mean(row.finding, [*base.findings, *base.states])
            yield Fault(row.where, f"no finding {row.finding}.{hint}", "Use a known id.")
            return
        if finding.role == "sign":
            yield Fault(row.where, f"{row.finding} is a sign: only rules read it.", "Remove.")
        allowed = finding.levels if finding.role == "effect" else finding.states
        if row.state not in allowed:
            yield Fault(
                row.where,
                f"{row.finding} has no state {row.state} here.",
                f"Use one of {', '.join(allowed)}.",
            )
    if row.via and (
        row.via not in base.states or (row.finding, row.state) not in members(base, row.via)
    ):
        yield Fault(row.where, f"{row.finding} is no member of {row.via}.", "Check states.yaml.")
    yield from _numbers(row, context=finding is not None and finding.role == "context")


def members(base: KnowledgeBase, state: str) -> frozenset[tuple[str, str]]:
    """The (finding, level) pairs of a hidden state."""
    return frozenset(base.states[state].members)


def _numbers(row: Row, *, context: bool) -> Iterator[Fault]:
    if row.probability is None and not ((context or row.use == "check") and row.ratio is not None):
        yield Fault(row.where, "the probability is missing.", "Give it (or an odds ratio).")
    if row.basis != "expert" and not row.source:
        yield Fault(row.where, f"a {row.basis} row needs a source.", "Cite it, or mark expert.")
    p, low, high = row.probability, row.low, row.high
    if p is not None and low is not None and high is not None and not low <= p <= high:
        yield Fault(row.where, f"{p:g} is outside {low:g} to {high:g}.", "Check the columns.")
    if (row.events is None) != (row.total is None):
        yield Fault(row.where, "events and total go together.", "Give both or neither.")
    if p is not None and row.events is not None and row.total is not None:
        yield from _counts(row, p, row.events, row.total)
    if row.use == "path" and row.basis != "expert":
        yield Fault(row.where, "use path is an estimate of one path.", "Mark it expert.")
    if row.use in ("anchor", "ratio") and row.comparator is None:
        yield Fault(row.where, f"use {row.use} needs a comparator.", "Give it, or drop use.")


def _counts(row: Row, p: float, events: int, total: int) -> Iterator[Fault]:
    if events > total or abs(events / total - p) > ROUNDED:
        yield Fault(
            row.where,
            f"{events}/{total} is not {p:g}.",
            f"Write {events / total:.3f}, or correct the counts.",
        )


def twice_printed(base: KnowledgeBase) -> Iterator[Fault]:
    """Two numbers for one thing, and context rows whose states do not add up."""
    defining: dict[tuple[str, str, str], Row] = {}
    anchors: dict[tuple[str, str], Row] = {}
    printed: dict[tuple[str, str, str], Row] = {}
    for row in base.rows:
        if row.use == "check":
            continue
        same = printed.setdefault((row.condition, row.finding, row.state), row)
        if same is not row:
            yield Fault(
                row.where,
                f"{row.finding} of {row.condition} is printed twice (see {same.where}).",
                "Keep one; mark the other use=check.",
            )
        child = row.via or row.finding
        key = (row.condition, child, "yes" if row.via else row.state)
        if key in defining:
            yield Fault(
                row.where,
                f"{row.condition} and {child}: a second number beside {defining[key].where}.",
                "Keep one; mark the other use=check.",
            )
        defining[key] = row
        if row.use == "anchor":
            if (row.finding, row.state) in anchors:
                yield Fault(row.where, f"{row.finding} has two anchors.", "Keep one.")
            anchors[row.finding, row.state] = row
    yield from _context_sums(base, defining)


def _context_sums(
    base: KnowledgeBase, defining: dict[tuple[str, str, str], Row]
) -> Iterator[Fault]:
    sums: dict[tuple[str, str], dict[str, float]] = {}
    where: dict[tuple[str, str], str] = {}
    for (condition, finding_id, state), row in defining.items():
        finding = base.findings.get(finding_id)
        if finding and finding.role == "context":
            sums.setdefault((condition, finding_id), {})[state] = row.probability or 0.0
            where[condition, finding_id] = row.where
    for cell, shares in sums.items():
        states = base.findings[cell[1]].states
        if set(states) == {"yes", "no"}:
            continue
        if set(shares) != set(states) or abs(sum(shares.values()) - 1) > 0.011:
            yield Fault(
                where[cell],
                f"the states of {cell[1]} add up to {sum(shares.values()):g}.",
                f"Give every state ({', '.join(states)}) so that they add up to 1.",
            )
