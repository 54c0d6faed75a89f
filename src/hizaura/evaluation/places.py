"""Where each record of a base stands: path, and the line once somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hizaura.errors import KnowledgeError
from hizaura.knowledge.yaml_text import line_of, parse

if TYPE_CHECKING:
    from hizaura.knowledge.schema import Condition, Finding, HiddenState, Page, Row, Rule

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a record: file under the base, record id, keys inside it.

    ``listed``: the file is a list of records, and ``about`` is the id of the one meant.
    """

    path: str
    about: str = ""
    keys: Keys = ()
    listed: bool = False
    line: int = 0

    def at(self, *keys: str | int) -> Place:
        """A field inside this place."""
        return replace(self, keys=(*self.keys, *keys))


def of_condition(condition: Condition | str) -> Place:
    """File of a condition."""
    name = condition if isinstance(condition, str) else condition.id
    return Place(f"conditions/{name}.yaml", name)


def of_finding(finding: Finding) -> Place:
    """Record of a finding."""
    return Place(f"findings/{finding.family}.yaml", finding.id, listed=True)


def of_state(state: HiddenState) -> Place:
    """Record of a hidden state."""
    return Place("states.yaml", state.id, listed=True)


def of_row(row: Row) -> Place:
    """Line of a likelihood row."""
    return Place(row.path, f"{row.condition}/{row.finding}", line=row.line)


def of_rule(rule: Rule) -> Place:
    """Record of a danger sign: its file is named after the level."""
    return Place(f"red_flags/{rule.level.id}.yaml", rule.id, listed=True)


def of_page(page: Page) -> Place:
    """Record of a page of the danger-sign part."""
    return Place("checklists.yaml", page.id, listed=True)


def of_source(key: str) -> Place:
    """File of a source."""
    return Place(f"sources/{key}.json", key)


def line(root: str, place: Place) -> int:
    """The line of a place; 0 for a base that was not read from files."""
    if place.line or not root or not (Path(root) / place.path).is_file():
        return place.line
    text = _text(root, place.path)
    keys = place.keys
    if place.listed:
        index = _index(root, place.path).get(place.about)
        if index is None:
            return 0
        keys = (index, *keys)
    return line_in(text, keys) if keys else 1


def line_in(text: str, keys: Keys) -> int:
    """The line of a field; 0 where the strict parser that knows lines refuses the file."""
    try:
        return line_of(text, keys)
    except yaml.YAMLError:
        return 0


@lru_cache(maxsize=64)
def _text(root: str, path: str) -> str:
    return (Path(root) / path).read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _index(root: str, path: str) -> dict[str, int]:
    records = parse(_text(root, path), path, KnowledgeError)
    return {
        str(record.get("id")): i for i, record in enumerate(records) if isinstance(record, dict)
    }
