"""Every finding that an urgent rule reads is asked: on a danger page, or as a normal question."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_rule
from hizaura.knowledge.expressions import findings_in
from hizaura.knowledge.schema import Finding, KnowledgeBase
from hizaura.terms import Level


def check(lint: Lint) -> Iterator[Found]:
    """Findings of emergency and same-day rules that nobody is ever asked."""
    on_pages = asked_on_pages(lint.base)
    for rule in lint.base.rules:
        if rule.level < Level.SAME_DAY:
            continue
        for finding_id in (*findings_in(rule.when), *rule.softened_by):
            finding = lint.base.findings[finding_id]
            if finding_id not in on_pages and not _question(finding):
                yield Found(
                    of_rule(rule),
                    f"{rule.id} reads {finding_id}, which nobody is asked.",
                    "Put it on a page of checklists.yaml.",
                )


def asked_on_pages(base: KnowledgeBase) -> set[str]:
    """Findings on danger pages; the page of long-standing signs asks what softens a rule."""
    found = {item for page in base.pages for item in (*page.items, page.question) if item}
    if any(page.longstanding for page in base.pages):
        found |= {finding for rule in base.rules for finding in rule.softened_by}
    return found


def _question(finding: Finding) -> bool:
    return finding.who == "person" and finding.role != "sign" and "question" in finding.texts
