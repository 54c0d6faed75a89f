"""Headings and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Made by `hizaura knowledge reference` from the knowledge base: edit that. -->"


def page(title: str, *blocks: str) -> str:
    """A page with its title and a note that it is generated."""
    return "\n\n".join([GENERATED, f"# {title}", *(b for b in blocks if b)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing if there are no rows."""
    lines = ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    if not lines:
        return ""
    rule = "| " + " | ".join("---" for _ in head) + " |"
    return "\n".join(["| " + " | ".join(head) + " |", rule, *lines])


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return text.replace("|", "\\|").replace("\n", " ").strip()


def to_condition(name: str, inside: bool = False) -> str:
    """A link to the page of a condition, from the top or from another condition's page."""
    return f"[{name}]({'' if inside else 'conditions/'}{name}.md)"


def to_source(key: str, inside: bool = False) -> str:
    """A link to a source."""
    return f"[{key}]({'../' if inside else ''}sources.md#{key})"
