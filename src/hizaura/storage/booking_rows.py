"""Rows of the appointment table as values."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from hizaura.clinic.appointments import ACTIVE, TOKYO, Appointment, Kind, Slot, Status, Taken
from hizaura.storage.booking_tables import appointments
from hizaura.storage.store import Work
from hizaura.terms import Level

STATES = [state.value for state in ACTIVE]


def slot_of(row: Any) -> Slot:
    """The slot of a row, in Japan's hours."""
    return Slot(row.clinician, row.slot_start.astimezone(TOKYO), row.slot_end.astimezone(TOKYO))


def appointment(row: Any) -> Appointment:
    """A whole row, without who it is."""
    return Appointment(
        row.id, row.clinic_id, Kind(row.kind), slot_of(row), Status(row.status),
        Level(row.level), date.fromisoformat(row.last_day), row.intake_id,
    )  # fmt: skip


def taken_between(
    work: Work, clinic_id: str, first: date, last: date, but: str = ""
) -> list[Taken]:
    """Everything that keeps others out, from day to day (both included)."""
    a = appointments.c
    rows = work.session.execute(
        select(a.clinician, a.slot_start, a.slot_end, a.kind, a.unit, a.turn).where(
            a.clinic_id == clinic_id,
            a.day.between(first.isoformat(), last.isoformat()),
            a.status.in_(STATES),
            a.id != but,
        )
    )
    return [Taken(slot_of(r), Kind(r.kind), r.unit, r.turn) for r in rows]
