"""The waiting list: joining, being offered a freed slot, which is held meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from hizaura.clinic.appointments import Appointment, Contact, Kind, Slot, Status, may_wait
from hizaura.clinic.codes import new_id, new_token
from hizaura.clinic.diary import Diary
from hizaura.clinic.letters import Purpose, Writer
from hizaura.clinic.slots import day_of, place_for, slot_text
from hizaura.clinic.waiting import Waiting, WaitState, next_offer, offer_until
from hizaura.storage.appointments import NotBookedError, Wanted, keep, trying
from hizaura.storage.booking_rows import appointment, slot_of, taken_between
from hizaura.storage.booking_tables import appointments, waiting_list
from hizaura.storage.engine import StorageAwayError
from hizaura.storage.fields import plain_hash
from hizaura.storage.outbox import post, withdraw_letters
from hizaura.storage.store import Store, Work
from hizaura.terms import Level

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Place:
    """Where someone stands. ``offer``: the slot held for them until ``until``."""

    id: str
    clinic_id: str
    waiting: Waiting
    state: WaitState
    contact: Contact
    offer: Appointment | None
    until: datetime | None


def join(store: Store, wanted: Wanted, now: datetime) -> Contact:
    """Wait for that kind of visit (not for its slot); the same form joins once."""
    if not may_wait(wanted.level):
        raise NotBookedError("late")
    with store.write() as work:
        before = work.session.execute(
            select(waiting_list).where(waiting_list.c.once_hash == plain_hash(wanted.once))
        ).first()
        if before is not None and before.sealed is not None:
            return Contact.of(work.keys.open(before.sealed, f"waiting_list/{before.id}"))
        id_ = new_id()
        work.session.execute(
            insert(waiting_list).values(
                id=id_,
                clinic_id=wanted.clinic_id,
                kind=wanted.kind.value,
                level=int(wanted.level),
                last_day=wanted.last_day.isoformat(),
                since=now,
                state=WaitState.WAITING.value,
                passed="",
                appointment_id=None,
                token_hash=plain_hash(wanted.contact.token),
                once_hash=plain_hash(wanted.once),
                sealed=work.keys.seal(wanted.contact.text(), f"waiting_list/{id_}"),
            )
        )
    return wanted.contact


def place_of(work: Work, token: str) -> Place | None:
    """Where the person with that link stands; None if the link is none, or they left."""
    row = work.session.execute(
        select(waiting_list).where(waiting_list.c.token_hash == plain_hash(token)).with_for_update()
    ).first()
    if row is None or row.sealed is None:
        return None
    offer = None
    if row.appointment_id is not None:
        held = work.session.execute(
            select(appointments).where(appointments.c.id == row.appointment_id)
        ).one()
        offer = (appointment(held), held.held_until)
    contact = Contact.of(work.keys.open(row.sealed, f"waiting_list/{row.id}"))
    return Place(
        row.id, row.clinic_id, _waiting(row), WaitState(row.state), contact,
        offer[0] if offer else None, offer[1] if offer else None,
    )  # fmt: skip


def accept(store: Store, token: str, writer: Writer, now: datetime) -> Contact:
    """Take the offered slot; its link has the same secret. ``NotBookedError`` if it ended."""
    with store.write() as work:
        place = place_of(work, token)
        if place is None:
            raise NotBookedError("gone")
        if place.state is WaitState.BOOKED:
            return place.contact
        if place.offer is None or place.until is None or place.until <= now:
            raise NotBookedError("taken")
        work.session.execute(
            update(appointments)
            .where(appointments.c.id == place.offer.id)
            .values(status=Status.BOOKED.value, held_until=None, changed_at=now)
        )
        _stand(work, place.id, WaitState.BOOKED, place.offer.id)
        withdraw_letters(work, place.offer.id)
        slot, kind = place.offer.slot, place.offer.kind
        letter = writer(Purpose.BOOKED, place.contact, kind, slot, None)
        post(work, place.clinic_id, place.offer.id, Purpose.BOOKED, slot, letter, now)
        return place.contact


def leave(store: Store, token: str, now: datetime) -> Slot | None:
    """Leave the list and be forgotten; the slot that was held, if any."""
    with store.write() as work:
        place = place_of(work, token)
        if place is None or place.state is WaitState.BOOKED:
            raise NotBookedError("gone")
        work.session.execute(
            update(waiting_list)
            .where(waiting_list.c.id == place.id)
            .values(state=WaitState.LEFT.value, appointment_id=None, sealed=None)
        )
        if place.offer is None:
            return None
        _lapse(work, place.offer.id, now)
        return place.offer.slot


def offer(
    store: Store, diary: Diary, clinic_id: str, freed: Slot, writer: Writer, now: datetime
) -> bool:
    """Hold a freed slot for the most urgent person whom it suits; whether there was one.

    What freed the slot stands already: a database that goes away now only leaves it open to all.
    """

    def act() -> bool:
        with store.write() as work:
            return _offer(work, diary, clinic_id, freed, writer, now)

    try:
        return trying(act)
    except (NotBookedError, StorageAwayError):
        return False


def _offer(
    work: Work, diary: Diary, clinic_id: str, freed: Slot, writer: Writer, now: datetime
) -> bool:
    rows = work.session.execute(
        select(waiting_list)
        .where(
            waiting_list.c.clinic_id == clinic_id,
            waiting_list.c.state == WaitState.WAITING.value,
            waiting_list.c.last_day >= freed.day.isoformat(),
        )
        .order_by(waiting_list.c.level.desc(), waiting_list.c.last_day, waiting_list.c.since)
        .limit(MOST_AT_ONCE)
        .with_for_update()
    ).all()
    if not rows:
        return False
    taken = taken_between(work, clinic_id, freed.day, freed.day)
    free = {kind: day_of(diary, kind, freed.day, taken, now).slots for kind in diary.kinds}
    chosen = next_offer([_waiting(row) for row in rows], freed, free)
    if chosen is None:
        return False
    one, slot = chosen
    until, place = offer_until(now, slot), place_for(diary, one.kind, slot, taken)
    if until is None or place is None:
        return False
    row = next(r for r in rows if r.id == one.id)
    contact = Contact.of(work.keys.open(row.sealed, f"waiting_list/{row.id}"))
    wanted = Wanted(
        clinic_id,
        one.kind,
        slot,
        one.level,
        one.last_day,
        contact,
        new_token(),
        f"waiting/{row.id}",
    )
    # a held slot that lapsed before has the same link: it gives it up
    work.session.execute(
        update(appointments)
        .where(appointments.c.token_hash == row.token_hash)
        .values(token_hash=plain_hash(new_token()))
    )
    held = keep(work, wanted, place, Status.HELD, now, until)
    _stand(work, row.id, WaitState.OFFERED, held.id)
    letter = writer(Purpose.OFFER, contact, one.kind, slot, until)
    post(work, clinic_id, held.id, Purpose.OFFER, slot, letter, now)
    return True


def lapse(store: Store, diary: Diary, clinic_id: str, writer: Writer, now: datetime) -> int:
    """End the offers whose time is over and pass each slot on; how many there were."""
    with store.read() as work:
        due = _lapsed(work, clinic_id, now)
    if not due:
        return 0
    with store.write() as work:
        rows = _lapsed(work, clinic_id, now)
        for row in rows:
            _lapse(work, row.id, now)
            work.session.execute(
                update(waiting_list)
                .where(waiting_list.c.appointment_id == row.id)
                .values(
                    state=WaitState.WAITING.value,
                    appointment_id=None,
                    passed=slot_text(slot_of(row)),
                )
            )
    for row in rows:
        offer(store, diary, clinic_id, slot_of(row), writer, now)
    return len(rows)


def _lapsed(work: Work, clinic_id: str, now: datetime) -> list[Any]:
    a = appointments.c
    asked = select(a.id, a.clinician, a.slot_start, a.slot_end).where(
        a.clinic_id == clinic_id, a.status == Status.HELD.value, a.held_until <= now
    )
    return list(work.session.execute(asked.with_for_update()))


def _lapse(work: Work, appointment_id: str, now: datetime) -> None:
    work.session.execute(
        update(appointments)
        .where(appointments.c.id == appointment_id, appointments.c.status == Status.HELD.value)
        .values(status=Status.LAPSED.value, held_until=None, changed_at=now, sealed=None)
    )
    withdraw_letters(work, appointment_id)


def _stand(work: Work, waiting_id: str, state: WaitState, appointment_id: str) -> None:
    work.session.execute(
        update(waiting_list)
        .where(waiting_list.c.id == waiting_id)
        .values(state=state.value, appointment_id=appointment_id)
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.id, Kind(row.kind), Level(row.level), date.fromisoformat(row.last_day), row.since,
        row.passed,
    )  # fmt: skip
