"""Booking, moving, cancelling: each in one transaction; the database judges what is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from hizaura.clinic.appointments import ACTIVE, Appointment, Contact, Kind, Slot, Status
from hizaura.clinic.codes import new_id
from hizaura.clinic.diary import Diary
from hizaura.clinic.letters import Purpose, Writer
from hizaura.clinic.slots import Place, place_for, refusal
from hizaura.storage.booking_memo import forget_memo, stretch_memo
from hizaura.storage.booking_rows import appointment, taken_between
from hizaura.storage.booking_tables import appointments
from hizaura.storage.fields import plain_hash
from hizaura.storage.outbox import post, withdraw_letters
from hizaura.storage.store import Store, Work
from hizaura.terms import Level

TRIES = 8
MOST_A_VISIT = 2
"""Appointments that one self-check may hold: nobody fills a diary for fun."""

T = TypeVar("T")


class NotBookedError(Exception):
    """Nothing was changed. ``why``: taken, past, late, closed, too_many, gone."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class ConflictError(Exception):
    """Someone else was faster at the very same moment; look again."""


@dataclass(frozen=True)
class Wanted:
    """What someone asks for. ``once`` tells a second click from a second wish."""

    clinic_id: str
    kind: Kind
    slot: Slot
    level: Level
    last_day: date
    contact: Contact
    once: str
    visit: str


Attach = Callable[[Work], str]


def trying(act: Callable[[], T]) -> T:
    """Do it, again after a collision; when collisions do not end, the slot is taken."""
    for _ in range(TRIES):
        try:
            return act()
        except ConflictError:
            continue
    raise NotBookedError("taken")


def guarded(work: Work, statement: Any) -> None:
    """Run a statement that the database may refuse because the time is taken."""
    try:
        work.session.execute(statement)
    except IntegrityError:
        raise ConflictError from None
    except DBAPIError as wrong:
        if getattr(wrong.orig, "sqlstate", "") in ("40P01", "40001"):  # two who wait for each other
            raise ConflictError from None
        raise


def book(
    store: Store,
    diary: Diary,
    wanted: Wanted,
    writer: Writer,
    now: datetime,
    attach: Attach | None = None,
) -> tuple[Appointment, Contact]:
    """Book it with all that belongs to it, or nothing; again is the same booking."""  # fmt: skip

    def act() -> tuple[Appointment, Contact]:
        with store.write() as work:
            return _book(work, diary, wanted, writer, now, attach)

    return trying(act)


def _book(
    work: Work, diary: Diary, wanted: Wanted, writer: Writer, now: datetime, attach: Attach | None
) -> tuple[Appointment, Contact]:
    before = _by(work, appointments.c.once_hash == plain_hash(wanted.once))
    if before is not None:
        if before[1] is None:
            raise NotBookedError("gone")
        return before[0], before[1]
    why = refusal(diary, wanted.kind, wanted.slot, wanted.last_day, now)
    if why:
        raise NotBookedError(why)
    if _held_by(work, wanted.visit, now) >= MOST_A_VISIT:
        raise NotBookedError("too_many")
    near = taken_between(work, wanted.clinic_id, wanted.slot.day, wanted.slot.day)
    place = place_for(diary, wanted.kind, wanted.slot, near)
    if place is None:
        raise NotBookedError("taken")
    made = keep(work, wanted, place, Status.BOOKED, now)
    if attach is not None:
        intake = attach(work)
        work.session.execute(
            update(appointments).where(appointments.c.id == made.id).values(intake_id=intake)
        )
    letter = writer(Purpose.BOOKED, wanted.contact, wanted.kind, wanted.slot, None)
    post(work, wanted.clinic_id, made.id, Purpose.BOOKED, wanted.slot, letter, now)
    return made, wanted.contact


def keep(
    work: Work,
    wanted: Wanted,
    place: Place,
    status: Status,
    now: datetime,
    until: datetime | None = None,
) -> Appointment:
    """A new row; ``ConflictError`` if the database refuses it."""  # fmt: skip
    id_ = new_id()
    guarded(
        work,
        insert(appointments).values(
            id=id_,
            clinic_id=wanted.clinic_id,
            kind=wanted.kind.value,
            unit=place.unit,
            turn=place.turn,
            **_times(wanted.slot),
            status=status.value,
            held_until=until,
            level=int(wanted.level),
            last_day=wanted.last_day.isoformat(),
            token_hash=plain_hash(wanted.contact.token),
            once_hash=plain_hash(wanted.once),
            visit_hash=plain_hash(wanted.visit),
            intake_id=None,
            changed_at=now,
            sealed=work.keys.seal(wanted.contact.text(), f"appointments/{id_}"),
        ),
    )
    return Appointment(
        id_, wanted.clinic_id, wanted.kind, wanted.slot, status, wanted.level, wanted.last_day
    )


def find(work: Work, token: str) -> tuple[Appointment, Contact] | None:
    """The appointment of a link, unless it never was, or holds nothing any more."""
    found = _by(work, appointments.c.token_hash == plain_hash(token))
    if found is None or found[1] is None or found[0].status is not Status.BOOKED:
        return None
    return found[0], found[1]


def move(
    store: Store, diary: Diary, token: str, slot: Slot, writer: Writer, now: datetime
) -> tuple[Appointment, Slot]:
    """Move it in one step: the old time goes only if the new one is had. With the old slot."""

    def act() -> tuple[Appointment, Slot]:
        with store.write() as work:
            return _move(work, diary, token, slot, writer, now)

    return trying(act)


def _move(
    work: Work, diary: Diary, token: str, slot: Slot, writer: Writer, now: datetime
) -> tuple[Appointment, Slot]:
    found = find(work, token)
    if found is None or found[0].slot.start <= now:
        raise NotBookedError("gone")
    old, contact = found
    if slot == old.slot:
        return old, old.slot
    why = refusal(diary, old.kind, slot, old.last_day, now)
    if why:
        raise NotBookedError(why)
    near = taken_between(work, old.clinic_id, slot.day, slot.day, but=old.id)
    place = place_for(diary, old.kind, slot, near)
    if place is None:
        raise NotBookedError("taken")
    guarded(
        work,
        update(appointments)
        .where(appointments.c.id == old.id, appointments.c.status == Status.BOOKED.value)
        .values(**_times(slot), unit=place.unit, turn=place.turn, changed_at=now),
    )
    withdraw_letters(work, old.id)
    letter = writer(Purpose.MOVED, contact, old.kind, slot, None)
    post(work, old.clinic_id, old.id, Purpose.MOVED, slot, letter, now)
    found = find(work, token)
    if found is None:  # cancelled by another window in between
        raise NotBookedError("gone")
    stretch_memo(work, found[0])
    return found[0], old.slot


def cancel(store: Store, token: str, writer: Writer, now: datetime) -> Appointment:
    """Give the time back, erase who had it and the memo; refused (gone) the second time."""
    with store.write() as work:
        found = find(work, token)
        if found is None:
            raise NotBookedError("gone")
        old, contact = found
        work.session.execute(
            update(appointments)
            .where(appointments.c.id == old.id)
            .values(status=Status.CANCELLED.value, changed_at=now, sealed=None)
        )
        forget_memo(work, old, now)
        withdraw_letters(work, old.id)
        if old.slot.start > now:
            letter = writer(Purpose.CANCELLED, contact, old.kind, old.slot, None)
            post(work, old.clinic_id, old.id, Purpose.CANCELLED, old.slot, letter, now)
        return old


def _by(work: Work, which: Any) -> tuple[Appointment, Contact | None] | None:
    row = work.session.execute(select(appointments).where(which).with_for_update()).first()
    if row is None:
        return None
    place = f"appointments/{row.id}"
    contact = None if row.sealed is None else Contact.of(work.keys.open(row.sealed, place))
    return appointment(row), contact


def _held_by(work: Work, visit: str, now: datetime) -> int:
    count = work.session.execute(
        select(func.count())
        .select_from(appointments)
        .where(
            appointments.c.visit_hash == plain_hash(visit),
            appointments.c.status.in_([s.value for s in ACTIVE]),
            appointments.c.slot_end > now,
        )
    ).scalar()
    return int(count or 0)


def _times(slot: Slot) -> dict[str, Any]:
    return {
        "clinician": slot.clinician,
        "day": slot.day.isoformat(),
        "slot_start": slot.start,
        "slot_end": slot.end,
    }
