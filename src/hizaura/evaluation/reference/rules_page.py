"""Every danger sign as an expression, with its words and where its level comes from."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.expression_words import in_words
from hizaura.evaluation.reference.markdown import bullets, page, to_condition, to_source
from hizaura.knowledge.schema import KnowledgeBase, Rule
from hizaura.terms import Level


def rules_page(base: KnowledgeBase) -> str:
    """The page of danger signs, highest level first."""
    blocks = []
    for level in sorted(Level, reverse=True):
        rules = [rule for rule in base.rules if rule.level is level]
        if rules:
            blocks += [f"## {level.id} ({len(rules)})", *(_rule(rule) for rule in rules)]
    return page("Danger signs", *blocks)


def _rule(rule: Rule) -> str:
    sentence = rule.texts.get("sentence", {})
    return f"### {rule.id}\n\n{sentence.get('en', '')} ({sentence.get('ja', '')})\n\n" + bullets(
        _lines(rule)
    )


def _lines(rule: Rule) -> Iterator[str]:
    yield f"when `{in_words(rule.when)}`"
    timing = ", ".join(part for part in (rule.how, rule.night) if part)
    yield f"to {rule.place}{f' ({timing})' if timing else ''}; level by {rule.level_basis}"
    if rule.softened_by:
        yield f"softened by {', '.join(rule.softened_by)}"
    if rule.conditions:
        yield f"names {', '.join(to_condition(c) for c in rule.conditions)}"
    if rule.source:
        where = ", ".join(part for part in (rule.locator, rule.edition) if part)
        yield f"source {to_source(rule.source)}{f', {where}' if where else ''}"
    for key, text in rule.narrowed.items():
        yield f"narrower than its source ({key}): {text}"
