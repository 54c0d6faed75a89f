"""The interview: danger pages and questions one at a time, going back, and undoing."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hizaura.terms import Level
from hizaura.triage import triage
from hizaura.web.forms import VisitForm, many, one
from hizaura.web.journey import lost, site_of
from hizaura.web.site import Site
from hizaura.web.steps import (
    Shown,
    advanced,
    current,
    is_checklist,
    person_of,
    possible_items,
    progress,
    read_boxes,
    read_choice,
    shown_step,
    steps_done,
    ticks_of,
)
from hizaura.web.visit import Visit
from hizaura.web.visitor import Visitor, visitor_of

router = APIRouter(include_in_schema=False)


@router.get("/check")
def check(request: Request) -> Response:
    """On to the step that is open now."""
    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None:
        return lost(site, visitor)
    return _onward(site, visitor, visitor.visit)


@router.get("/check/{number}")
def step(request: Request, number: int) -> Response:
    """The n-th step: answered before (shown as answered), or the open one."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None:
        return lost(site, visitor)
    person = person_of(site.model, visit)
    done = steps_done(site.base, person)
    if 1 <= number <= len(done):
        shown = shown_step(site.base, person, done[number - 1])
        if shown is not None and not visit.step.endswith(f":{shown.id}"):
            return _ask(site, visitor, visit, shown, number)
    if visit.done or not visit.step or number != _open_number(visit, done):
        return _onward(site, visitor, visit)
    shown = current(site.base, person, visit.step)
    if shown is None:
        return _onward(site, visitor, advanced(site.model, visit))
    return _ask(site, visitor, visit, shown, number)


@router.post("/check/{number}")
def step_said(request: Request, number: int, form: VisitForm) -> Response:
    """The answer of one step."""
    return _take(request, form, number)


@router.get("/edit/{step_id}")
def edit(request: Request, step_id: str) -> Response:
    """A step again, from the review, with what was answered."""
    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None:
        return lost(site, visitor)
    shown = shown_step(site.base, person_of(site.model, visitor.visit), step_id)
    if shown is None:
        raise HTTPException(404)
    return _ask(site, visitor, visitor.visit, shown, 0)


@router.post("/edit/{step_id}")
def edit_said(request: Request, step_id: str, form: VisitForm) -> Response:
    """A changed answer."""
    return _take(request, form, 0)


@router.post("/undo")
def undo(request: Request, form: VisitForm) -> Response:
    """Take back the step answered last: a tick by mistake must not end the questions."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    assert visit is not None
    if visit.last:
        visit = visit.without(possible_items(site.base, visit.last))
        visit = visitor.keep(advanced(site.model, visit))
    return _onward(site, visitor, visit)


def _onward(site: Site, visitor: Visitor, visit: Visit) -> Response:
    """To the open step, the review, or (a danger sign) the result."""
    if not visit.about:
        return site.go(visitor, "/you")
    if not visit.step:
        visit = visitor.keep(advanced(site.model, visit))
    if visit.done == "emergency":
        return site.go(visitor, "/result")
    if visit.done:
        return site.go(visitor, "/review")
    done = steps_done(site.base, person_of(site.model, visit))
    return site.go(visitor, f"/check/{_open_number(visit, done)}")


def _open_number(visit: Visit, done: list[str]) -> int:
    open_id = visit.step.partition(":")[2]
    return len([id_ for id_ in done if id_ != open_id]) + 1


def _take(request: Request, form: FormData, number: int) -> Response:
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    assert visit is not None
    step_id, shown = one(form, "step"), tuple(one(form, "shown").split())
    if not shown or not set(shown) <= possible_items(site.base, step_id):
        raise HTTPException(400)
    if is_checklist(site.base, step_id):
        kind, said = "page", read_boxes(shown, many(form, "tick"))
    else:
        kind, said = "question", read_choice(site.base, shown[0], one(form, "answer"))
    if isinstance(said, str):
        asked = Shown(kind, step_id, shown)
        ticked = set(many(form, "tick") if kind == "page" else [one(form, "answer")])
        return _ask(site, visitor, visit, asked, number, error=said, ticked=ticked)
    visit = visit.answering(step_id, said)
    return _onward(site, visitor, visitor.keep(advanced(site.model, visit)))


def _ask(
    site: Site,
    visitor: Visitor,
    visit: Visit,
    shown: Shown,
    number: int,
    error: str = "",
    ticked: set[str] | None = None,
) -> Response:
    base = site.base
    person = person_of(site.model, visit)
    if ticked is None:
        one_answer = {visit.answers[f] for f in shown.findings if f in visit.answers}
        ticked = ticks_of(shown.findings, visit.answers) if shown.kind == "page" else one_answer
    page = next((p for p in base.pages if p.id == shown.id), None)
    first = "box-" + shown.findings[0] if shown.kind == "page" else "answer-0"
    values: dict[str, Any] = {
        "shown": shown,
        "title": page.title if page else None,
        "findings": [base.findings[f] for f in shown.findings],
        "ticked": ticked,
        "number": number,
        "back": _back(number),
        "progress": progress(base, person, shown.id),
        "notice": visitor.once(),
        "errors": ((first, error),) if error else (),
        "emergency": triage(base, person).level is Level.EMERGENCY,
    }
    return site.page(visitor, f"{shown.kind}.html", 422 if error else 200, **values)


def _back(number: int) -> str:
    if number == 0:
        return "/review"
    return "/words" if number == 1 else f"/check/{number - 1}"
