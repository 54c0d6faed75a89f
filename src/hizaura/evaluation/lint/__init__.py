"""Lint: what must hold of a base beyond loading. One rule a file, under ``rules``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hizaura.errors import KnowledgeError
from hizaura.evaluation.lint import exceptions
from hizaura.evaluation.lint.problem import Found, Lint, Problem
from hizaura.evaluation.lint.reading import RULE as LOADS
from hizaura.evaluation.lint.reading import Reading, from_error, integrity_faults
from hizaura.evaluation.lint.rules import ON_MODEL, ON_RECORDS, ON_WHOLE, Check
from hizaura.evaluation.places import line

if TYPE_CHECKING:
    from datetime import date

    from hizaura.knowledge.schema import KnowledgeBase

__all__ = ["RULES", "Found", "Lint", "Problem", "run", "run_folder"]

SOLVES = "solves"
RULES = (LOADS, SOLVES, *ON_RECORDS, *ON_WHOLE, *ON_MODEL)


def run(base: KnowledgeBase, today: date) -> list[Problem]:
    """Every problem of a base, known debts left out; reviews are held against ``today``."""
    return exceptions.settle(_problems(base, today), exceptions.read(base.root), RULES)


def run_folder(root: Path, today: date) -> list[Problem]:
    """The same for a folder, even where it does not load: all faults of the loader, not the first.

    Rules that need sound references wait until there are some.
    """
    reading = Reading(root.resolve())
    found = [*reading.faults, *_problems(reading.base, today, whole=not reading.faults)]
    debts = exceptions.read(str(root)) if not reading.faults else {}
    return exceptions.settle(found, debts, RULES)


def _problems(base: KnowledgeBase, today: date, *, whole: bool = True) -> Iterator[Problem]:
    lint = Lint(base, today)
    yield from _apply(ON_RECORDS, lint)
    faults = integrity_faults(base) if whole else []
    yield from faults
    if not whole or faults:
        return
    yield from _apply(ON_WHOLE, lint)
    try:
        lint.model  # noqa: B018  (solving it is the test)
    except KnowledgeError as error:
        yield from_error(error, SOLVES)
        return
    yield from _apply(ON_MODEL, lint)


def _apply(rules: dict[str, Check], lint: Lint) -> Iterator[Problem]:
    for name, rule in rules.items():
        for found in rule(lint):
            place = found.place
            yield Problem(
                place.path,
                line(lint.base.root, place),
                name,
                found.message,
                found.remedy,
                place.about,
            )
