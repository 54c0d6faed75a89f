"""What must hold between the records, or the base does not load. Style belongs to lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hizaura.errors import did_you_mean
from hizaura.knowledge.expressions import Expression, Is, NotStated, walk
from hizaura.knowledge.fault import Fault
from hizaura.knowledge.integrity_rows import row_faults, twice_printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hizaura.knowledge.schema import KnowledgeBase


def check(base: KnowledgeBase) -> Iterator[Fault]:
    """Every broken reference and every impossible record, in file order."""
    yield from _sources(base)
    yield from _links(base)
    yield from _members(base)
    for row in base.rows:
        yield from row_faults(base, row)
    yield from twice_printed(base)
    yield from _expressions(base)
    yield from _pages(base)


def _sources(base: KnowledgeBase) -> Iterator[Fault]:
    for owner, key in cited(base):
        if key not in base.sources:
            hint = did_you_mean(key, base.sources)
            yield Fault(owner, f"there is no source {key}.{hint}", f"Add sources/{key}.json.")


def cited(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """(who cites, source key) for every citation of the base."""
    for c in base.conditions.values():
        where = f"conditions/{c.id}.yaml"
        keys = [*c.prior.sources, *c.card_sources, *(link.source for link in c.links)]
        keys += [key for treatment in c.treatments for key in treatment.sources]
        yield from ((where, key) for key in keys if key)
    yield from ((f"findings {f.id}", f.source) for f in base.findings.values() if f.source)
    yield from ((row.where, row.source) for row in base.rows if row.source)
    yield from ((f"red_flags {rule.id}", rule.source) for rule in base.rules if rule.source)
    yield from (("modifiers", group.source) for group in base.modifiers.raising if group.source)
    for name, part in base.guidance.items():
        yield from ((f"{name}.yaml", key) for key in _guidance_keys(part))


def _guidance_keys(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "sources" and isinstance(value, list):
                yield from (str(v) for v in value)
            else:
                yield from _guidance_keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from _guidance_keys(value)


def _links(base: KnowledgeBase) -> Iterator[Fault]:
    seen: dict[str, int] = {}

    def visit(condition: str) -> bool:
        if seen.get(condition) == 1:
            return True
        if condition in seen:
            return False
        seen[condition] = 1
        circle = any(visit(link.child) for link in base.conditions[condition].links)
        seen[condition] = 2
        return circle

    for c in base.conditions.values():
        for link in c.links:
            if link.child not in base.conditions:
                hint = did_you_mean(link.child, base.conditions)
                yield Fault(f"conditions/{c.id}.yaml", f"no condition {link.child}.{hint}", "Fix.")
                return
    for condition in base.conditions:
        if visit(condition):
            yield Fault(f"conditions/{condition}.yaml", "links go in a circle.", "Remove one.")
            return


def _members(base: KnowledgeBase) -> Iterator[Fault]:
    for state in base.states.values():
        for finding_id, level in state.members:
            finding = base.findings.get(finding_id)
            if finding is None or finding.role != "effect" or level not in finding.levels:
                yield Fault(
                    f"states.yaml {state.id}",
                    f"{finding_id}={level} is not an effect with that level.",
                    "Use an effect finding and one of its levels.",
                )


def _expressions(base: KnowledgeBase) -> Iterator[Fault]:
    for rule in base.rules:
        yield from _known(base, rule.when, f"red_flags {rule.id}")
        if rule.softened_by and rule.id not in base.modifiers.softening_allowed:
            yield Fault(
                f"red_flags {rule.id}",
                "duration may not soften this sign.",
                "Remove softened_by, or add the id to softening.allowed with two clinicians.",
            )
        for softener in rule.softened_by:
            if softener not in base.findings:
                yield Fault(f"red_flags {rule.id}", f"no finding {softener}.", "Add it.")
    for finding in base.findings.values():
        if finding.asked_if is not None:
            yield from _known(base, finding.asked_if, f"findings {finding.id}")
    for page in base.pages:
        if page.asked_if is not None:
            yield from _known(base, page.asked_if, f"checklists {page.id}")
    for group in base.modifiers.raising:
        for part in (group.when, *group.blocked_by):
            yield from _known(base, part, f"modifiers {group.id}")
    for part in base.modifiers.softening_cancelled_by:
        yield from _known(base, part, "modifiers softening")


def _known(base: KnowledgeBase, expression: Expression, where: str) -> Iterator[Fault]:
    for part in walk(expression):
        if isinstance(part, Is | NotStated):
            finding = base.findings.get(part.finding)
            if finding is None:
                hint = did_you_mean(part.finding, base.findings)
                yield Fault(where, f"no finding {part.finding}.{hint}", "Use a known id.")
            else:
                for state in part.states if isinstance(part, Is) else (part.state,):
                    if state not in finding.states:
                        yield Fault(where, f"{part.finding} has no state {state}.", "Fix it.")


def _pages(base: KnowledgeBase) -> Iterator[Fault]:
    for page in base.pages:
        for item in (*page.items, *((page.question,) if page.question else ())):
            if item not in base.findings:
                yield Fault(f"checklists {page.id}", f"no finding {item}.", "Use a known id.")
