"""Sending to a clinic: read what is sent, send it once, get a code; an emergency sends nothing."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from hizaura.clinic.codes import new_code, new_token, spoken_code
from hizaura.clinic.intake import Intake, Sent
from hizaura.knowledge import Person
from hizaura.pathway.handover import handover
from hizaura.storage.accounts import Clinic, receiving
from hizaura.storage.engine import StorageAwayError
from hizaura.storage.intakes import keep
from hizaura.terms import Level
from hizaura.web.clinic.codes_drawn import drawn_code
from hizaura.web.clinic.console import level_name
from hizaura.web.clinic.desk import desk_of
from hizaura.web.clinic.urgency import Urgency, urgency_of
from hizaura.web.forms import VisitForm, one
from hizaura.web.journey import lost, site_of
from hizaura.web.ruby import ruby
from hizaura.web.site import Site
from hizaura.web.steps import person_of
from hizaura.web.visit import Visit
from hizaura.web.visitor import Visitor, visitor_of

router = APIRouter(include_in_schema=False)

ONCE_BYTES = 16


@router.get("/send")
def send_page(request: Request) -> Response:
    """Everything that would be sent, and to whom."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None:
        return lost(site, visitor)
    if not visit.done:
        return site.go(visitor, "/check")
    return _ask(request, site, visitor, visit)


@router.post("/send")
def send(request: Request, form: VisitForm) -> Response:
    """Keep it for the clinic; the same form again shows the same code again."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None or not visit.done:
        return site.go(visitor, "/check")
    person = person_of(site.model, visit)
    urgency = urgency_of(site.model, person, site.settings.mode)
    if urgency.told is Level.EMERGENCY:
        return _emergency(site, visitor, urgency, 403)
    now = site.settings.now()
    try:
        store = desk_of(request).store(now)
        with store.read() as work:
            clinic = next((c for c in receiving(work) if c.id == one(form, "clinic")), None)
        if clinic is None:
            return _ask(request, site, visitor, visit, (("clinic", "clinic_needed"),))
        if one(form, "read") != "yes":
            return _ask(request, site, visitor, visit, (("read", "tick_needed"),), clinic.id)
        sent = _sent(site, visitor, visit, person)
        once = f"{visit.id}/{one(form, 'once')[:64]}"
        days = desk_of(request).settings.days
        kept = keep(store, clinic.id, sent, urgency.clinic, once, now, days)
    except StorageAwayError:
        return _away(site, visitor)
    if kept is None:
        return site.page(visitor, "clinic/withdrawn.html", 410, done=False)
    return _done(request, site, visitor, kept, clinic, urgency)


def _sent(site: Site, visitor: Visitor, visit: Visit, person: Person) -> Sent:
    return Sent(
        answers=dict(person.answers),
        age=visit.age,
        sex=visit.sex,
        whom=visit.whom,
        words=visit.words,
        language=visitor.language.value,
        version=site.base.version,
        digest=site.base.digest,
        code=new_code(),
        withdraw=new_token(),
    )


def _ask(
    request: Request,
    site: Site,
    visitor: Visitor,
    visit: Visit,
    errors: tuple[tuple[str, str], ...] = (),
    chosen: str = "",
) -> Response:
    person = person_of(site.model, visit)
    urgency = urgency_of(site.model, person, site.settings.mode)
    if urgency.told is Level.EMERGENCY:
        return _emergency(site, visitor, urgency)
    try:
        with desk_of(request).store(site.settings.now()).read() as work:
            clinics = receiving(work)
    except StorageAwayError:
        return _away(site, visitor)
    return site.page(
        visitor,
        "clinic/send.html",
        422 if errors else 200,
        **_said(site, visitor, person),
        clinics=clinics,
        chosen=chosen or (clinics[0].id if len(clinics) == 1 else ""),
        level=level_name(site.base, site.words(visitor.language), urgency.told.id),
        same_day=urgency.told is Level.SAME_DAY,
        once=secrets.token_urlsafe(ONCE_BYTES),
        days=desk_of(request).settings.days,
        wrong=errors,
    )


def _said(site: Site, visitor: Visitor, person: Person) -> dict[str, Any]:
    words = site.words(visitor.language)
    told = handover(site.base, person, ())
    return {
        "person": person,
        "count": len(person.answers),
        "present": [words.answer(f, s) for f, s in told.present],
        "absent": [words.answer(f, person.answers[f]) for f in told.absent],
        "unknown": [words.answer(f, "unknown") for f in told.unknown],
        "say": lambda key, **values: ruby(words.ui(f"clinic.{key}", **values)),
    }


def _emergency(site: Site, visitor: Visitor, urgency: Urgency, status: int = 200) -> Response:
    ambulance = urgency.triage.how == "ambulance"
    return site.page(visitor, "clinic/emergency.html", status, ambulance=ambulance)


def _away(site: Site, visitor: Visitor) -> Response:
    return site.page(visitor, "clinic/away.html", 503)


def _done(
    request: Request,
    site: Site,
    visitor: Visitor,
    kept: Intake,
    clinic: Clinic,
    urgency: Urgency,
) -> Response:
    assert kept.sent is not None
    words = site.words(visitor.language)
    code = spoken_code(kept.sent.code)
    until = kept.expires_at.astimezone(site.settings.now().tzinfo) if kept.expires_at else None
    return site.page(
        visitor,
        "clinic/sent.html",
        clinic=clinic,
        code=code,
        drawn=Markup(drawn_code(code, words.ui("clinic.sent.qr_name"))),
        until=words.day(until.date()) if until else "",
        link=str(request.base_url).rstrip("/") + f"/withdraw/{kept.sent.withdraw}",
        same_day=urgency.told is Level.SAME_DAY,
        say=lambda key, **values: ruby(words.ui(f"clinic.{key}", **values)),
    )
