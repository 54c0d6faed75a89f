"""What an examiner or a test finds belongs to exactly one exam."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.errors import did_you_mean
from hizaura.evaluation.guidance import exams, observed_by
from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import Place, of_finding


def check(lint: Lint) -> Iterator[Found]:
    """Findings of no exam or of several, and exams of findings that do not exist."""
    observed = observed_by(lint.base)
    for finding in lint.base.findings.values():
        if finding.who == "person":
            continue
        by = observed.get(finding.id, [])
        if not by:
            yield Found(
                of_finding(finding), f"no exam observes {finding.id}.", "Add it to exams.yaml."
            )
        elif len(by) > 1:
            yield Found(
                of_finding(finding),
                f"{', '.join(by)} all observe {finding.id}.",
                "Keep it under one of them.",
            )
    for exam, record in exams(lint.base).items():
        for finding_id in record.get("observes") or []:
            if finding_id not in lint.base.findings:
                hint = did_you_mean(str(finding_id), lint.base.findings)
                yield Found(
                    Place("exams.yaml", exam, ("observes",), listed=True),
                    f"there is no finding {finding_id}.{hint}",
                    "Use a known id.",
                )
