"""What the clinic sees of its diary: a week as times, a day with names, and who to remind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from hizaura.clinic.appointments import Appointment, Contact, Kind, Slot, Status
from hizaura.clinic.letters import Purpose, Writer
from hizaura.storage.booking_rows import STATES, appointment
from hizaura.storage.booking_tables import appointments
from hizaura.storage.outbox import post
from hizaura.storage.store import Store, Work

FORGOTTEN = timedelta(days=30)


def week(work: Work, clinic_id: str, first: date, days: int = 7) -> Sequence[Any]:
    """Bare rows (day, clinician, start, kind, status, level, intake), by clinician and time."""
    a = appointments.c
    last = first + timedelta(days=days - 1)
    return work.session.execute(
        select(a.day, a.clinician, a.slot_start, a.kind, a.status, a.level, a.intake_id)
        .where(
            a.clinic_id == clinic_id,
            a.day.between(first.isoformat(), last.isoformat()),
            a.status.in_(STATES),
        )
        .order_by(a.day, a.slot_start, a.clinician)
    ).all()


def day(work: Work, clinic_id: str, when: date) -> list[tuple[Appointment, Contact]]:
    """One day with names, in order of time."""
    a = appointments.c
    rows = work.session.execute(
        select(appointments)
        .where(a.clinic_id == clinic_id, a.day == when.isoformat(), a.status.in_(STATES))
        .order_by(a.slot_start, a.clinician)
    )
    return [(appointment(row), _contact(work, row)) for row in rows if row.sealed is not None]


def remind(store: Store, clinic_id: str, writer: Writer, when: date, now: datetime) -> int:
    """Write a reminder for every booking of a day, once each; how many are new."""
    written = 0
    a = appointments.c
    with store.write() as work:
        rows = work.session.execute(
            select(appointments).where(
                a.clinic_id == clinic_id,
                a.day == when.isoformat(),
                a.status == Status.BOOKED.value,
                a.slot_start > now,
                a.sealed.is_not(None),
            )
        ).all()
        for row in rows:
            found: Slot = appointment(row).slot
            letter = writer(Purpose.REMINDER, _contact(work, row), Kind(row.kind), found, None)
            new = post(work, row.clinic_id, row.id, Purpose.REMINDER, found, letter, now)
            written += new is not None
    return written


def forget_old(store: Store, now: datetime) -> int:
    """Erase who came, a month after the appointment; how many."""
    with store.write() as work:
        gone = work.session.execute(
            update(appointments)
            .where(appointments.c.slot_end < now - FORGOTTEN, appointments.c.sealed.is_not(None))
            .values(sealed=None)
            .returning(appointments.c.id)
        )
        return len(gone.all())


def _contact(work: Work, row: Any) -> Contact:
    return Contact.of(work.keys.open(row.sealed, f"appointments/{row.id}"))
