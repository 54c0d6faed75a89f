"""Lint: what must hold of a base beyond loading. One rule a file, under ``rules``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hizaura.evaluation.lint import exceptions
from hizaura.evaluation.lint.faults import LOADS, integrity_faults
from hizaura.evaluation.lint.problem import Found, Lint, Problem
from hizaura.evaluation.lint.reading import Reading
from hizaura.evaluation.lint.rules import ON_MODEL, ON_RECORDS, ON_WHOLE, Check
from hizaura.evaluation.lint.solving import SOLVES, unsolvable
from hizaura.evaluation.places import line

if TYPE_CHECKING:
    from datetime import date

    from hizaura.knowledge.schema import KnowledgeBase

__all__ = ["RULES", "Found", "Lint", "Problem", "run", "run_folder"]

RULES = (LOADS, SOLVES, *ON_RECORDS, *ON_WHOLE, *ON_MODEL)


def run(base: KnowledgeBase, today: date) -> list[Problem]:
    """Every problem of a base, known debts left out; reviews are held against ``today``."""
    return _settled(_Run(base, today), base.root)


def run_folder(root: Path, today: date) -> list[Problem]:
    """The same for a folder, even where it does not load: all faults of the loader, not the first.

    Rules that need sound references, or a model, wait until there are some.
    """
    reading = Reading(root.resolve())
    return _settled(_Run(reading.base, today, reading.faults), str(root))


def _settled(done: _Run, root: str) -> list[Problem]:
    debts = exceptions.read(root)
    return exceptions.settle(done.problems, debts, known=RULES, applied=done.applied)


class _Run:
    """Applies the rules in turn, as far as the base is sound enough for them."""

    def __init__(self, base: KnowledgeBase, today: date, faults: Sequence[Problem] = ()) -> None:
        self.lint = Lint(base, today)
        self.problems = list(faults)
        self.applied = {LOADS}
        self.apply(ON_RECORDS)
        if not faults:
            self.problems += integrity_faults(base)
        if not self.broken(LOADS):
            self.apply(ON_WHOLE)
            self.problems += unsolvable(base)
            self.applied.add(SOLVES)
            if not self.broken(SOLVES):
                self.apply(ON_MODEL)

    def broken(self, rule: str) -> bool:
        """Whether that rule found something."""
        return any(problem.rule == rule for problem in self.problems)

    def apply(self, rules: dict[str, Check]) -> None:
        """Add what these rules find."""
        for name, rule in rules.items():
            self.problems += [_problem(name, found, self.lint) for found in rule(self.lint)]
            self.applied.add(name)


def _problem(rule: str, found: Found, lint: Lint) -> Problem:
    place = found.place
    at = line(lint.base.root, place)
    return Problem(place.path, at, rule, found.message, found.remedy, place.about)
