"""The tables of the clinic. What a person said is only in columns named ``sealed``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept as UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


clinics = Table(
    "clinics",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("telephone", String(40), nullable=False),
    Column("hours", String(200), nullable=False),
    Column("receives", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False, index=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(300), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the TOTP secret
    Column("last_step", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
)

intakes = Table(
    "intakes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("unread", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("arrived_at", Moment),
    Column("closed_at", Moment),
    Column("label", String(8), nullable=False),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("withdraw_hash", String(64), nullable=False, unique=True),
    Column("once_hash", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary),
    Index("ix_intakes_expiry", "expires_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("intake_id", ForeignKey("intakes.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("uq_entries_order", "intake_id", "number", unique=True),
)

Index(
    "ix_intakes_inbox",
    intakes.c.clinic_id,
    intakes.c.state,
    intakes.c.unread.desc(),
    intakes.c.level.desc(),
    intakes.c.sent_at,
    intakes.c.id,
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("intake_id", ForeignKey("intakes.id"), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("closed_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_outcomes_clinic", "clinic_id", "closed_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("clinic_id", String(32), nullable=False),
    Column("account_id", String(32), nullable=False),
    Column("action", String(30), nullable=False),
    Column("record", String(32), nullable=False),
    Column("detail", String(120), nullable=False),
    Index("ix_audit_clinic", "clinic_id", "id"),
    Index("ix_audit_record", "record", "id"),
    sqlite_autoincrement=True,
)
