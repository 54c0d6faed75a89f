"""Booking: diaries, appointments that cannot overlap, the waiting list, letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hizaura.storage.booking_guards import statements

revision = "0002_booking"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ACTIVE = sa.text("status IN ('held', 'booked')")
UNIQUE = {
    "uq_slot": ["clinic_id", "clinician", "slot_start"],
    "uq_unit": ["clinic_id", "kind", "unit", "slot_start"],
    "uq_turn": ["clinic_id", "clinician", "kind", "day", "turn"],
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "diaries",
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), primary_key=True),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
    )
    _appointments()
    op.create_table(
        "waiting_list",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("passed", sa.String(60), nullable=False),
        sa.Column("appointment_id", sa.String(32), sa.ForeignKey("appointments.id")),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("once_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("ix_waiting_list", "waiting_list", ["clinic_id", "state"])
    op.create_table(
        "letters",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column(
            "appointment_id", sa.String(32), sa.ForeignKey("appointments.id"), nullable=False
        ),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("once", sa.String(120), nullable=False, unique=True),
        sa.Column("by_email", sa.Integer, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("ix_letters_open", "letters", ["clinic_id", "done_at", "made_at"])


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column("clinician", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("unit", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("slot_start", TIME, nullable=False),
        sa.Column("slot_end", TIME, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("held_until", TIME),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("once_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("visit_hash", sa.String(64), nullable=False),
        sa.Column("intake_id", sa.String(32), sa.ForeignKey("intakes.id")),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )
    week = ["clinic_id", "day", "clinician", "status"]
    op.create_index("ix_appointments_day", "appointments", week)
    op.create_index("ix_appointments_visit", "appointments", ["visit_hash"])
    # The plain unique indexes come first: on PostgreSQL, those who race for one slot then wait
    # here in line instead of for each other at the exclusion constraint.
    for name, columns in UNIQUE.items():
        op.create_index(
            name, "appointments", columns,
            unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE,
        )  # fmt: skip
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Back."""
    for name in ("letters", "waiting_list", "appointments", "diaries"):
        op.drop_table(name)
