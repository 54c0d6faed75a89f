"""What lint and reference pages need to know of the guidance files: exams and groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hizaura.knowledge.schema import KnowledgeBase


def exams(base: KnowledgeBase) -> dict[str, Mapping[str, Any]]:
    """Exams of the base by id."""
    return records(base, "exams")


def observed_by(base: KnowledgeBase) -> dict[str, list[str]]:
    """Finding -> ids of the exams that observe it."""
    found: dict[str, list[str]] = {}
    for exam, record in exams(base).items():
        for finding in record.get("observes") or []:
            found.setdefault(str(finding), []).append(exam)
    return found


def records(base: KnowledgeBase, name: str) -> dict[str, Mapping[str, Any]]:
    """Records of a guidance file by id, whether it is a list of them or names them by key."""
    part = base.guidance.get(name) or []
    if isinstance(part, Mapping):
        part = part.get(name, part)
    if isinstance(part, Mapping):
        return {str(k): v for k, v in part.items() if isinstance(v, Mapping)}
    return {str(r["id"]): r for r in part if isinstance(r, Mapping) and "id" in r}


def citations(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """(source key, who cites it) for the guidance files and the default texts of the rules."""
    for default in base.modifiers.defaults:
        yield from ((key, f"default {default.get('id', '')}") for key in _keys(default))
    for name, part in base.guidance.items():
        inside = records(base, name)
        if not inside:
            yield from ((key, f"{name}.yaml") for key in _keys(part))
        for record_id, record in inside.items():
            yield from ((key, f"{name} {record_id}") for key in _keys(record))


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inside in value.items():
            if key == "sources" and isinstance(inside, list):
                yield from (str(source) for source in inside)
            elif key == "source" and isinstance(inside, str) and inside:
                yield inside
            else:
                yield from _keys(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _keys(inside)
