"""What the loader and the solver refuse, as problems with path and line."""

from __future__ import annotations

import re

from hizaura.errors import KnowledgeError
from hizaura.evaluation.lint.problem import Problem
from hizaura.evaluation.places import of_finding, of_rule
from hizaura.knowledge.integrity import check
from hizaura.knowledge.schema import KnowledgeBase

LOADS = "loads"
CALLED = {"checklists": "checklists.yaml", "modifiers": "red_flags/modifiers.yaml"}
_WHERE = re.compile(r"^(?P<path>\S+?)(?::(?P<line>\d+))?(?: (?P<about>.+))?$")


def fault(where: str, message: str, remedy: str, rule: str = LOADS) -> Problem:
    """A loader's fault as a problem: its place is written ``path:line record``."""
    match = _WHERE.match(where)
    if match is None:
        return Problem(where, 0, rule, message, remedy)
    line = int(match["line"] or 0)
    return Problem(match["path"], line, rule, message, remedy, about=match["about"] or "")


def from_error(error: KnowledgeError, rule: str = LOADS) -> Problem:
    """An error of the loader or the solver as a problem."""
    text = error.text("en").removeprefix(f"{error.where}: ")
    message = str(error.values.get("problem", text))
    return fault(error.where, message, str(error.values.get("remedy", "")), rule)


def integrity_faults(base: KnowledgeBase) -> list[Problem]:
    """All that the loader would refuse between the records, not just the first."""
    rules = {rule.id: rule for rule in base.rules}
    found = []
    for broken in check(base):
        kind, _, about = broken.where.partition(" ")
        where = broken.where
        if kind == "findings" and about in base.findings:
            where = f"{of_finding(base.findings[about]).path} {about}"
        elif kind == "red_flags" and about in rules:
            where = f"{of_rule(rules[about]).path} {about}"
        elif kind in ("checklists", "modifiers"):
            where = f"{CALLED[kind]} {about}".strip()
        found.append(fault(where, broken.problem, broken.remedy))
    return found
