"""Who asks for an appointment: their self-check, its level, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from hizaura.clinic.appointments import last_day
from hizaura.knowledge import Person
from hizaura.terms import Level
from hizaura.web.booking.pages import now_in_tokyo, page
from hizaura.web.clinic.urgency import Urgency, urgency_of
from hizaura.web.journey import site_of
from hizaura.web.steps import person_of
from hizaura.web.visit import Visit
from hizaura.web.visitor import visitor_of


@dataclass(frozen=True)
class Asker:
    """Someone with a finished self-check that may book until ``last``."""

    visit: Visit
    person: Person
    urgency: Urgency
    last: date
    now: datetime

    @property
    def level(self) -> Level:
        """The level they were told: it bounds what they book."""
        return self.urgency.told


def asker_of(request: Request) -> Asker | Response:
    """Who asks, or the page that they need instead: questions first, or 119."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None or not visit.done:
        return page(request, "first.html", clinics=_to_call(request), started=visit is not None)
    person = person_of(site.model, visit)
    urgency = urgency_of(site.model, person, site.settings.mode)
    now = now_in_tokyo(request)
    last = last_day(urgency.told, now.date())
    if last is None:
        ambulance = urgency.triage.how == "ambulance"
        status = 200 if request.method == "GET" else 403
        return site.page(visitor, "clinic/emergency.html", status, ambulance=ambulance)
    return Asker(visit, person, urgency, last, now)


def _to_call(request: Request) -> list[object]:
    from hizaura.storage.diaries import bookable
    from hizaura.web.booking.pages import store_of

    with store_of(request).read() as work:
        return [clinic for clinic, _ in bookable(work)]
