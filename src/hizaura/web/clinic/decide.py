"""Deciding: findings go in, differential and next exam follow, the diagnosis is recorded."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.outcome import BASES, UNEXPLAINED, Outcome
from hizaura.clinic.roles import Right, Staff
from hizaura.clinic.what_if import results
from hizaura.inference.posterior import posterior
from hizaura.pathway import next_exams
from hizaura.pathway.exams import TESTS
from hizaura.storage.decisions import TAKEN_BACK, close, enter
from hizaura.terms import UNKNOWN, Level
from hizaura.web.clinic.console import console_language, page
from hizaura.web.clinic.examined import groups
from hizaura.web.clinic.reading import Record, read_record, worked_out
from hizaura.web.clinic.record import excluded_shown
from hizaura.web.clinic.staff import StaffForm, allowed, store_of
from hizaura.web.forms import many, one
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)

CAUSES = 8
MOST_DIAGNOSES = 4
LONGEST_NOTE = 500
Decider = Annotated[Staff, Depends(allowed(Right.DECIDE))]


@router.get("/clinic/record/{intake_id}/decide")
def decide_page(request: Request, intake_id: str, staff: Decider) -> Response:
    """The form of findings beside what follows from them."""
    with store_of(request).write() as work:
        record = read_record(work, staff, intake_id, site_of(request).settings.now())
    return _page(request, staff, record)


@router.post("/clinic/record/{intake_id}/findings")
def findings(request: Request, intake_id: str, staff: Decider, form: StaffForm) -> Response:
    """Keep what changed and show what follows; ``part`` asks for the panel alone."""
    site = site_of(request)
    now = site.settings.now()
    with store_of(request).write() as work:
        record = read_record(work, staff, intake_id, now)
        changed = _changed(request, record, form)
        if changed:
            enter(work, staff, intake_id, changed, now)
            for finding, state in changed.items():
                record.entered.pop(finding, None)
                if state != TAKEN_BACK:
                    record.entered[finding] = state
    if one(form, "part"):
        shown = _follows(request, record)
        return page(request, staff, "clinic/panel.html", record=record, **shown)
    return RedirectResponse(f"/clinic/record/{intake_id}/decide", status_code=303)


@router.post("/clinic/record/{intake_id}/close")
def diagnosis(request: Request, intake_id: str, staff: Decider, form: StaffForm) -> Response:
    """Record the final diagnosis with what the engine had said from the answers alone."""
    site = site_of(request)
    now, base = site.settings.now(), site.base
    chosen = tuple(dict.fromkeys(d for d in many(form, "diagnosis") if d))[:MOST_DIAGNOSES]
    known = all(d in base.conditions or d == UNEXPLAINED for d in chosen)
    basis, needed = one(form, "basis"), one(form, "needed")
    levels = {level.id for level in Level}
    right = bool(chosen) and known and basis in BASES and needed in levels
    with store_of(request).write() as work:
        record = read_record(work, staff, intake_id, now)
        if right:
            close(
                work,
                staff,
                intake_id,
                Outcome(
                    diagnoses=chosen,
                    basis=basis,
                    level=record.intake.level.id,
                    needed=needed,
                    note=one(form, "note")[:LONGEST_NOTE],
                    digest=base.digest,
                    forecast=_forecast(request, record),
                    closed_at=now,
                ),
            )
    if not right:
        return _page(request, staff, record, 422, wrong=True)
    return RedirectResponse(f"/clinic/record/{intake_id}", status_code=303)


def _forecast(request: Request, record: Record) -> dict[str, float]:
    site = site_of(request)
    person = record.sent.person(site.base, "orthopaedic_clinic")
    after = posterior(site.model, person).probability
    return {c: round(float(p), 6) for c, p in zip(site.model.conditions, after, strict=True)}


def _changed(request: Request, record: Record, form: Any) -> dict[str, str]:
    """The findings whose state differs from what is kept; anything unknown is left out."""
    base = site_of(request).base
    changed: dict[str, str] = {}
    for name, value in form.multi_items():
        finding = base.findings.get(name.removeprefix("f-")) if name.startswith("f-") else None
        if finding is None or finding.who == "person" or not isinstance(value, str):
            continue
        if value not in (*finding.states, UNKNOWN, TAKEN_BACK):
            continue
        if record.entered.get(finding.id, TAKEN_BACK) != value:
            changed[finding.id] = value
    return changed


def _page(
    request: Request, staff: Staff, record: Record, status: int = 200, *, wrong: bool = False
) -> Response:
    site = site_of(request)
    words = site.words(console_language(request))
    follows = _follows(request, record)
    names = sorted((words.condition(c), c) for c in site.base.conditions)
    first = [(words.condition(c), c) for c, *_ in follows["order"]]
    return page(
        request,
        staff,
        "clinic/decide.html",
        status,
        record=record,
        groups=groups(site.base, words, record.entered, follows["advised"]),
        likely=first,
        conditions=names,
        bases=BASES,
        levels=list(Level)[::-1],
        wrong=wrong,
        unexplained=UNEXPLAINED,
        **follows,
    )


def _follows(request: Request, record: Record) -> dict[str, Any]:
    """Everything that the panel shows."""
    site = site_of(request)
    words = site.words(console_language(request))
    person = record.person(request)
    found, view = worked_out(request, person)
    by_hand = next_exams(site.model, person, found.level, kinds=("examination",), most=3)
    by_test = next_exams(site.model, person, found.level, kinds=TESTS, most=3)
    names = {e["id"]: words.of(e["names"]) for e in site.base.guidance["exams"]}
    before = _forecast(request, record)
    ranked = found.ranked
    order = ranked.order[:CAUSES] if ranked else ()
    chance = dict(
        zip(site.model.conditions, ranked.posterior.probability.tolist(), strict=True)
        if ranked
        else ()
    )
    shown = {cause.id: cause for cause in view.causes}
    return {
        "level": found.level,
        "possible": bool(ranked and ranked.posterior.possible),
        "order": [(c, words.condition(c), chance[c], before[c], shown.get(c)) for c in order],
        "excluded": excluded_shown(request, found),
        "advised": [e.exam for e in (*by_hand, *by_test)],
        "next": [
            {
                "id": e.exam,
                "name": names[e.exam],
                "why": words.ui("joint").join(words.condition(c) for c in e.targets[:3]),
                "results": [
                    (
                        words.answer(r.finding, r.state),
                        [(words.condition(c), p) for c, p in r.first],
                    )
                    for r in results(site.model, person, e)
                ],
            }
            for e in (*by_hand[:2], *by_test[:2])
        ],
    }
