"""What clinicians enter and conclude: entries are added, never changed; one outcome a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from hizaura.clinic.audit import Action
from hizaura.clinic.codes import new_id
from hizaura.clinic.intake import State
from hizaura.clinic.outcome import Outcome
from hizaura.clinic.roles import Staff
from hizaura.storage.audit_log import note
from hizaura.storage.store import Work
from hizaura.storage.tables import entries, intakes, outcomes

TAKEN_BACK = ""
"""The state of a finding that was entered by mistake."""


def enter(
    work: Work, staff: Staff, intake_id: str, found: Mapping[str, str], now: datetime
) -> None:
    """Add findings to a record that ``opened`` returned in the same transaction."""
    last = work.session.execute(
        select(func.max(entries.c.number)).where(entries.c.intake_id == intake_id)
    ).scalar()
    entry_id = new_id()
    work.session.execute(
        insert(entries).values(
            id=entry_id,
            intake_id=intake_id,
            number=(last or 0) + 1,
            account_id=staff.account_id,
            entered_at=now,
            sealed=work.keys.seal(json.dumps(dict(found)), f"entries/{entry_id}"),
        )
    )
    work.session.execute(
        update(intakes)
        .where(intakes.c.id == intake_id, intakes.c.state == State.SENT.value)
        .values(state=State.TAKEN.value, expires_at=None)
    )
    note(
        work, now, Action.ENTERED,
        clinic_id=staff.clinic_id, account_id=staff.account_id, record=intake_id,
    )  # fmt: skip


def entered(work: Work, intake_id: str) -> dict[str, str]:
    """Everything entered so far, folded in order; the newest entry of a finding counts."""
    found: dict[str, str] = {}
    for entry_id, sealed in work.session.execute(
        select(entries.c.id, entries.c.sealed)
        .where(entries.c.intake_id == intake_id)
        .order_by(entries.c.number)
    ):
        for finding, state in json.loads(work.keys.open(sealed, f"entries/{entry_id}")).items():
            found.pop(finding, None)
            if state != TAKEN_BACK:
                found[finding] = state
    return found


def close(work: Work, staff: Staff, intake_id: str, outcome: Outcome) -> None:
    """Record the final diagnosis; a second one replaces the first, and the log shows both."""
    work.session.execute(delete(outcomes).where(outcomes.c.intake_id == intake_id))
    work.session.execute(
        insert(outcomes).values(
            intake_id=intake_id,
            clinic_id=staff.clinic_id,
            account_id=staff.account_id,
            closed_at=outcome.closed_at,
            sealed=work.keys.seal(outcome.text(), f"outcomes/{intake_id}"),
        )
    )
    work.session.execute(
        update(intakes)
        .where(intakes.c.id == intake_id)
        .values(state=State.CLOSED.value, expires_at=None, unread=0, closed_at=outcome.closed_at)
    )
    note(
        work, outcome.closed_at, Action.CLOSED,
        clinic_id=staff.clinic_id, account_id=staff.account_id, record=intake_id,
    )  # fmt: skip


def outcome_of(work: Work, intake_id: str) -> Outcome | None:
    """The final diagnosis, if there is one."""
    sealed = work.session.execute(
        select(outcomes.c.sealed).where(outcomes.c.intake_id == intake_id)
    ).scalar()
    return None if sealed is None else Outcome.of(work.keys.open(sealed, f"outcomes/{intake_id}"))


def clinic_outcomes(work: Work, staff: Staff, now: datetime) -> list[Outcome]:
    """Every outcome of the clinic, oldest first; counts come of it, and the log says so."""
    rows = work.session.execute(
        select(outcomes.c.intake_id, outcomes.c.sealed)
        .where(outcomes.c.clinic_id == staff.clinic_id)
        .order_by(outcomes.c.closed_at)
    ).all()
    note(
        work, now, Action.READ_CALIBRATION,
        clinic_id=staff.clinic_id, account_id=staff.account_id, detail=f"records={len(rows)}",
    )  # fmt: skip
    return [Outcome.of(work.keys.open(sealed, f"outcomes/{id_}")) for id_, sealed in rows]
