"""The tables of booking. Names, numbers and letters are only in ``sealed`` columns."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from hizaura.storage.tables import Moment, metadata

ACTIVE = "status IN ('held', 'booked')"

diaries = Table(
    "diaries",
    metadata,
    Column("clinic_id", ForeignKey("clinics.id"), primary_key=True),
    Column("written", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("clinician", String(32), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("unit", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("slot_start", Moment, nullable=False),
    Column("slot_end", Moment, nullable=False),
    Column("status", String(12), nullable=False),
    Column("held_until", Moment),
    Column("level", Integer, nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("once_hash", String(64), nullable=False, unique=True),
    Column("visit_hash", String(64), nullable=False),
    Column("intake_id", ForeignKey("intakes.id")),
    Column("changed_at", Moment, nullable=False),
    Column("sealed", LargeBinary),
    Index("ix_appointments_day", "clinic_id", "day", "clinician", "status"),
    Index("ix_appointments_visit", "visit_hash"),
)


def _one_at_a_time(name: str, *columns: str) -> None:
    where = text(ACTIVE)
    Index(
        name,
        *(appointments.c[c] for c in columns),
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


_one_at_a_time("uq_slot", "clinic_id", "clinician", "slot_start")
_one_at_a_time("uq_unit", "clinic_id", "kind", "unit", "slot_start")
_one_at_a_time("uq_turn", "clinic_id", "clinician", "kind", "day", "turn")

waiting_list = Table(
    "waiting_list",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("level", Integer, nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("since", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("passed", String(60), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id")),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("once_hash", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary),
    Index("ix_waiting_list", "clinic_id", "state"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("once", String(120), nullable=False, unique=True),
    Column("by_email", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("sealed", LargeBinary),
    Index("ix_letters_open", "clinic_id", "done_at", "made_at"),
)
