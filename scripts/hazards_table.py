#!/usr/bin/env python3
"""Print the rules that are narrower than their source, as the table of docs/explanation/hazards.md.

python scripts/hazards_table.py            print the table
python scripts/hazards_table.py --write    put it between the markers of the page
python scripts/hazards_table.py --check    exit 1 if the page is stale
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "src/hizaura/knowledge/data/red_flags"
PAGE = ROOT / "docs/explanation/hazards.md"
START, END = "<!-- narrowed: start -->", "<!-- narrowed: end -->"
FILES = ("emergency", "same_day", "within_days", "routine", "modifiers")


def table() -> str:
    """One line for each narrowed rule, in the order of the files."""
    lines = [
        "| rule | source says | the rule says | reason | source |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in FILES:
        text = (RULES / f"{name}.yaml").read_text("utf-8")
        for record in _narrowed(yaml.load(text, Loader=yaml.BaseLoader)):
            old = record["narrowed"]
            cells = (_name(record), old["from"], old["to"], old["because"], record.get("source"))
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _narrowed(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("narrowed"), dict):
            yield value
        for inside in value.values():
            yield from _narrowed(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _narrowed(inside)


def _name(record: dict[str, Any]) -> str:
    level = str(record.get("level") or "").replace("_", " ")
    return f"{record.get('id', '')} ({level})" if level else str(record.get("id", ""))


def _cell(value: object) -> str:
    return " ".join(str(value or "(judgement)").split()).replace("|", "/")


def main(arguments: list[str]) -> int:
    """Print, write or check."""
    if not arguments:
        print(table())
        return 0
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    fresh = f"{before}{START}\n{table()}\n{END}{after}"
    if arguments == ["--write"]:
        PAGE.write_text(fresh, "utf-8")
        return 0
    if arguments == ["--check"]:
        if fresh != page:
            print(f"{PAGE.relative_to(ROOT)} is stale: run {Path(__file__).name} --write")
            return 1
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
