"""docs/reference, made from the base: the same base always gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hizaura.evaluation.reference.condition_page import condition_page
from hizaura.evaluation.reference.coverage_page import coverage_page
from hizaura.evaluation.reference.findings_page import findings_page
from hizaura.evaluation.reference.lint_page import lint_page
from hizaura.evaluation.reference.markdown import bullets, page
from hizaura.evaluation.reference.matrix import matrix_page
from hizaura.evaluation.reference.rules_page import rules_page
from hizaura.evaluation.reference.sources_page import sources_page

if TYPE_CHECKING:
    from hizaura.knowledge.schema import KnowledgeBase

CONDITIONS = "conditions"


def pages(base: KnowledgeBase) -> dict[str, str]:
    """Path under docs/reference -> content."""
    found = {
        "knowledge.md": _index(base),
        "matrix.md": matrix_page(base),
        "coverage.md": coverage_page(base),
        "sources.md": sources_page(base),
        "rules.md": rules_page(base),
        "findings.md": findings_page(base),
        "lint.md": lint_page(),
    }
    for c in base.conditions.values():
        found[f"{CONDITIONS}/{c.id}.md"] = condition_page(base, c)
    return found


def write(base: KnowledgeBase, folder: Path) -> list[str]:
    """Write every page and remove pages of conditions that are gone; what changed, by path."""
    changed = stale(base, folder)
    made = pages(base)
    for name in changed:
        path = folder / name
        if name not in made:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[name], encoding="utf-8")
    return changed


def stale(base: KnowledgeBase, folder: Path) -> list[str]:
    """Pages that are missing, differ from the base, or have no condition any more."""
    made = pages(base)
    differ = [name for name, text in made.items() if _read(folder / name) != text]
    left = [f"{CONDITIONS}/{path.name}" for path in (folder / CONDITIONS).glob("*.md")]
    return sorted({*differ, *(name for name in left if name not in made)})


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _index(base: KnowledgeBase) -> str:
    named = sorted(base.conditions.values(), key=lambda c: (c.group, c.names["en"]))
    lines = [
        f"[{c.names['en']}]({CONDITIONS}/{c.id}.md) · {c.names['ja']} (group {c.group})"
        for c in named
    ]
    others = [
        "[Danger signs](rules.md)",
        "[Findings](findings.md)",
        "[Findings by conditions](matrix.md)",
        "[Coverage](coverage.md)",
        "[Sources](sources.md)",
        "[Rules of lint](lint.md)",
    ]
    return page("The knowledge base", bullets(others), "## Conditions", bullets(lines))
