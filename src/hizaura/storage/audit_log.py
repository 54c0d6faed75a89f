"""Lines of the audit log: written in the transaction they tell of, read a page at a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from hizaura.clinic.audit import Action, Line
from hizaura.storage.store import Work
from hizaura.storage.tables import audit

PAGE = 100


def note(
    work: Work,
    now: datetime,
    action: Action,
    *,
    clinic_id: str,
    account_id: str,
    record: str = "",
    detail: str = "",
) -> None:
    """Add one line."""
    work.session.execute(
        insert(audit).values(
            at=now,
            clinic_id=clinic_id,
            account_id=account_id,
            action=action.value,
            record=record,
            detail=detail[:120],
        )
    )


def lines(work: Work, clinic_id: str, *, before: int | None = None, record: str = "") -> list[Line]:
    """The newest lines of a clinic, or those before a line, or those of one record."""
    asked = select(audit).where(audit.c.clinic_id == clinic_id)
    if before is not None:
        asked = asked.where(audit.c.id < before)
    if record:
        asked = asked.where(audit.c.record == record)
    found = work.session.execute(asked.order_by(audit.c.id.desc()).limit(PAGE))
    return [Line(*row) for row in found]
