"""The form of findings: one group an exam, the advised ones open, the others a press away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hizaura.knowledge import KnowledgeBase
from hizaura.terms import UNKNOWN
from hizaura.wording import Words

OPEN = 2
"""So many of the advised exams stand open at first."""


@dataclass(frozen=True, slots=True)
class Field:
    """One finding as a row of buttons: its states in words, and the one entered."""

    id: str
    label: str
    hint: str
    states: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one exam."""

    id: str
    name: str
    open: bool
    filled: int
    fields: tuple[Field, ...]


def groups(
    base: KnowledgeBase, words: Words, entered: Mapping[str, str], advised: Sequence[str]
) -> list[Group]:
    """Every exam with its findings, the advised ones first; a finding stands in one group only."""
    seen: set[str] = set()
    made = []
    for exam in base.guidance["exams"]:
        findings = [
            f
            for f in exam["observes"]
            if f in base.findings and base.findings[f].who != "person" and f not in seen
        ]
        seen.update(findings)
        fields = tuple(_field(base, words, f, entered.get(f, "")) for f in findings)
        filled = sum(bool(field.chosen) for field in fields)
        if fields:
            is_open = exam["id"] in advised[:OPEN] or filled > 0
            made.append(Group(exam["id"], words.of(exam["names"]), is_open, filled, fields))
    order = {exam: place for place, exam in enumerate(advised)}
    return sorted(made, key=lambda g: (order.get(g.id, len(order)), not g.open))


def _field(base: KnowledgeBase, words: Words, finding_id: str, chosen: str) -> Field:
    finding = base.findings[finding_id]
    states = tuple((s, words.state(finding_id, s)) for s in (*finding.states, UNKNOWN))
    hint = words.of(finding.texts["help"]) if "help" in finding.texts else ""
    return Field(finding_id, words.of(finding.texts["label"]), hint, states, chosen)
