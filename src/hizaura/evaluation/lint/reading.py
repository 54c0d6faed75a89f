"""Reads a base record by record, so that one broken file does not hide the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from hizaura.errors import KnowledgeError
from hizaura.evaluation.lint.faults import fault, from_error
from hizaura.evaluation.lint.problem import Problem
from hizaura.evaluation.places import Place, of_condition, of_finding, of_rule, of_state
from hizaura.knowledge.load import GUIDANCE_FILES, RULE_FILES
from hizaura.knowledge.load_conditions import (
    read_condition,
    read_modifiers,
    read_page,
    read_rule,
)
from hizaura.knowledge.load_findings import read_finding, read_rows, read_state
from hizaura.knowledge.reader import problem
from hizaura.knowledge.schema import Condition, Finding, KnowledgeBase, Modifiers, Row, Rule
from hizaura.knowledge.yaml_text import parse

T = TypeVar("T")


class Reading:
    """Everything that could be read, and the faults of what could not."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Problem] = []
        self.base = KnowledgeBase(
            version="",
            digest="",
            conditions=self.unique(self.conditions(), of_condition),
            findings=self.unique(self.findings(), of_finding),
            states=self.unique(self.listed("states.yaml", read_state), of_state),
            rows=tuple(self.rows()),
            rules=tuple(self.unique(self.rules(), of_rule).values()),
            modifiers=self.modifiers(),
            pages=tuple(self.listed("checklists.yaml", read_page)),
            population=self.yaml("population.yaml") or {},
            guidance={name: self.yaml(f"{name}.yaml") or {} for name in GUIDANCE_FILES},
            sources=self.sources(),
            root=str(root),
        )

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What ``read`` gives, or nothing and a fault."""
        try:
            return read()
        except KnowledgeError as error:
            self.faults.append(from_error(error))
            return None

    def paths(self, folder: str, suffix: str) -> list[tuple[Path, str]]:
        """(file, name under the base) of a folder."""
        found = sorted((self.root / folder).glob(f"*.{suffix}"))
        return [(path, f"{folder}/{path.name}") for path in found]

    def yaml(self, name: str) -> Any:
        """A YAML file, or nothing and a fault."""
        path = self.root / name
        if not path.is_file():
            self.faults.append(fault(name, "there is no such file.", "Add it."))
            return None
        return self.attempt(lambda: parse(path.read_text("utf-8"), name, KnowledgeError))

    def listed(self, name: str, read: Callable[[Any, str], T]) -> Iterator[T]:
        """The records of a file that is a list."""
        raw = self.yaml(name)
        for record in raw if isinstance(raw, list) else []:
            found = self.attempt(lambda record=record: read(record, name))  # type: ignore[misc]
            if found is not None:
                yield found

    def unique(self, records: Iterator[T], place: Callable[[T], Place]) -> dict[str, T]:
        """Records by id; a second one of the same id is a fault."""
        found: dict[str, T] = {}
        for record in records:
            at = place(record)
            if at.about in found:
                where = f"{at.path} {at.about}"
                self.faults.append(fault(where, "the id is given twice.", "Rename one."))
            found.setdefault(at.about, record)
        return found

    def conditions(self) -> Iterator[Condition]:
        """Conditions, one a file."""
        for path, name in self.paths("conditions", "yaml"):
            raw = self.yaml(name)
            found = self.attempt(lambda raw=raw, name=name: read_condition(raw, name))  # type: ignore[misc]
            if found is not None and found.id != path.stem:
                self.faults.append(fault(name, "file name and id differ.", "Rename one."))
            if found is not None:
                yield found

    def findings(self) -> Iterator[Finding]:
        """Findings, a family a file."""
        for path, name in self.paths("findings", "yaml"):
            family = path.stem
            yield from self.listed(name, lambda raw, where, f=family: read_finding(raw, where, f))  # type: ignore[misc]

    def rules(self) -> Iterator[Rule]:
        """Danger signs, a level a file."""
        for name in RULE_FILES:
            yield from self.listed(f"red_flags/{name}.yaml", read_rule)

    def rows(self) -> Iterator[Row]:
        """Likelihood rows; a file with one unreadable row gives none."""
        for path, name in self.paths("likelihoods", "csv"):
            read = lambda p=path, n=name: read_rows(p.read_text("utf-8"), n, p.stem)  # noqa: E731
            yield from self.attempt(read) or []

    def modifiers(self) -> Modifiers:
        """Softening and raising."""
        name = "red_flags/modifiers.yaml"
        raw = self.yaml(name)
        found = None if raw is None else self.attempt(lambda: read_modifiers(raw, name))
        return found or Modifiers(
            softening_allowed=(), softening_cancelled_by=(), raising=(), defaults=()
        )

    def sources(self) -> dict[str, Any]:
        """CSL-JSON records by key."""
        found = {}
        for path, name in self.paths("sources", "json"):
            record = self.attempt(lambda p=path, n=name: _source(p, n))  # type: ignore[misc]
            if record is not None:
                found[path.stem] = record
        return found


def _source(path: Path, name: str) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text("utf-8"))
    except ValueError as broken:
        raise problem(name, f"this is not valid JSON: {broken}.", "Correct it.") from None
    if not isinstance(record, dict) or record.get("id") != path.stem:
        raise problem(name, "id and file name differ.", "Make them the same.")
    return record
