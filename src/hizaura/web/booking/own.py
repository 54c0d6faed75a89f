"""One's own appointment by its link: look, calendar, move, cancel, erase the memo."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.appointments import Appointment, Contact
from hizaura.clinic.diary import Diary
from hizaura.clinic.slots import read_slot
from hizaura.storage.accounts import Clinic
from hizaura.storage.appointments import NotBookedError, cancel, find, move
from hizaura.storage.booking_memo import forget_memo
from hizaura.storage.store import Store
from hizaura.storage.waiting import lapse, offer
from hizaura.web.booking.calendar import appointment_ics
from hizaura.web.booking.choose import free_days
from hizaura.web.booking.mail import deliver
from hizaura.web.booking.pages import (
    LONGEST_TOKEN,
    PRIVATE,
    KindRoute,
    clinic_of,
    now_in_tokyo,
    page,
    read_day,
    refused,
    store_of,
    writer_of,
)
from hizaura.web.forms import OwnForm, one
from hizaura.web.journey import site_of
from hizaura.web.visitor import visitor_of

router = APIRouter(include_in_schema=False, route_class=KindRoute)

Mine = tuple[Store, Appointment, Contact, Clinic, Diary]


def mine(request: Request, token: str) -> Mine:
    """The appointment of a link; ``NotBookedError`` (gone) if there is none."""
    store = store_of(request)
    with store.read() as work:
        found = find(work, token[:LONGEST_TOKEN])
    if found is None:
        raise NotBookedError("gone")
    clinic, diary = clinic_of(store, found[0].clinic_id)
    return store, found[0], found[1], clinic, diary


@router.get("/appointment/{token}")
def look(request: Request, token: str) -> Response:
    """What is booked, and what can be done with it."""
    _, booked, contact, clinic, diary = mine(request, token)
    now = now_in_tokyo(request)
    return page(
        request, "appointment.html", private=True, booked=booked, contact=contact, clinic=clinic,
        clinician=diary.clinician(booked.slot.clinician), over=booked.slot.start <= now,
        link=str(request.base_url).rstrip("/") + f"/appointment/{contact.token}",
    )  # fmt: skip


@router.get("/appointment/{token}/visit.ics")
def calendar(request: Request, token: str) -> Response:
    """A calendar entry; like every other one of ours it does not speak of health."""
    _, booked, _, clinic, _ = mine(request, token)
    site, visitor = site_of(request), visitor_of(request)
    body = appointment_ics(booked, clinic, site.words(visitor.language), site.settings.now())
    headers = {"content-disposition": 'attachment; filename="appointment.ics"', **PRIVATE}
    return Response(body, media_type="text/calendar", headers=headers)


@router.get("/appointment/{token}/move")
def moving(request: Request, token: str, day: str = "") -> Response:
    """Other times, none later than the level of the booking allowed."""
    return _times(request, mine(request, token), day=read_day(day))


@router.post("/appointment/{token}/move")
def moved(request: Request, token: str, form: OwnForm) -> Response:
    """The new time, or still the old one."""
    found = mine(request, token)
    store, booked, contact, clinic, diary = found
    slot = read_slot(one(form, "slot"), diary, booked.kind)
    if slot is None:
        return _times(request, found, 422, error="time_needed")
    now, writer = now_in_tokyo(request), writer_of(request, clinic)
    try:
        after, before = move(store, diary, contact.token, slot, writer, now)
    except NotBookedError as no:
        if no.why == "taken":
            return _times(request, found, 409, day=slot.day, error="taken")
        return refused(request, no.why, clinic, f"/appointment/{contact.token}/move")
    if before != after.slot:
        offer(store, diary, clinic.id, before, writer, now)
    return RedirectResponse(
        f"/appointment/{contact.token}", status_code=303,
        background=BackgroundTask(deliver, store, now),
    )  # fmt: skip


@router.get("/appointment/{token}/cancel")
def ask_cancel(request: Request, token: str) -> Response:
    """What cancelling does, with its button; opening the page changes nothing."""
    _, booked, contact, clinic, _ = mine(request, token)
    return page(request, "cancel.html", private=True, booked=booked, contact=contact, clinic=clinic)


@router.post("/appointment/{token}/cancel")
def cancelled(request: Request, token: str, form: OwnForm) -> Response:
    """Give the time back; it is offered to whoever waits and is most urgent."""
    store, booked, _, clinic, diary = mine(request, token)
    now, writer = now_in_tokyo(request), writer_of(request, clinic)
    old = cancel(store, token[:LONGEST_TOKEN], writer, now)
    offer(store, diary, clinic.id, old.slot, writer, now)
    answer = page(request, "cancelled.html", private=True, booked=booked, clinic=clinic)
    answer.background = BackgroundTask(deliver, store, now)
    return answer


@router.post("/appointment/{token}/memo")
def without_memo(request: Request, token: str, form: OwnForm) -> Response:
    """Erase the memo, keep the appointment."""
    store, booked, contact, _, _ = mine(request, token)
    with store.write() as work:
        forget_memo(work, booked, now_in_tokyo(request))
    return RedirectResponse(f"/appointment/{contact.token}", status_code=303)


def _times(
    request: Request, found: Mine, status: int = 200, *, day: date | None = None, error: str = ""
) -> Response:
    store, booked, contact, clinic, diary = found
    now = now_in_tokyo(request)
    if booked.slot.start <= now:
        raise NotBookedError("gone")
    lapse(store, diary, clinic.id, writer_of(request, clinic), now)
    last = max(booked.last_day, now.date())
    values = free_days(request, store, clinic, diary, booked.kind, last, now, day)
    return page(
        request, "when.html", status, private=True, clinic=clinic, kind=booked.kind,
        service=diary.services[booked.kind], error=error, moving=booked, asker=None, waits=False,
        contact=contact, **values,
    )  # fmt: skip
