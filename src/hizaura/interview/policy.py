"""The order of questions: danger signs on short pages, then what helps most, then stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hizaura.inference.draws import draw
from hizaura.inference.eliminate import Array
from hizaura.inference.model import Model
from hizaura.inference.posterior import largest_table
from hizaura.interview.gains import gains
from hizaura.knowledge.expressions import findings_in
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase, Page
from hizaura.knowledge.truth import holds
from hizaura.terms import NO, YES, Level
from hizaura.triage import could_raise, triage

LONGSTANDING = "_longstanding"
MOST_ENTRIES = 1 << 22  # beyond this many table entries the interview stops rather than wait


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next. ``kind``: page (a checklist), question (one finding), or done.

    ``why``: danger, level (an answer could still change the level), gain, or for done: emergency,
    settled, enough. ``asked`` and ``most``: adaptive questions so far and at most.
    """

    kind: str
    id: str
    findings: tuple[str, ...]
    asked: int
    most: int
    why: str = "danger"


@dataclass(frozen=True, slots=True)
class DuePage:
    """A danger page with the findings that it shows this person."""

    page: Page
    findings: tuple[str, ...]


def next_step(model: Model, person: Person) -> Step:
    """The next page or question, or done; deterministic in the answers."""
    base = model.base
    level = triage(base, person).level
    most = int(base.guidance["policy"]["most_questions"])
    asked = len(adaptive_answers(base, person))
    if level is Level.EMERGENCY:
        return Step("done", "", (), asked, most, "emergency")
    for due in due_pages(base, person):
        open_items = tuple(f for f in due.findings if f not in person.answers)
        if open_items:
            kind = "question" if due.page.question else "page"
            return Step(kind, due.page.id, open_items, asked, most)
    return _adaptive(model, person, level, asked, most)


def due_pages(base: KnowledgeBase, person: Person) -> Iterator[DuePage]:
    """The danger pages that can apply to this person, with the items that can apply."""
    for page in base.pages:
        if page.asked_if is not None and holds(page.asked_if, person, base) is False:
            continue
        if page.question:
            yield DuePage(page, (page.question,))
        elif page.longstanding:
            ticked = [f for f, state in person.answers.items() if state == YES]
            items = [f + LONGSTANDING for f in ticked if f + LONGSTANDING in base.findings]
            yield DuePage(page, tuple(items))
        else:
            items = [f for f in page.items if _applies(base, f, person)]
            yield DuePage(page, tuple(items))


def _applies(base: KnowledgeBase, finding_id: str, person: Person) -> bool:
    """A danger sign is asked of all to whom it can apply: an effect's own gate does not hide it."""
    finding = base.findings[finding_id]
    if finding.role == "effect" or finding.asked_if is None:
        return True
    return holds(finding.asked_if, person, base) is not False


def page_findings(base: KnowledgeBase) -> frozenset[str]:
    """Every finding that some danger page can show."""
    return frozenset(
        f
        for page in base.pages
        for f in (*page.items, *((page.question,) if page.question else ()))
    )


def adaptive_answers(base: KnowledgeBase, person: Person) -> list[str]:
    """The answers that came from adaptive questions."""
    pages = page_findings(base)
    return [f for f in person.answers if f not in pages and not f.endswith(LONGSTANDING)]


def open_questions(base: KnowledgeBase, person: Person) -> list[str]:
    """Findings the person could still be asked one by one; not those of a page that is closed."""
    found = []
    closed = _closed(base, person)
    for finding in base.findings.values():
        if (
            finding.id in closed
            or finding.who != "person"
            or finding.role == "sign"
            or finding.id in person.answers
        ):
            continue
        if finding.asked_if is None or holds(finding.asked_if, person, base) is True:
            found.append(finding.id)
    return found


def _closed(base: KnowledgeBase, person: Person) -> frozenset[str]:
    """Findings on danger pages whose gate the answers have closed, and on no open page."""
    on_open = {f for due in due_pages(base, person) for f in due.findings}
    return page_findings(base) - on_open


def settled(base: KnowledgeBase, person: Person) -> Person:
    """The person with "no" to what a closed gate has covered ("no medicines" covers each medicine)."""
    covered = {
        f: NO
        for f in sorted(_closed(base, person))
        if f not in person.answers and NO in base.findings[f].states
    }
    return person.answering(**covered) if covered else person


def gain_weights(model: Model, weight: str = "must_not_miss_weight") -> Array:
    """How much a bit about each condition counts; ``weight`` names the policy's factor."""
    factor = float(model.base.guidance["policy"][weight])
    return np.array([factor if c.must_not_miss else 1.0 for c in model.base.conditions.values()])


def _adaptive(model: Model, person: Person, level: Level, asked: int, most: int) -> Step:
    base = model.base
    candidates = open_questions(base, person)
    deciding = deciding_findings(base, person, level, candidates)
    if asked >= most or not candidates:
        return Step("done", "", (), asked, most, "enough")
    drawn = draw(model, person) if largest_table(model, person) <= MOST_ENTRIES else None
    if drawn is None:
        return Step("done", "", (), asked, most, "settled")
    pool = deciding or candidates
    value = gains(model, person, drawn, pool, gain_weights(model))
    per_minute = {f: 60.0 * g / base.findings[f].seconds for f, g in value.items()}
    best = max(per_minute, key=lambda f: (per_minute[f], f))
    threshold = float(base.guidance["policy"]["stop_gain_bits_per_minute"])
    if not deciding and per_minute[best] < threshold:
        return Step("done", "", (), asked, most, "settled")
    return Step("question", best, (best,), asked, most, "level" if deciding else "gain")


def deciding_findings(
    base: KnowledgeBase, person: Person, level: Level, candidates: list[str]
) -> list[str]:
    """Open questions whose answers could still raise the level, as the rules have it."""
    reading = {
        f
        for flat in could_raise(base, settled(base, person), level)
        for f in findings_in(flat.when)
    }
    return [f for f in candidates if f in reading]
