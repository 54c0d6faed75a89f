"""Letters: written in the same transaction as what they tell of, sent or done later, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from hizaura.clinic.appointments import Slot
from hizaura.clinic.codes import new_id
from hizaura.clinic.letters import Letter, Purpose
from hizaura.clinic.slots import slot_text
from hizaura.storage.booking_tables import letters
from hizaura.storage.store import Work

PAGE = 100


@dataclass(frozen=True)
class Open:
    """A letter that nobody has sent yet."""

    id: str
    purpose: Purpose
    made_at: datetime
    tries: int
    by_email: bool
    letter: Letter


def post(
    work: Work,
    clinic_id: str,
    appointment_id: str,
    purpose: Purpose,
    slot: Slot,
    letter: Letter,
    now: datetime,
) -> str | None:
    """Put a letter in the outbox; None if that very letter was written before."""  # fmt: skip
    once = f"{appointment_id}/{purpose.value}/{slot_text(slot)}"
    if purpose in (Purpose.MOVED, Purpose.OFFER):
        once = f"{once}/{now.timestamp():.0f}"
    if work.session.execute(select(letters.c.id).where(letters.c.once == once)).first():
        return None
    id_ = new_id()
    work.session.execute(
        insert(letters).values(
            id=id_, clinic_id=clinic_id, appointment_id=appointment_id, purpose=purpose.value,
            once=once, by_email=int(bool(letter.email)), made_at=now, done_at=None, tries=0,
            sealed=work.keys.seal(letter.text(), f"letters/{id_}"),
        )
    )  # fmt: skip
    return id_


def open_letters(work: Work, clinic_id: str | None = None, *, email: bool = False) -> list[Open]:
    """What waits to be sent, oldest first."""
    asked = select(letters).where(letters.c.done_at.is_(None), letters.c.sealed.is_not(None))
    if clinic_id is not None:
        asked = asked.where(letters.c.clinic_id == clinic_id)
    if email:
        asked = asked.where(letters.c.by_email == 1)
    rows = work.session.execute(asked.order_by(letters.c.made_at).limit(PAGE)).all()
    return [
        Open(
            r.id, Purpose(r.purpose), r.made_at, r.tries, bool(r.by_email),
            Letter.of(work.keys.open(r.sealed, f"letters/{r.id}")),
        )
        for r in rows
    ]  # fmt: skip


def done(work: Work, letter_id: str, now: datetime, clinic_id: str | None = None) -> bool:
    """The letter is sent (or the person was telephoned): what it said is erased."""
    asked = update(letters).where(letters.c.id == letter_id, letters.c.done_at.is_(None))
    if clinic_id is not None:
        asked = asked.where(letters.c.clinic_id == clinic_id)
    found = work.session.execute(asked.values(done_at=now, sealed=None).returning(letters.c.id))
    return found.first() is not None


def failed(work: Work, letter_id: str) -> None:
    """Sending did not work; it stays in the outbox."""
    work.session.execute(
        update(letters).where(letters.c.id == letter_id).values(tries=letters.c.tries + 1)
    )


def withdraw_letters(work: Work, appointment_id: str) -> None:
    """Letters about something that no longer holds are not sent."""
    work.session.execute(
        update(letters)
        .where(letters.c.appointment_id == appointment_id, letters.c.done_at.is_(None))
        .values(done_at=letters.c.made_at, sealed=None)
    )
