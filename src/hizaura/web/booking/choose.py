"""Choosing what, when and with whom; then who one is; then it is booked, once."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.appointments import Contact, Kind, Slot, kinds_for, may_wait
from hizaura.clinic.codes import new_code, new_token
from hizaura.clinic.diary import Diary
from hizaura.clinic.intake import Sent
from hizaura.clinic.slots import Day, days, holiday_name, read_slot, refusal, slot_text
from hizaura.pathway.handover import handover
from hizaura.storage.accounts import Clinic
from hizaura.storage.appointments import Attach, NotBookedError, Wanted, book
from hizaura.storage.booking_rows import taken_between
from hizaura.storage.diaries import bookable
from hizaura.storage.intakes import kept_in
from hizaura.storage.store import Store, Work
from hizaura.storage.waiting import lapse
from hizaura.terms import Level
from hizaura.web.booking.asker import Asker, asker_of
from hizaura.web.booking.mail import deliver
from hizaura.web.booking.pages import (
    KindRoute,
    clinic_of,
    kind_of,
    page,
    read_day,
    refused,
    store_of,
    writer_of,
)
from hizaura.web.clinic.desk import desk_of
from hizaura.web.forms import VisitForm, one
from hizaura.web.journey import site_of
from hizaura.web.visitor import visitor_of

router = APIRouter(include_in_schema=False, route_class=KindRoute)

ONCE_BYTES = 16
NEXT_FREE = 6
LONGEST_NAME = 60
TELEPHONE = re.compile(r"\+?[0-9][0-9-]{4,18}[0-9]")
EMAIL = re.compile(r"[^@\s<>,;:\"()]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")


@router.get("/book")
def what(request: Request) -> Response:
    """The clinics and what can be booked there at this level."""
    asker = asker_of(request)
    if isinstance(asker, Response):
        return asker
    with store_of(request).read() as work:
        clinics = [(c, d, kinds_for(asker.level, d.kinds)) for c, d in bookable(work)]
    return page(
        request, "what.html", clinics=clinics, asker=asker, same_day=asker.level is Level.SAME_DAY
    )


@router.get("/book/{clinic_id}/{kind}")
def when(request: Request, clinic_id: str, kind: str, day: str = "") -> Response:
    """The days up to the last one that the level allows, and the free times of one of them."""
    asker = asker_of(request)
    if isinstance(asker, Response):
        return asker
    store = store_of(request)
    clinic, diary = clinic_of(store, clinic_id)
    chosen = kind_of(kind, diary)
    if chosen not in kinds_for(asker.level, diary.kinds):
        return refused(request, "urgent", clinic)
    lapse(store, diary, clinic.id, writer_of(request, clinic), asker.now)
    return times(request, store, clinic, diary, chosen, asker, day=read_day(day))


def times(
    request: Request,
    store: Store,
    clinic: Clinic,
    diary: Diary,
    kind: Kind,
    asker: Asker,
    status: int = 200,
    *,
    day: date | None = None,
    error: str = "",
) -> Response:
    """The page of days and times, with what went wrong before, if anything did."""
    values = free_days(request, store, clinic, diary, kind, asker.last, asker.now, day)
    return page(
        request,
        "when.html",
        status,
        clinic=clinic,
        kind=kind,
        service=diary.services[kind],
        asker=asker,
        error=error,
        moving=None,
        waits=may_wait(asker.level),
        **values,
    )


def free_days(
    request: Request,
    store: Store,
    clinic: Clinic,
    diary: Diary,
    kind: Kind,
    last: date,
    now: datetime,
    day: date | None,
) -> dict[str, Any]:
    """Every day until the last, which one is shown, and the next free times whatever the day."""
    today = now.date()
    with store.read() as work:
        taken = taken_between(work, clinic.id, today, last)
    listed = days(diary, kind, today, last, taken, now)
    open_days = [d for d in listed if d.slots]
    first = open_days[0] if open_days else None
    shown: Day | None = next((d for d in listed if d.date == day), first)
    following = [slot for d in open_days for slot in d.slots][:NEXT_FREE]
    english = visitor_of(request).language.value == "en"
    return {
        "listed": listed,
        "shown": shown,
        "following": following,
        "names": {c.id: c.name for c in diary.clinicians},
        "slot_text": slot_text,
        "last": last,
        "holiday": lambda when: holiday_name(when, english),
    }


@router.get("/book/{clinic_id}/{kind}/who")
def who(request: Request, clinic_id: str, kind: str, slot: str = "") -> Response:
    """Name, telephone, e-mail, and the memo with consent."""
    ready = _ready(request, clinic_id, kind)
    if isinstance(ready, Response):
        return ready
    asker, store, clinic, diary, chosen = ready
    wanted = read_slot(slot, diary, chosen)
    if wanted is None:
        return times(request, store, clinic, diary, chosen, asker, 422, error="time_needed")
    why = refusal(diary, chosen, wanted, asker.last, asker.now)
    if why:
        return refused(request, why, clinic, f"/book/{clinic.id}/{chosen.value}")
    return _ask(request, asker, clinic, diary, chosen, wanted)


@router.post("/book/{clinic_id}/{kind}")
def booked(request: Request, clinic_id: str, kind: str, form: VisitForm) -> Response:
    """Book it; then to its own page. A second click leads to the same page."""
    ready = _ready(request, clinic_id, kind)
    if isinstance(ready, Response):
        return ready
    asker, store, clinic, diary, chosen = ready
    slot = read_slot(one(form, "slot"), diary, chosen)
    if slot is None:
        return times(request, store, clinic, diary, chosen, asker, 422, error="time_needed")
    contact, errors = contact_from(request, form)
    if errors:
        return _ask(request, asker, clinic, diary, chosen, slot, errors, contact, form)
    wanted = wanted_by(asker, clinic, chosen, slot, contact, form)
    attach = _attach(request, asker, clinic, wanted) if one(form, "memo") == "yes" else None
    try:
        _, kept = book(store, diary, wanted, writer_of(request, clinic), asker.now, attach)
    except NotBookedError as no:
        if no.why == "taken":
            return times(
                request, store, clinic, diary, chosen, asker, 409, day=slot.day, error="taken"
            )
        return refused(request, no.why, clinic, f"/book/{clinic.id}/{chosen.value}")
    return RedirectResponse(
        f"/appointment/{kept.token}",
        status_code=303,
        background=BackgroundTask(deliver, store, asker.now),
    )


Ready = tuple[Asker, Store, Clinic, Diary, Kind]


def _ready(request: Request, clinic_id: str, kind: str) -> Ready | Response:
    asker = asker_of(request)
    if isinstance(asker, Response):
        return asker
    store = store_of(request)
    clinic, diary = clinic_of(store, clinic_id)
    chosen = kind_of(kind, diary)
    if chosen not in kinds_for(asker.level, diary.kinds):
        return refused(request, "urgent", clinic)
    return asker, store, clinic, diary, chosen


def wanted_by(
    asker: Asker, clinic: Clinic, kind: Kind, slot: Slot, contact: Contact, form: FormData
) -> Wanted:
    """What this form asks for."""
    once = f"{asker.visit.id}/{one(form, 'once')[:64]}"
    return Wanted(
        clinic.id, kind, slot, asker.urgency.clinic, asker.last, contact, once, asker.visit.id
    )


def contact_from(request: Request, form: FormData) -> tuple[Contact, tuple[tuple[str, str], ...]]:
    """Name and contact from a form, and which fields are wrong."""
    name = " ".join(unicodedata.normalize("NFC", one(form, "name")).split())
    telephone = unicodedata.normalize("NFKC", one(form, "telephone"))
    telephone = re.sub(r"[\s()‐−ー―]", "-", telephone).strip("-")
    email = one(form, "email")
    errors = []
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        errors.append(("name", "name"))
    if not TELEPHONE.fullmatch(re.sub("-+", "-", telephone)):
        errors.append(("telephone", "telephone"))
    if email and not EMAIL.fullmatch(email):
        errors.append(("email", "email"))
    contact = Contact(
        name, re.sub("-+", "-", telephone), email, visitor_of(request).language.value, new_token()
    )
    return contact, tuple(errors)


def _ask(
    request: Request,
    asker: Asker,
    clinic: Clinic,
    diary: Diary,
    kind: Kind,
    slot: Slot,
    errors: tuple[tuple[str, str], ...] = (),
    typed: Contact | None = None,
    form: FormData | None = None,
) -> Response:
    site = site_of(request)
    words = site.words(visitor_of(request).language)
    told = handover(site.base, asker.person, ())
    return page(
        request,
        "who.html",
        422 if errors else 200,
        clinic=clinic,
        kind=kind,
        slot=slot,
        service=diary.services[kind],
        slot_text=slot_text(slot),
        wrong=errors,
        typed=typed,
        clinician=diary.clinician(slot.clinician),
        memo=form is not None and one(form, "memo"),
        once=(form and one(form, "once")) or secrets.token_urlsafe(ONCE_BYTES),
        person=asker.person,
        own_words=asker.visit.words,
        same_day=asker.level is Level.SAME_DAY,
        answers=[words.answer(f, s) for f, s in asker.person.answers.items()],
        told=told,
    )


def _attach(request: Request, asker: Asker, clinic: Clinic, wanted: Wanted) -> Attach:
    """Keeps the memo in the same transaction as the booking; until the day after it at least."""
    site, visitor = site_of(request), visitor_of(request)
    sent = Sent(
        answers=dict(asker.person.answers),
        age=asker.visit.age,
        sex=asker.visit.sex,
        whom=asker.visit.whom,
        words=asker.visit.words,
        language=visitor.language.value,
        version=site.base.version,
        digest=site.base.digest,
        code=new_code(),
        withdraw=new_token(),
    )
    ahead = (wanted.slot.day - asker.now.date()).days + 1
    kept_for = max(desk_of(request).settings.days, ahead)

    def attach(work: Work) -> str:
        once = f"booking/{wanted.once}"
        return kept_in(work, clinic.id, sent, asker.urgency.clinic, once, asker.now, kept_for).id

    return attach
