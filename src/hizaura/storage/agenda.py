"""What the clinic sees of its diary: a week as times, a day with names, and who to remind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_, update

from hizaura.clinic.appointments import Appointment, Contact, Kind, Slot, Status
from hizaura.clinic.letters import Purpose, Writer
from hizaura.storage.booking_rows import STATES, appointment
from hizaura.storage.booking_tables import appointments
from hizaura.storage.outbox import post
from hizaura.storage.store import Store, Work

FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True)
class Week:
    """``counts`` by day and clinician; ``rows`` of the cells that are not crowded, by time.

    A row: day, clinician, start, kind, status, level, intake.
    """

    counts: Mapping[tuple[str, str], int]
    rows: Sequence[Any]


def week(work: Work, clinic_id: str, first: date, most: int) -> Week:
    """Seven days without names; cells with more than ``most`` appointments are only counted."""
    a = appointments.c
    last = first + timedelta(days=6)
    mine = (
        a.clinic_id == clinic_id,
        a.day.between(first.isoformat(), last.isoformat()),
        a.status.in_(STATES),
    )
    counted = select(a.day, a.clinician, func.count()).where(*mine).group_by(a.day, a.clinician)
    counts = {(r[0], r[1]): int(r[2]) for r in work.session.execute(counted)}
    calm = [cell for cell, n in counts.items() if n <= most]
    if not calm:
        return Week(counts, [])
    asked = select(a.day, a.clinician, a.slot_start, a.kind, a.status, a.level, a.intake_id)
    asked = asked.where(*mine)
    if len(calm) < len(counts):
        asked = asked.where(tuple_(a.day, a.clinician).in_(calm))
    rows = work.session.execute(asked.order_by(a.day, a.slot_start, a.clinician)).all()
    return Week(counts, rows)


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
