"""Steps of the interview as pages: what each shows, what has been answered, what a form says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hizaura.inference.model import Model
from hizaura.interview import next_step, replay
from hizaura.interview.policy import LONGSTANDING, adaptive_answers, due_pages
from hizaura.knowledge import KnowledgeBase, Person
from hizaura.knowledge.schema import Page
from hizaura.terms import NO, UNKNOWN, YES
from hizaura.web.visit import Visit

NONE = "none"
FEW = 5
"""From so many questions on it is said how many are left."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page or question. ``kind``: page (boxes to tick) or question (one answer)."""

    kind: str
    id: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where someone is: the ``part`` and which of the ``parts`` it is; the page in it. The parts of
    the danger pages come first, the adaptive questions are the last part.

    ``done``: parts behind them, with the share of this one. ``at_most``: how many more questions
    can come, said only when that is few; pages that need not come are no reason to lose heart.
    """

    part: str
    place: int
    number: int
    done: float
    at_most: int | None
    parts: int


def person_of(model: Model, visit: Visit) -> Person:
    """The person as the answers that still apply make them."""
    person = Person(visit.age, visit.sex, answers=visit.answers)
    return replay(model, person, visit.answers, seed_step=False).person


def advanced(model: Model, visit: Visit) -> Visit:
    """The visit with the next step worked out."""
    step = next_step(model, person_of(model, visit))
    name = step.why if step.kind == "done" else step.id
    return replace(visit, step=f"{step.kind}:{name}")


def current(base: KnowledgeBase, person: Person, step: str) -> Shown | None:
    """The step that is open now; a page shows only what has no answer yet."""
    _, _, id_ = step.partition(":")
    shown = shown_step(base, person, id_)
    if shown is None:
        return None
    return replace(shown, findings=tuple(f for f in shown.findings if f not in person.answers))


def shown_step(base: KnowledgeBase, person: Person, step_id: str) -> Shown | None:
    """A page with all that it shows this person, or one question; None if it does not apply."""
    for due in due_pages(base, person):
        if due.page.id == step_id and due.findings:
            return Shown("question" if due.page.question else "page", step_id, due.findings)
    if any(page.id == step_id for page in base.pages):
        return None
    finding = base.findings.get(step_id)
    if finding is None or finding.who != "person" or finding.role == "sign":
        return None
    return Shown("question", step_id, (step_id,))


def steps_done(base: KnowledgeBase, person: Person) -> list[str]:
    """The ids of the steps answered, in the order answered."""
    page_of = {f: due.page.id for due in due_pages(base, person) for f in due.findings}
    return list(dict.fromkeys(page_of.get(f, f) for f in person.answers))


def progress(base: KnowledgeBase, person: Person, step_id: str) -> Progress:
    """How far along, honestly, on this step: a part counts every page that may still come."""
    of_page = {page.id: page.part for page in base.pages}
    names = list(dict.fromkeys(of_page.values()))
    parts = len(names) + 1
    if step_id in of_page:
        part = of_page[step_id]
        due = [d.page.id for d in due_pages(base, person) if d.findings]
        mine = [id_ for id_ in due if of_page[id_] == part]
        number = mine.index(step_id) + 1 if step_id in mine else 1
        place = names.index(part)
        done = place + (number - 1) / max(len(mine), 1)
        return Progress(part, place + 1, number, round(done, 2), None, parts)
    most = int(base.guidance["policy"]["most_questions"])
    asked = adaptive_answers(base, person)
    number = asked.index(step_id) + 1 if step_id in asked else len(asked) + 1
    left = max(most - number, 0)
    done = len(names) + (number - 1) / most
    at_most = left if left <= FEW else None
    return Progress("detail", parts, number, round(done, 2), at_most, parts)


def possible_items(base: KnowledgeBase, step_id: str) -> frozenset[str]:
    """Every finding that a form of this step may speak of; empty if there is no such step."""
    page = _page(base, step_id)
    if page is None:
        finding = base.findings.get(step_id)
        asked = finding is not None and finding.who == "person" and finding.role != "sign"
        return frozenset((step_id,) if asked else ())
    if page.question:
        return frozenset((page.question,))
    if page.longstanding:
        return frozenset(f for f in base.findings if f.endswith(LONGSTANDING))
    return frozenset(page.items)


def is_checklist(base: KnowledgeBase, step_id: str) -> bool:
    """Whether the step is a page of boxes."""
    page = _page(base, step_id)
    return page is not None and not page.question


def read_boxes(shown: Sequence[str], ticked: Iterable[str]) -> dict[str, str] | str:
    """Answers from a checklist, or the key of what is wrong with it."""
    marks = set(ticked)
    boxes = marks - {NONE, UNKNOWN}
    if not boxes <= set(shown):
        return "not_known"
    if not marks:
        return "nothing_ticked"
    if NONE in marks and len(marks) > 1:
        return "none_and_more"
    rest = UNKNOWN if UNKNOWN in marks else NO
    return {f: YES if f in boxes else rest for f in shown}


def read_choice(base: KnowledgeBase, finding: str, state: str) -> dict[str, str] | str:
    """The answer of one question, or the key of what is wrong."""
    if not state:
        return "nothing_chosen"
    if state not in (*base.findings[finding].states, UNKNOWN):
        return "not_known"
    return {finding: state}


def ticks_of(findings: Sequence[str], answers: Mapping[str, str]) -> set[str]:
    """The boxes to show ticked again for answers given before."""
    given = {f: answers[f] for f in findings if f in answers}
    ticked = {f for f, state in given.items() if state == YES}
    if UNKNOWN in given.values():
        ticked.add(UNKNOWN)
    elif given and not ticked:
        ticked.add(NONE)
    return ticked


def _page(base: KnowledgeBase, step_id: str) -> Page | None:
    return next((page for page in base.pages if page.id == step_id), None)
