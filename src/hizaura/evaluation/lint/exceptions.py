"""Known debts: what a rule may overlook for now. The lists only shrink: a paid debt is reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from hizaura.evaluation.lint.problem import Problem

FOLDER = "exceptions"
Debts = dict[str, dict[str, int]]
"""Rule -> path or id -> line of the list."""


def read(root: str) -> Debts:
    """The lists under ``exceptions/`` of a base; none for a base without files."""
    folder = Path(root) / FOLDER
    if not root or not folder.is_dir():
        return {}
    return {path.stem: _entries(path) for path in sorted(folder.glob("*.txt"))}


def _entries(path: Path) -> dict[str, int]:
    found = {}
    for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        entry = text.partition("#")[0].strip()
        if entry:
            found[entry] = number
    return found


def settle(
    problems: Iterable[Problem], debts: Debts, *, known: Collection[str], applied: Collection[str]
) -> list[Problem]:
    """Problems that are no known debt, and debts of applied rules that no longer are one."""
    left, paid = [], {(rule, entry) for rule in debts if rule in applied for entry in debts[rule]}
    for problem in problems:
        owed = {entry for entry in debts.get(problem.rule, {}) if _covers(entry, problem)}
        paid -= {(problem.rule, entry) for entry in owed}
        if not owed:
            left.append(problem)
    left += [_paid(rule, entry, debts[rule][entry]) for rule, entry in paid]
    left += [_no_rule(rule) for rule in debts if rule not in known]
    return sorted(left)


def _covers(entry: str, problem: Problem) -> bool:
    return entry in (problem.path, problem.about, f"{problem.path}:{problem.line}")


def _paid(rule: str, entry: str, line: int) -> Problem:
    return Problem(
        f"{FOLDER}/{rule}.txt",
        line,
        "exceptions",
        f"{entry} no longer breaks the rule {rule}.",
        "Remove the line.",
        about=entry,
    )


def _no_rule(rule: str) -> Problem:
    return Problem(
        f"{FOLDER}/{rule}.txt", 0, "exceptions", f"there is no rule {rule}.", "Rename the file."
    )
