"""What lint and reference pages need to know of the guidance files: exams and groups."""

from __future__ import annotations

from collections.abc import Mapping
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
