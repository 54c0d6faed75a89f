"""Intakes: kept once, opened only with an audit line, found by code, withdrawn, expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hizaura.clinic.audit import SELF, SYSTEM, Action
from hizaura.clinic.codes import LABEL, new_id
from hizaura.clinic.intake import Intake, Sent, State
from hizaura.clinic.roles import Staff
from hizaura.storage.audit_log import note
from hizaura.storage.fields import plain_hash
from hizaura.storage.store import Store, Work
from hizaura.storage.tables import entries, intakes, outcomes
from hizaura.terms import Level

GONE = (State.WITHDRAWN.value, State.EXPIRED.value)
PURGED_AT_ONCE = 500
HEAD = (
    "id", "clinic_id", "state", "unread", "level", "label",
    "sent_at", "expires_at", "arrived_at", "closed_at",
)  # fmt: skip
COLUMNS = tuple(intakes.c[name] for name in HEAD)


def place(intake_id: str) -> str:
    """What a sealed intake is bound to."""
    return f"intakes/{intake_id}"


def keep(
    store: Store, clinic_id: str, sent: Sent, level: Level, once: str, now: datetime, days: int
) -> Intake | None:
    """Keep what a person sends. The same ``once`` again returns what was kept the first time.

    None if that has been withdrawn since: the form of old does not bring it back.
    """
    try:
        with store.write() as work:
            return kept_in(work, clinic_id, sent, level, once, now, days)
    except IntegrityError:
        with store.read() as work:
            return _kept_before(work, once)


def kept_in(
    work: Work, clinic_id: str, sent: Sent, level: Level, once: str, now: datetime, days: int
) -> Intake:
    """Keep it inside a transaction that keeps something else too."""
    row: dict[str, Any] = {
        "id": new_id(),
        "clinic_id": clinic_id,
        "state": State.SENT.value,
        "unread": 1,
        "level": int(level),
        "label": sent.code[:LABEL],
        "sent_at": now,
        "expires_at": now + timedelta(days=days),
        "arrived_at": None,
        "closed_at": None,
    }
    work.session.execute(
        insert(intakes).values(
            **row,
            code_hash=work.keys.hashes(sent.code)[0],
            withdraw_hash=plain_hash(sent.withdraw),
            once_hash=plain_hash(once),
            sealed=work.keys.seal(sent.text(), place(row["id"])),
        )
    )
    note(work, now, Action.SENT, clinic_id=clinic_id, account_id=SELF, record=row["id"])
    return head(tuple(row.values()), sent)


def _kept_before(work: Work, once: str) -> Intake | None:
    """What the same person kept with the same form; shown to that person again, nobody else."""
    found = work.session.execute(
        select(*COLUMNS, intakes.c.sealed).where(intakes.c.once_hash == plain_hash(once))
    ).first()
    if found is None or found.sealed is None:
        return None
    return head(found[:-1], Sent.of(work.keys.open(found.sealed, place(found.id))))


def head(row: Any, sent: Sent | None = None) -> Intake:
    """An intake from the columns of ``HEAD``."""
    said = dict(zip(HEAD, row, strict=True))
    said |= {
        "state": State(said["state"]),
        "unread": bool(said["unread"]),
        "level": Level(said["level"]),
    }
    return Intake(**said, sent=sent)


def opened(
    work: Work, staff: Staff, intake_id: str, now: datetime, action: Action = Action.READ
) -> Intake | None:
    """A record of the staff's own clinic, opened: the one way to it, and it leaves a line.

    None if it belongs to another clinic, does not exist, or holds nothing any more.
    """
    found = work.session.execute(
        select(*COLUMNS, intakes.c.sealed)
        .where(intakes.c.id == intake_id, intakes.c.clinic_id == staff.clinic_id, alive(now))
        .with_for_update()
    ).first()
    if found is None or found.sealed is None:
        return None
    note(
        work, now, action,
        clinic_id=staff.clinic_id, account_id=staff.account_id, record=intake_id,
    )  # fmt: skip
    if found.unread:
        work.session.execute(update(intakes).where(intakes.c.id == intake_id).values(unread=0))
    sent = Sent.of(work.keys.open(found.sealed, place(intake_id)))
    return head(found[:-1], sent)


def alive(now: datetime) -> Any:
    """Neither withdrawn nor past its time."""
    return intakes.c.state.not_in(GONE) & or_(
        intakes.c.expires_at.is_(None), intakes.c.expires_at > now
    )


def arrived(work: Work, staff: Staff, code: str, now: datetime) -> Intake | None:
    """The intake of that code, marked as arrived; None for any code that is not alive here."""
    found = work.session.execute(
        select(*COLUMNS).where(
            intakes.c.code_hash.in_(work.keys.hashes(code)),
            intakes.c.clinic_id == staff.clinic_id,
            alive(now),
        )
    ).first()
    who = {"clinic_id": staff.clinic_id, "account_id": staff.account_id}
    if found is None:
        note(work, now, Action.CODE_WRONG, **who)
        return None
    if found.arrived_at is None:
        work.session.execute(update(intakes).where(intakes.c.id == found.id).values(arrived_at=now))
    note(work, now, Action.ARRIVED, **who, record=found.id)
    return replace(head(found), arrived_at=found.arrived_at or now)


def sent_by(work: Work, token: str, now: datetime) -> Intake | None:
    """The intake of a withdrawal link while it can still be withdrawn; nothing is opened."""
    found = work.session.execute(
        select(*COLUMNS).where(intakes.c.withdraw_hash == plain_hash(token), alive(now))
    ).first()
    return None if found is None else head(found)


def withdraw(work: Work, token: str, now: datetime) -> bool:
    """Erase what the person sent and all that followed from it; False if there is nothing."""
    found = sent_by(work, token, now)
    if found is None:
        return False
    erase(work, found.id, State.WITHDRAWN)
    note(work, now, Action.WITHDRAWN, clinic_id=found.clinic_id, account_id=SELF, record=found.id)
    return True


def erase(work: Work, intake_id: str, state: State) -> None:
    """Leave the bare fact that something was sent, and no content."""
    for table in (entries, outcomes):
        work.session.execute(delete(table).where(table.c.intake_id == intake_id))
    work.session.execute(
        update(intakes)
        .where(intakes.c.id == intake_id)
        .values(state=state.value, unread=0, level=0, sealed=None, expires_at=None)
    )


def expire(store: Store, now: datetime) -> int:
    """Erase what is past its time; how many there were."""
    with store.write() as work:
        due = work.session.execute(
            select(intakes.c.id, intakes.c.clinic_id)
            .where(intakes.c.expires_at <= now)
            .limit(PURGED_AT_ONCE)
        ).all()
        for intake_id, clinic_id in due:
            erase(work, intake_id, State.EXPIRED)
            note(
                work, now, Action.EXPIRED,
                clinic_id=clinic_id, account_id=SYSTEM, record=intake_id,
            )  # fmt: skip
    return len(due)


def id_of_code(work: Work, staff: Staff, code: str) -> str | None:
    """The record of a code, for whoever sits at the machine itself."""
    found = work.session.execute(
        select(intakes.c.id).where(
            intakes.c.code_hash.in_(work.keys.hashes(code)),
            intakes.c.clinic_id == staff.clinic_id,
        )
    ).scalar()
    return None if found is None else str(found)
