"""A knowledge base of two conditions that lints clean, for making one thing wrong at a time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hizaura.knowledge import KnowledgeBase, load
from hizaura.knowledge.load import GUIDANCE_FILES

FILES = Path(__file__).parent / "base"
TODAY = date(2026, 11, 24)


def copy_to(folder: Path) -> Path:
    """The files of the small base, with the guidance files that it has no use for left empty."""
    root = folder / "base"
    shutil.copytree(FILES, root)
    for name in (*GUIDANCE_FILES, "version"):
        path = root / f"{name}.yaml"
        if not path.exists():
            path.write_text("{}\n", encoding="utf-8")
    return root


ROOT = copy_to(Path(mkdtemp(prefix="hizaura-small-")))


def small() -> KnowledgeBase:
    """The small base."""
    return load(ROOT)


def with_condition(name: str, **changes: Any) -> KnowledgeBase:
    """The small base with one condition changed."""
    base = small()
    changed = replace(base.conditions[name], **changes)
    return replace(base, conditions={**base.conditions, name: changed})


def with_finding(name: str, **changes: Any) -> KnowledgeBase:
    """The small base with one finding changed."""
    base = small()
    changed = replace(base.findings[name], **changes)
    return replace(base, findings={**base.findings, name: changed})


def with_rule(name: str, **changes: Any) -> KnowledgeBase:
    """The small base with one danger sign changed."""
    base = small()
    rules = tuple(replace(r, **changes) if r.id == name else r for r in base.rules)
    return replace(base, rules=rules)


def with_row(condition: str, finding: str, **changes: Any) -> KnowledgeBase:
    """The small base with the first row of that condition and finding changed."""
    base = small()
    row = next(r for r in base.rows if (r.condition, r.finding) == (condition, finding))
    rows = tuple(replace(r, **changes) if r is row else r for r in base.rows)
    return replace(base, rows=rows)


def with_card(name: str, field: str, language: str, text: str) -> KnowledgeBase:
    """The small base with one sentence of a card changed."""
    card = small().conditions[name].card
    return with_condition(name, card={**card, field: {**card[field], language: text}})
