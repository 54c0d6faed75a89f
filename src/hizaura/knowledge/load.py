"""Files -> KnowledgeBase: no duplicates, unknown keys or broken references; nothing loads half."""

from __future__ import annotations

import gc
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hizaura.errors import KnowledgeError
from hizaura.knowledge.integrity import check
from hizaura.knowledge.load_conditions import (
    read_condition,
    read_modifiers,
    read_page,
    read_rule,
)
from hizaura.knowledge.load_findings import read_finding, read_rows, read_state
from hizaura.knowledge.reader import problem
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.knowledge.yaml_text import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATA = Path(__file__).parent / "data"
RULE_FILES = ("emergency", "same_day", "within_days", "routine")
GUIDANCE_FILES = (
    "levels",
    "exams",
    "first_aid",
    "handover",
    "people_ask",
    "groups",
    "phrases",
    "policy",
    "guide_checklist",
)


def load(root: Path = DATA) -> KnowledgeBase:
    """The knowledge base under ``root``.

    Raises ``KnowledgeError`` naming file, line or record, and remedy, at the first fault.
    """
    return _load(root.resolve())


@lru_cache(maxsize=4)
def _load(root: Path) -> KnowledgeBase:
    """Reading makes no cycles: looking for them meanwhile would cost a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(_Files(root))
    finally:
        if collecting:
            gc.enable()


def _read(files: _Files) -> KnowledgeBase:
    conditions = {
        c.id: c for c in (read_condition(raw, where) for raw, where in files.each("conditions"))
    }
    for path in files.paths("conditions", "yaml"):
        if path.stem not in conditions:
            raise problem(f"conditions/{path.name}", "file name and id differ.", "Rename one.")
    findings = _unique(
        read_finding(raw, where, family) for raw, where, family in files.each_in_lists("findings")
    )
    states = _unique(read_state(raw, where) for raw, where in files.list_of("states.yaml"))
    rows = []
    for path in files.paths("likelihoods", "csv"):
        rows += read_rows(files.text(path), f"likelihoods/{path.name}", path.stem)
    rules = _unique(
        read_rule(raw, where)
        for name in RULE_FILES
        for raw, where in files.list_of(f"red_flags/{name}.yaml")
    )
    base = KnowledgeBase(
        version=str((files.yaml("version.yaml") or {}).get("version", "")),
        digest=files.digest(),
        conditions=conditions,
        findings=findings,
        states=states,
        rows=tuple(rows),
        rules=tuple(rules.values()),
        modifiers=read_modifiers(
            files.yaml("red_flags/modifiers.yaml"), "red_flags/modifiers.yaml"
        ),
        pages=tuple(read_page(raw, where) for raw, where in files.list_of("checklists.yaml")),
        population=files.yaml("population.yaml"),
        guidance={name: files.yaml(f"{name}.yaml") for name in GUIDANCE_FILES},
        sources=files.sources(),
        root=str(files.root),
    )
    for fault in check(base):
        raise KnowledgeError(
            "knowledge_problem", where=fault.where, problem=fault.problem, remedy=fault.remedy
        )
    return base


def _unique(records: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for record in records:
        if record.id in found:
            raise problem(record.id, "the id is given twice.", "Remove or rename one of them.")
        found[record.id] = record
    return found


class _Files:
    """Reads files under the root once each and remembers their digest."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hash = hashlib.sha256()

    def text(self, path: Path) -> str:
        try:
            data = path.read_bytes()
            self.hash.update(str(path.relative_to(self.root)).encode() + b"\0" + data + b"\0")
            return data.decode("utf-8")
        except FileNotFoundError:
            raise KnowledgeError("file_missing", where=str(path)) from None
        except UnicodeDecodeError:
            raise KnowledgeError("not_text", where=str(path)) from None

    def yaml(self, name: str) -> Any:
        return parse(self.text(self.root / name), name, KnowledgeError)

    def paths(self, folder: str, suffix: str) -> list[Path]:
        return sorted((self.root / folder).glob(f"*.{suffix}"))

    def each(self, folder: str) -> Iterator[tuple[Any, str]]:
        for path in self.paths(folder, "yaml"):
            name = f"{folder}/{path.name}"
            yield self.yaml(name), name

    def list_of(self, name: str) -> Iterator[tuple[Any, str]]:
        raw = self.yaml(name)
        if not isinstance(raw, list):
            raise problem(name, "a list is expected.", "Start each record with '- id:'.")
        for record in raw:
            yield record, name

    def each_in_lists(self, folder: str) -> Iterator[tuple[Any, str, str]]:
        for path in self.paths(folder, "yaml"):
            for record, name in self.list_of(f"{folder}/{path.name}"):
                yield record, name, path.stem

    def sources(self) -> dict[str, Any]:
        found = {}
        for path in self.paths("sources", "json"):
            where = f"sources/{path.name}"
            try:
                record = json.loads(self.text(path))
            except ValueError as broken:
                raise KnowledgeError("broken_yaml", where=where, reason=str(broken)) from None
            if not isinstance(record, dict) or record.get("id") != path.stem:
                raise problem(where, "id and file name differ.", "Make them the same.")
            found[path.stem] = record
        return found

    def digest(self) -> str:
        return self.hash.hexdigest()[:16]
