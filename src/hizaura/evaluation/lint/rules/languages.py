"""Whatever a person is asked has a label, a question, help, and why it is asked.

That each text stands in every language is the loader's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_finding
from hizaura.knowledge.schema import Finding, KnowledgeBase


def check(lint: Lint) -> Iterator[Found]:
    """Texts that a finding lacks."""
    boxed = {item for page in lint.base.pages for item in page.items}
    for finding in lint.base.findings.values():
        for field in _needed(finding, boxed):
            if field not in finding.texts:
                yield Found(
                    of_finding(finding),
                    f"{finding.id} has no {field}.",
                    f"Add {field} in every language.",
                )
    yield from _empty(lint.base)


def _needed(finding: Finding, boxed: set[str]) -> tuple[str, ...]:
    if finding.who != "person":
        return ("label", "question")
    if finding.role == "sign":
        return ("label", "box") if finding.id in boxed else ("label", "question", "why")
    return ("label", "question", "help", "why")


def _empty(base: KnowledgeBase) -> Iterator[Found]:
    for finding in base.findings.values():
        if len(finding.states) > 2 and not finding.state_labels:
            yield Found(
                of_finding(finding),
                f"the states of {finding.id} have no words.",
                "Add state_labels for every state.",
            )
