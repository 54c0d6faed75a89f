"""The waiting list by link: join, look, take what is offered, leave."""

from __future__ import annotations

import secrets
from dataclasses import replace

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.appointments import TOKYO, Contact, Slot, kinds_for, may_wait
from hizaura.clinic.waiting import WaitState
from hizaura.storage.appointments import NotBookedError
from hizaura.storage.waiting import accept, join, lapse, leave, offer, place_of
from hizaura.web.booking.asker import Asker, asker_of
from hizaura.web.booking.choose import ONCE_BYTES, contact_from, free_days, wanted_by
from hizaura.web.booking.mail import deliver
from hizaura.web.booking.pages import (
    LONGEST_TOKEN,
    KindRoute,
    clinic_of,
    kind_of,
    now_in_tokyo,
    page,
    refused,
    store_of,
    writer_of,
)
from hizaura.web.forms import OwnForm, VisitForm, one

router = APIRouter(include_in_schema=False, route_class=KindRoute)


@router.get("/book/{clinic_id}/{kind}/wait")
def waiting_form(request: Request, clinic_id: str, kind: str) -> Response:
    """Name and telephone, if nothing is free any more."""
    return _wait(request, clinic_id, kind)


@router.post("/book/{clinic_id}/{kind}/wait")
def joined(request: Request, clinic_id: str, kind: str, form: VisitForm) -> Response:
    """On the list, once; then to its page."""
    contact, errors = contact_from(request, form)
    if errors:
        return _wait(request, clinic_id, kind, errors, contact, one(form, "once"))
    asker = asker_of(request)
    if isinstance(asker, Response):
        return asker
    store = store_of(request)
    clinic, diary = clinic_of(store, clinic_id)
    chosen = kind_of(kind, diary)
    if not may_wait(asker.level) or chosen not in kinds_for(asker.level, diary.kinds):
        return refused(request, "urgent", clinic)
    none = Slot("", asker.now, asker.now)
    wanted = wanted_by(asker, clinic, chosen, none, contact, form)
    kept = join(store, replace(wanted, level=asker.level), asker.now)
    return RedirectResponse(f"/waiting/{kept.token}", status_code=303)


@router.get("/waiting/{token}")
def look(request: Request, token: str) -> Response:
    """Still waiting, or something is kept for this person."""
    store, now = store_of(request), now_in_tokyo(request)
    with store.read() as work:
        place = place_of(work, token[:LONGEST_TOKEN])
    if place is None:
        raise NotBookedError("gone")
    if place.state is WaitState.BOOKED:
        return RedirectResponse(f"/appointment/{place.contact.token}", status_code=303)
    clinic, diary = clinic_of(store, place.clinic_id)
    if place.until is not None and place.until <= now:
        lapse(store, diary, clinic.id, writer_of(request, clinic), now)
        return page(request, "over.html", private=True, place=place, clinic=clinic)
    until = place.until.astimezone(TOKYO) if place.until else None
    return page(request, "waiting.html", private=True, place=place, clinic=clinic, until=until)


@router.post("/waiting/{token}/accept")
def accepted(request: Request, token: str, form: OwnForm) -> Response:
    """The offered time becomes theirs."""
    store, now = store_of(request), now_in_tokyo(request)
    with store.read() as work:
        place = place_of(work, token[:LONGEST_TOKEN])
    if place is None:
        raise NotBookedError("gone")
    clinic, diary = clinic_of(store, place.clinic_id)
    try:
        contact = accept(store, token[:LONGEST_TOKEN], writer_of(request, clinic), now)
    except NotBookedError as no:
        if no.why != "taken":
            raise
        lapse(store, diary, clinic.id, writer_of(request, clinic), now)
        return page(request, "over.html", 409, private=True, place=place, clinic=clinic)
    return RedirectResponse(
        f"/appointment/{contact.token}", status_code=303,
        background=BackgroundTask(deliver, store, now),
    )  # fmt: skip


@router.post("/waiting/{token}/leave")
def left(request: Request, token: str, form: OwnForm) -> Response:
    """Off the list; what was kept goes to the next."""
    store, now = store_of(request), now_in_tokyo(request)
    with store.read() as work:
        place = place_of(work, token[:LONGEST_TOKEN])
    if place is None:
        raise NotBookedError("gone")
    clinic, diary = clinic_of(store, place.clinic_id)
    freed = leave(store, token[:LONGEST_TOKEN], now)
    if freed is not None:
        offer(store, diary, clinic.id, freed, writer_of(request, clinic), now)
    return page(request, "left.html", private=True, clinic=clinic)


def _wait(
    request: Request,
    clinic_id: str,
    kind: str,
    errors: tuple[tuple[str, str], ...] = (),
    typed: Contact | None = None,
    once: str = "",
) -> Response:
    asker = asker_of(request)  # fmt: skip
    if isinstance(asker, Response):
        return asker
    store = store_of(request)
    clinic, diary = clinic_of(store, clinic_id)
    chosen = kind_of(kind, diary)
    if not may_wait(asker.level) or chosen not in kinds_for(asker.level, diary.kinds):
        return refused(request, "urgent", clinic)
    if _still_free(request, asker, clinic_id, kind):
        return RedirectResponse(f"/book/{clinic_id}/{kind}", status_code=303)
    return page(
        request, "wait.html", 422 if errors else 200, clinic=clinic, kind=chosen, last=asker.last,
        wrong=errors, typed=typed, once=once or secrets.token_urlsafe(ONCE_BYTES),
    )  # fmt: skip


def _still_free(request: Request, asker: Asker, clinic_id: str, kind: str) -> bool:
    store = store_of(request)
    clinic, diary = clinic_of(store, clinic_id)
    chosen = kind_of(kind, diary)
    found = free_days(request, store, clinic, diary, chosen, asker.last, asker.now, None)
    return bool(found["following"])
