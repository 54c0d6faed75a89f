"""Findings, hidden states and likelihood rows from their files."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import Any

from hizaura.knowledge.reader import Reader, problem
from hizaura.knowledge.schema import ByAge, Finding, HiddenState, Row, Text
from hizaura.terms import NO, YES

BASES = ("study", "pooled", "derived", "expert")
USES = ("", "anchor", "ratio", "path", "check")
ROLES = ("effect", "context", "sign")
TEXT_FIELDS = ("label", "label_no", "box", "question", "help", "why")
COLUMNS = [
    "finding", "state", "probability", "low", "high", "events", "total", "comparator", "ratio",
    "use", "via", "basis", "source", "locator", "population",
]  # fmt: skip


def read_finding(raw: Any, where: str, family: str) -> Finding:
    """One finding; ``KnowledgeError`` names what is wrong with it."""
    reader = Reader(raw, where)
    reader.where = f"{where} {reader.string('id')}"
    role = reader.string("role", allowed=ROLES)
    states = reader.strings("states", (YES, NO))
    ordered = reader.string("ordered", "false") == "true"
    effect, context = role == "effect", role == "context"
    finding = Finding(
        id=reader.string("id"),
        role=role,
        who=reader.string("who", allowed=("person", "examiner", "test")),
        states=states,
        ordered=ordered,
        background=_background(reader, states, ordered) if effect else {},
        prevalence=_prevalence(reader, states) if context else {},
        basis=reader.string("background_basis", "expert", allowed=BASES),
        source=reader.string("background_source", ""),
        locator=reader.string("background_locator", ""),
        asked_if=reader.expression_or_none("asked_if"),
        seconds=reader.number("seconds", 6, 1, 900),
        texts={key: reader.text(key) for key in TEXT_FIELDS if key in reader.raw},
        state_labels=_state_labels(reader, states),
        family=family,
    )
    reader.take("unit", "")
    reader.taken.update(TEXT_FIELDS)
    reader.done()
    return finding


def _background(reader: Reader, states: tuple[str, ...], ordered: bool) -> dict[str, ByAge]:
    raw = reader.take("background")
    if not ordered:
        return {YES: reader.by_age(raw, "background")}
    if not isinstance(raw, dict) or set(raw) != set(states[1:]):
        raise problem(
            reader.where,
            "background of an ordered finding needs every level above the lowest.",
            f"Give {', '.join(states[1:])}.",
        )
    levels = {level: reader.by_age(raw[level], f"background.{level}") for level in states[1:]}
    for lower, upper in pairwise(states[1:]):
        if any(u > low for low, u in zip(levels[lower], levels[upper], strict=True)):
            raise problem(
                reader.where,
                f"background of {upper} exceeds that of {lower}.",
                "P(at least a level) falls as the level rises.",
            )
    return levels


def _prevalence(reader: Reader, states: tuple[str, ...]) -> dict[str, float]:
    raw = reader.take("prevalence")
    if not isinstance(raw, dict) or set(raw) != set(states):
        raise problem(reader.where, "prevalence needs every state.", f"Give {', '.join(states)}.")
    shares = {s: reader.as_number(raw[s], f"prevalence.{s}", 1e-6, 1) for s in states}
    if abs(sum(shares.values()) - 1) > 0.011:
        raise problem(
            reader.where, f"prevalence adds up to {sum(shares.values()):g}.", "It must be 1."
        )
    total = sum(shares.values())
    return {s: p / total for s, p in shares.items()}


def _state_labels(reader: Reader, states: tuple[str, ...]) -> dict[str, Text]:
    raw = reader.take("state_labels", {})
    if set(states) == {YES, NO} and not raw:
        return {}
    if not isinstance(raw, dict) or set(raw) != set(states):
        raise problem(reader.where, "state_labels needs every state.", f"Give {list(states)}.")
    return {state: reader.as_text(raw[state], f"state_labels.{state}") for state in states}


def read_state(raw: Any, where: str) -> HiddenState:
    """One hidden state with P(member | state)."""
    reader = Reader(raw, where)
    reader.where = f"{where} {reader.string('id')}"
    members: dict[tuple[str, str], float] = {}
    raw_members = reader.take("members")
    if not isinstance(raw_members, dict) or not raw_members:
        raise problem(reader.where, "members are missing.", "Give finding: probability.")
    for finding, value in raw_members.items():
        levels = value if isinstance(value, dict) else {YES: value}
        for level, p in levels.items():
            members[finding, level] = reader.as_number(p, f"members.{finding}", 0, 1)
    state = HiddenState(
        id=reader.string("id"),
        label=reader.text("label"),
        background=reader.number("background", low=0, high=1),
        members=members,
        basis=reader.string("basis", "expert", allowed=BASES),
        why=reader.string("why", ""),
    )
    reader.done()
    return state


def read_rows(text: str, path: str, condition: str) -> list[Row]:
    """The likelihood rows of one condition's CSV."""
    lines = csv.reader(io.StringIO(text))
    if next(lines, None) != COLUMNS:
        raise problem(f"{path}:1", "the columns are not the agreed ones.", ",".join(COLUMNS))
    return [_row(cells, path, condition, lines.line_num) for cells in lines if cells]


def _row(cells: list[str], path: str, condition: str, line: int) -> Row:
    where = f"{path}:{line}"
    if len(cells) != len(COLUMNS):
        raise problem(where, "too many or too few cells.", "Quote cells that hold a comma.")
    raw = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
    reader = Reader(raw, where)

    def number(key: str, low: float = 0, high: float = 1) -> float | None:
        return reader.as_number(raw[key], key, low, high) if raw[key] else None

    widest = 1000 if raw["ratio"] else 1
    events, total = number("events", 0, 1e8), number("total", 1, 1e8)
    return Row(
        condition=condition,
        finding=raw["finding"],
        state=raw["state"],
        probability=number("probability"),
        low=number("low", high=widest),
        high=number("high", high=widest),
        events=None if events is None else round(events),
        total=None if total is None else round(total),
        comparator=number("comparator"),
        ratio=number("ratio", 0.001, 1000),
        use=reader.string("use", "", allowed=USES),
        via=raw["via"],
        basis=reader.string("basis", allowed=BASES),
        source=raw["source"],
        locator=raw["locator"],
        population=raw["population"],
        path=path,
        line=line,
    )
