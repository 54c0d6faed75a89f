"""What lint demands: each rule in the words of its own file."""

from __future__ import annotations

import sys

from hizaura.evaluation.lint.rules import ON_MODEL, ON_RECORDS, ON_WHOLE, Check
from hizaura.evaluation.reference.markdown import page, table

INTRO = (
    "`hizaura knowledge lint` reports these. A known debt stands in "
    "`knowledge/data/exceptions/<rule>.txt`, one path or id a line; one that is paid is reported."
)


def lint_page() -> str:
    """The page of lint rules."""
    rules = {**ON_RECORDS, **ON_WHOLE, **ON_MODEL}
    rows = [[f"`{name}`", said(rule)] for name, rule in sorted(rules.items())]
    first = [
        ["`loads`", "Every file can be read, and every reference leads somewhere."],
        ["`solves`", "The numbers do not contradict each other: strengths can be found."],
    ]
    return page("Rules of lint", INTRO, table(["rule", "what must hold"], [*first, *rows]))


def said(rule: Check) -> str:
    """The sentence that a rule's file opens with."""
    text = sys.modules[rule.__module__].__doc__ or ""
    return " ".join(text.split())
