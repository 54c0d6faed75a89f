"""One person's data: all of it out, or all of it gone; both are checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from hizaura.clinic.audit import Action
from hizaura.clinic.intake import Intake
from hizaura.clinic.roles import Staff
from hizaura.storage.audit_log import lines, note
from hizaura.storage.decisions import outcome_of
from hizaura.storage.fields import SealedError
from hizaura.storage.intakes import COLUMNS, head, opened
from hizaura.storage.store import Store, Work
from hizaura.storage.tables import accounts, entries, intakes, outcomes

OF_A_PERSON = ((entries, entries.c.intake_id), (outcomes, outcomes.c.intake_id))


def export(work: Work, staff: Staff, intake_id: str, now: datetime) -> dict[str, Any] | None:
    """Everything held about one sending, readable; None if it is not the clinic's."""
    intake = opened(work, staff, intake_id, now, Action.EXPORTED)
    if intake is None or intake.sent is None:
        return None
    outcome = outcome_of(work, intake_id)
    sent = asdict(intake.sent)
    del sent["withdraw"]
    return {
        "intake": {
            "id": intake.id,
            "state": intake.state.value,
            "level": intake.level.id,
            "sent_at": _time(intake.sent_at),
            "expires_at": _time(intake.expires_at),
            "arrived_at": _time(intake.arrived_at),
            "closed_at": _time(intake.closed_at),
        },
        "sent": sent,
        "entries": _entries(work, intake_id),
        "outcome": json.loads(outcome.text()) if outcome else None,
        "log": [
            {"at": _time(line.at), "action": line.action, "account": line.account_id}
            for line in lines(work, staff.clinic_id, record=intake_id)
        ],
    }


def _entries(work: Work, intake_id: str) -> list[dict[str, Any]]:
    rows = work.session.execute(
        select(entries.c.id, entries.c.entered_at, entries.c.sealed, accounts.c.name)
        .join(accounts, accounts.c.id == entries.c.account_id)
        .where(entries.c.intake_id == intake_id)
        .order_by(entries.c.number)
    )
    return [
        {
            "at": _time(row.entered_at),
            "by": row.name,
            "findings": json.loads(work.keys.open(row.sealed, f"entries/{row.id}")),
        }
        for row in rows
    ]


def forget(store: Store, staff: Staff, intake_id: str, now: datetime) -> bool:
    """Remove every row of one sending; the log keeps that it was removed, and by whom.

    False if it is not the clinic's. Raises if anything is left afterwards.
    """
    with store.write() as work:
        mine = work.session.execute(
            select(intakes.c.id).where(
                intakes.c.id == intake_id, intakes.c.clinic_id == staff.clinic_id
            )
        ).scalar()
        if mine is None:
            return False
        for table, column in OF_A_PERSON:
            work.session.execute(delete(table).where(column == intake_id))
        work.session.execute(delete(intakes).where(intakes.c.id == intake_id))
        note(
            work, now, Action.DELETED,
            clinic_id=staff.clinic_id, account_id=staff.account_id, record=intake_id,
        )  # fmt: skip
    with store.read() as work:
        if left(work, intake_id):
            raise SealedError("sealed_broken", where="delete")
    _wipe(store)
    return True


def left(work: Work, intake_id: str) -> int:
    """How many rows still speak of that sending, the log apart."""
    columns = [column for _, column in OF_A_PERSON] + [intakes.c.id]
    return sum(
        int(work.session.execute(select(func.count()).where(c == intake_id)).scalar() or 0)
        for c in columns
    )


def _wipe(store: Store) -> None:
    """On SQLite, take what was deleted out of the write-ahead file too."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            raw = connection.connection.cursor()
            connection.rollback()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()


def head_of(work: Work, staff: Staff, intake_id: str) -> Intake | None:
    """The outside of a record of the staff's own clinic; its content stays sealed."""
    found = work.session.execute(
        select(*COLUMNS).where(intakes.c.id == intake_id, intakes.c.clinic_id == staff.clinic_id)
    ).first()
    return None if found is None else head(found)
