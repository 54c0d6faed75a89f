"""How much the base holds, and how much of it is sourced, estimated or blank."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hizaura.terms import Level

if TYPE_CHECKING:
    from hizaura.knowledge.schema import KnowledgeBase, Row

WHO = ("person", "examiner", "test")
BASES = ("study", "pooled", "derived", "expert")
SOURCED, ESTIMATED, BLANK = "sourced", "estimated", "blank"


def stats(base: KnowledgeBase, vignettes: Path | None = None) -> dict[str, Any]:
    """Counts, coverage of the matrix, shares of each basis, and the state of reviews."""
    return {
        "version": base.version,
        "digest": base.digest,
        "conditions": len(base.conditions),
        "findings": len(base.findings),
        "sources": len(base.sources),
        "rows": len(base.rows),
        "red_flags": _red_flags(base),
        "vignettes": len(list(vignettes.rglob("*.yaml"))) if vignettes else 0,
        "coverage": coverage(base),
        "basis": {
            "rows": _shares([row.basis for row in base.rows if row.use != "check"]),
            "priors": _shares([c.prior.basis for c in base.conditions.values()]),
        },
        "review": _review(base),
    }


def coverage(base: KnowledgeBase) -> dict[str, dict[str, int]]:
    """For each who: cells of the matrix, and how many are sourced, estimated, blank."""
    cells = cell_basis(base)
    found = {}
    for who in WHO:
        findings = [f.id for f in base.findings.values() if f.who == who and f.role != "sign"]
        counts = Counter(
            cells.get((condition, finding), BLANK)
            for condition in base.conditions
            for finding in findings
        )
        found[who] = {
            "cells": len(base.conditions) * len(findings),
            **{kind: counts[kind] for kind in (SOURCED, ESTIMATED, BLANK)},
        }
    return found


def cell_basis(base: KnowledgeBase) -> dict[tuple[str, str], str]:
    """(condition, finding) -> sourced or estimated; a blank cell is absent.

    A row through a hidden state speaks for the member it prints; the other members of a state
    that the condition raises are estimates. Rows that are only checks do not count.
    """
    cells: dict[tuple[str, str], str] = {}
    for row in base.rows:
        if row.use == "check":
            continue
        for finding in _spread(base, row):
            cells.setdefault((row.condition, finding), ESTIMATED)
        if row.basis != "expert" and row.finding in base.findings:
            cells[row.condition, row.finding] = SOURCED
    return cells


def _spread(base: KnowledgeBase, row: Row) -> set[str]:
    state = base.states.get(row.via or row.finding)
    members = {finding for finding, _ in state.members} if state else set()
    return members | ({row.finding} if row.finding in base.findings else set())


def _red_flags(base: KnowledgeBase) -> dict[str, int]:
    counts = Counter(rule.level for rule in base.rules)
    by_level = {level.id: counts[level] for level in sorted(Level, reverse=True) if counts[level]}
    return {"total": len(base.rules), **by_level}


def _shares(bases: list[str]) -> dict[str, float]:
    counts = Counter(bases)
    return {basis: round(counts[basis] / max(len(bases), 1), 4) for basis in BASES}


def _review(base: KnowledgeBase) -> dict[str, Any]:
    reviews = [c.review for c in base.conditions.values()]
    signed = sum(1 for review in reviews if review.get("by"))
    due = sorted(review["next"] for review in reviews if review.get("next"))
    return {
        "signed": signed,
        "unsigned": len(reviews) - signed,
        "next_due": due[0] if due else "",
    }


def as_table(found: dict[str, Any]) -> str:
    """The same as lines of text."""
    lines = [f"{key:<12}{found[key]}" for key in ("conditions", "findings", "sources", "rows")]
    flags = ", ".join(f"{k} {n}" for k, n in found["red_flags"].items())
    lines += [f"{'red flags':<12}{flags}", f"{'vignettes':<12}{found['vignettes']}", ""]
    lines.append(f"{'coverage':<12}{'cells':>7}{SOURCED:>11}{ESTIMATED:>11}{BLANK:>8}")
    for who, n in found["coverage"].items():
        row = f"{who:<12}{n['cells']:>7}{n[SOURCED]:>11}{n[ESTIMATED]:>11}{n[BLANK]:>8}"
        lines.append(row)
    lines.append("")
    for kind, shares in found["basis"].items():
        lines.append(f"{kind:<12}" + ", ".join(f"{k} {v:.0%}" for k, v in shares.items()))
    review = found["review"]
    lines.append(
        f"{'reviews':<12}{review['signed']} signed, {review['unsigned']} not yet; "
        f"next due {review['next_due'] or '-'}"
    )
    return "\n".join(lines)
