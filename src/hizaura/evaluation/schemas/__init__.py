"""JSON Schemas of the YAML files, for editors; the readers remain what decides.

Ids, names of fields and allowed values come from the readers, so that they cannot drift apart.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hizaura.evaluation.schemas.records import (
    CASE,
    CHECKLISTS,
    CONDITION,
    FINDINGS,
    RULES,
    SOURCE,
    STATES,
)

SCHEMAS: dict[str, dict[str, Any]] = {
    "condition": CONDITION,
    "findings": FINDINGS,
    "states": STATES,
    "danger_signs": RULES,
    "checklists": CHECKLISTS,
    "source": SOURCE,
    "case": CASE,
}


def files() -> dict[str, str]:
    """File name -> content of every schema."""
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in SCHEMAS.items()
    }


def stale(folder: Path) -> list[str]:
    """Schemas under ``folder`` that are missing or differ."""
    return [
        name
        for name, text in files().items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]


def write(folder: Path) -> list[str]:
    """Write every schema; the names of those that changed."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        (folder / name).write_text(files()[name], encoding="utf-8")
    return changed
