"""The clinic: accounts, intakes, entries, outcomes, audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from hizaura.storage.audit_triggers import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "clinics",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("hours", sa.String(200), nullable=False),
        sa.Column("receives", sa.Boolean, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_accounts_clinic_id", "accounts", ["clinic_id"])
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
    )
    op.create_index("ix_staff_sessions_account_id", "staff_sessions", ["account_id"])
    op.create_table(
        "attempts",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
    )
    _records()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("clinic_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("action", sa.String(30), nullable=False),
        sa.Column("record", sa.String(32), nullable=False),
        sa.Column("detail", sa.String(120), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_clinic", "audit", ["clinic_id", "id"])
    op.create_index("ix_audit_record", "audit", ["record", "id"])
    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)


def _records() -> None:
    op.create_table(
        "intakes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("unread", sa.Integer, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("arrived_at", TIME),
        sa.Column("closed_at", TIME),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("withdraw_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("once_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary),
    )
    inbox: list[Any] = [
        "clinic_id",
        "state",
        sa.text("unread DESC"),
        sa.text("level DESC"),
        "sent_at",
        "id",
    ]
    op.create_index("ix_intakes_inbox", "intakes", inbox)
    op.create_index("ix_intakes_expiry", "intakes", ["expires_at"])
    op.create_table(
        "entries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("intake_id", sa.String(32), sa.ForeignKey("intakes.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_entries_intake_id", "entries", ["intake_id"])
    op.create_index("uq_entries_order", "entries", ["intake_id", "number"], unique=True)
    op.create_table(
        "outcomes",
        sa.Column("intake_id", sa.String(32), sa.ForeignKey("intakes.id"), primary_key=True),
        sa.Column("clinic_id", sa.String(32), sa.ForeignKey("clinics.id"), nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("closed_at", TIME, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_outcomes_clinic", "outcomes", ["clinic_id", "closed_at"])


def downgrade() -> None:
    """Back."""
    for name in (
        "audit",
        "outcomes",
        "entries",
        "intakes",
        "attempts",
        "staff_sessions",
        "accounts",
        "clinics",
    ):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
