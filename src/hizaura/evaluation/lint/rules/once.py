"""Age, sex, setting and mechanism enter once: the first three in the prior, the last as context."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_finding, of_row, of_state


def check(lint: Lint) -> Iterator[Found]:
    """Findings, rows and family members that would count one of them twice."""
    never, context = lint.limits["once"]["never"], lint.limits["once"]["context_only"]
    base = lint.base
    for finding in base.findings.values():
        if finding.id in never:
            yield Found(of_finding(finding), f"{finding.id} is no finding.", "Use the prior.")
        if finding.id in context and finding.role != "context":
            yield Found(
                of_finding(finding),
                f"{finding.id} is an effect here: it would count twice.",
                "Make it a context.",
            )
    for row in base.rows:
        if row.finding in never:
            yield Found(of_row(row), f"{row.finding} already enters the prior.", "Remove the row.")
    for state in base.states.values():
        for member, _ in state.members:
            if member in (*never, *context):
                yield Found(of_state(state), f"{member} is a member of {state.id}.", "Take it out.")
