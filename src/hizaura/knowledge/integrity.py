"""What must hold between the records, or the base does not load. Style belongs to lint, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hizaura.errors import did_you_mean
from hizaura.knowledge.expressions import Expression, Is, NotStated, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hizaura.knowledge.schema import KnowledgeBase, Row


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where, what, and what to do."""

    where: str
    problem: str
    remedy: str


def check(base: KnowledgeBase) -> Iterator[Fault]:
    """Every broken reference and every impossible record, in file order."""
    yield from _sources(base)
    yield from _links(base)
    yield from _members(base)
    for row in base.rows:
        yield from _row(base, row)
    yield from _once(base)
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


def _row(base: KnowledgeBase, row: Row) -> Iterator[Fault]:
    if row.condition not in base.conditions:
        yield Fault(row.where, f"no condition {row.condition}.", "Name the file after its id.")
        return
    if row.finding in base.states:
        if row.state != "yes" or row.via:
            yield Fault(row.where, "a hidden state is only yes, without via.", "Write yes.")
        finding = None
    else:
        finding = base.findings.get(row.finding)
        if finding is None:
            hint = did_you_mean(row.finding, [*base.findings, *base.states])
            yield Fault(row.where, f"no finding {row.finding}.{hint}", "Use a known id.")
            return
        if finding.role == "sign":
            yield Fault(row.where, f"{row.finding} is a sign: only rules read it.", "Remove.")
        allowed = finding.levels if finding.role == "effect" else finding.states
        if row.state not in allowed:
            yield Fault(
                row.where,
                f"{row.finding} has no state {row.state} here.",
                f"Use one of {', '.join(allowed)}.",
            )
    if row.via and (row.via not in base.states or (row.finding, row.state) not in members(base, row.via)):
        yield Fault(row.where, f"{row.finding} is no member of {row.via}.", "Check states.yaml.")
    yield from _numbers(row, context=finding is not None and finding.role == "context")


def members(base: KnowledgeBase, state: str) -> frozenset[tuple[str, str]]:
    """The (finding, level) pairs of a hidden state."""
    return frozenset(base.states[state].members)


def _numbers(row: Row, *, context: bool) -> Iterator[Fault]:
    if row.probability is None and not (
        (context or row.use == "check") and row.ratio is not None
    ):
        yield Fault(row.where, "the probability is missing.", "Give it (or an odds ratio).")
    if row.basis != "expert" and not row.source:
        yield Fault(row.where, f"a {row.basis} row needs a source.", "Cite it, or mark expert.")
    p, low, high = row.probability, row.low, row.high
    if p is not None and low is not None and high is not None and not low <= p <= high:
        yield Fault(row.where, f"{p:g} is outside {low:g} to {high:g}.", "Check the columns.")
    if (row.events is None) != (row.total is None):
        yield Fault(row.where, "events and total go together.", "Give both or neither.")
    if p is not None and row.events is not None and row.total is not None:
        if row.events > row.total or abs(row.events / row.total - p) > 0.0051:
            yield Fault(
                row.where,
                f"{row.events}/{row.total} is not {p:g}.",
                f"Write {row.events / row.total:.3f}, or correct the counts.",
            )
    if row.use == "path" and row.basis != "expert":
        yield Fault(row.where, "use path is an estimate of one path.", "Mark it expert.")
    if row.use in ("anchor", "ratio") and row.comparator is None:
        yield Fault(row.where, f"use {row.use} needs a comparator.", "Give it, or drop use.")


def _once(base: KnowledgeBase) -> Iterator[Fault]:
    defining: dict[tuple[str, str, str], Row] = {}
    anchors: dict[tuple[str, str], Row] = {}
    printed: dict[tuple[str, str, str], Row] = {}
    for row in base.rows:
        if row.use == "check":
            continue
        same = printed.setdefault((row.condition, row.finding, row.state), row)
        if same is not row:
            yield Fault(
                row.where,
                f"{row.finding} of {row.condition} is printed twice (see {same.where}).",
                "Keep one; mark the other use=check.",
            )
        child = row.via or row.finding
        key = (row.condition, child, "yes" if row.via else row.state)
        if key in defining:
            yield Fault(
                row.where,
                f"{row.condition} and {child}: a second number beside {defining[key].where}.",
                "Keep one; mark the other use=check.",
            )
        defining[key] = row
        if row.use == "anchor":
            if (row.finding, row.state) in anchors:
                yield Fault(row.where, f"{row.finding} has two anchors.", "Keep one.")
            anchors[row.finding, row.state] = row
    for c in base.conditions:
        yield from _context_sums(base, c, defining)


def _context_sums(
    base: KnowledgeBase, condition: str, defining: dict[tuple[str, str, str], Row]
) -> Iterator[Fault]:
    sums: dict[str, dict[str, float]] = {}
    where: dict[str, str] = {}
    for (owner, finding_id, state), row in defining.items():
        finding = base.findings.get(finding_id)
        if owner == condition and finding and finding.role == "context":
            sums.setdefault(finding_id, {})[state] = row.probability or 0.0
            where[finding_id] = row.where
    for finding_id, shares in sums.items():
        states = base.findings[finding_id].states
        if set(states) == {"yes", "no"}:
            continue
        if set(shares) != set(states) or abs(sum(shares.values()) - 1) > 0.011:
            yield Fault(
                where[finding_id],
                f"the states of {finding_id} add up to {sum(shares.values()):g}.",
                f"Give every state ({', '.join(states)}) so that they add up to 1.",
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
        for finding in rule.softened_by:
            if finding not in base.findings:
                yield Fault(f"red_flags {rule.id}", f"no finding {finding}.", "Add it.")
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
