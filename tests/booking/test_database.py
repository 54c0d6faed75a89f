"""Booking in both databases: the constraint judges, whole transactions, links, waiting list, letters."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from hizaura.clinic.appointments import Kind, Status
from hizaura.clinic.letters import Purpose
from hizaura.clinic.waiting import WaitState
from hizaura.storage.agenda import day, forget_old, remind, week
from hizaura.storage.appointments import NotBookedError, book, cancel, find, move
from hizaura.storage.booking_tables import appointments, letters, waiting_list
from hizaura.storage.outbox import done, open_letters
from hizaura.storage.waiting import accept, join, lapse, leave, offer, place_of
from hizaura.terms import Level
from tests.booking.diaries import DIARY, NOW, contact, open_store, slot, wanted, writer


@pytest.fixture
def opened(database_url):
    """A new database with one clinic."""
    store, clinic = open_store(database_url)
    yield store, clinic
    store.engine.dispose()


def booked(opened, where, number=0, **more):
    """A booking of that slot."""
    store, clinic = opened
    return book(store, DIARY, wanted(clinic, where, number, **more), writer, NOW)


def rows(store, table=appointments):
    """All rows of a table."""
    with store.read() as work:
        return work.session.execute(select(table)).all()


def copied(row, **changes):
    """A statement that adds the same row again with changes."""
    values = {**row._mapping, "id": "x", "token_hash": "x", "once_hash": "x", **changes}
    return insert(appointments).values(**values)


def test_the_database_itself_refuses_a_second_booking(opened):
    """Past all code of ours: a second active row for the clinician and start is refused."""
    store, _ = opened
    booked(opened, slot(25, 9))
    row = rows(store)[0]
    with pytest.raises(IntegrityError), store.write() as work:
        work.session.execute(copied(row, unit=2, turn=2))


def test_the_database_itself_refuses_an_overlap(opened):
    """Another start that reaches into a booked time is refused too, inserted or moved there."""
    store, _ = opened
    booked(opened, slot(25, 9))
    row = rows(store)[0]
    later = {"slot_start": row.slot_start + timedelta(minutes=10), "unit": 2, "turn": 2}
    with pytest.raises(IntegrityError), store.write() as work:
        work.session.execute(copied(row, **later))
    booked(opened, slot(25, 10), 1)
    with pytest.raises(IntegrityError), store.write() as work:
        work.session.execute(
            update(appointments)
            .where(appointments.c.token_hash != row.token_hash)
            .values(slot_start=row.slot_start + timedelta(minutes=10), slot_end=row.slot_end)
        )


def test_the_database_itself_keeps_the_capacity(opened):
    """One place of a kind is used once at a time, whichever clinician asks."""
    store, _ = opened
    booked(opened, slot(25, 9), kind=Kind.IMAGING)
    with pytest.raises(IntegrityError), store.write() as work:
        work.session.execute(copied(rows(store)[0], clinician="b", turn=1))


def test_the_exclusion_constraint_stands(opened):
    """On PostgreSQL the overlap is refused by exclusion constraints, on SQLite by triggers."""
    store, _ = opened
    on_postgres = store.engine.dialect.name == "postgresql"
    asked = (
        "SELECT conname FROM pg_constraint WHERE contype = 'x'"
        if on_postgres
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'appointments_%'"
    )
    with store.read() as work:
        names = set(work.session.execute(text(asked)).scalars())
    if on_postgres:
        assert names == {"ex_clinician", "ex_unit"}
    else:
        assert len(names) == 4


def test_a_cancelled_time_can_be_booked_again(opened):
    """Cancelling frees the time, erases who had it, and the link then leads nowhere."""
    store, _ = opened
    _, who = booked(opened, slot(25, 9))
    cancel(store, who.token, writer, NOW)
    assert rows(store)[0].sealed is None
    with store.read() as work:
        assert find(work, who.token) is None
    booked(opened, slot(25, 9), 1)
    with pytest.raises(NotBookedError) as no:
        cancel(store, who.token, writer, NOW)
    assert no.value.why == "gone"


def test_the_same_form_books_once(opened):
    """A form sent twice is one booking, and both answers carry the same link."""
    first, second = booked(opened, slot(25, 9)), booked(opened, slot(25, 9))
    assert first[0].id == second[0].id
    assert first[1].token == second[1].token
    assert len(rows(opened[0])) == 1


def test_a_refused_booking_leaves_nothing(opened):
    """Taken, past, closed, late: no row, no letter, no intake is left behind."""
    store, clinic = opened
    booked(opened, slot(25, 9))
    attached = []
    for where in (slot(25, 9), slot(24, 9), slot(26, 9), slot(23, 9)):
        with pytest.raises(NotBookedError):
            book(store, DIARY, wanted(clinic, where, 5), writer, NOW, attached.append)
    assert (len(rows(store)), len(rows(store, letters)), attached) == (1, 1, [])


def test_a_fault_while_attaching_undoes_the_booking(opened):
    """If the memo cannot be kept, the appointment is not kept either."""
    store, clinic = opened

    def broken(work):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        book(store, DIARY, wanted(clinic, slot(25, 9)), writer, NOW, broken)
    assert rows(store) == []


def test_one_self_check_holds_two_appointments(opened):
    """The third booking of one self-check is refused."""
    store, clinic = opened
    for number, hour in enumerate((9, 10)):
        asked = wanted(clinic, slot(25, hour), number)
        book(store, DIARY, type(asked)(**{**vars(asked), "visit": "same"}), writer, NOW)
    asked = wanted(clinic, slot(25, 11), 3)
    with pytest.raises(NotBookedError) as no:
        book(store, DIARY, type(asked)(**{**vars(asked), "visit": "same"}), writer, NOW)
    assert no.value.why == "too_many"


def test_moving_is_one_step(opened):
    """A move to a taken or too late time leaves the old time as it was; a good one frees it."""
    store, _ = opened
    _, who = booked(opened, slot(25, 9))
    booked(opened, slot(25, 10), 1)
    for bad, why in ((slot(25, 10), "taken"), (slot(26, 9), "closed"), (slot(24, 9), "past")):
        with pytest.raises(NotBookedError) as no:
            move(store, DIARY, who.token, bad, writer, NOW)
        assert no.value.why == why
        with store.read() as work:
            assert find(work, who.token)[0].slot == slot(25, 9)
    after, before = move(store, DIARY, who.token, slot(27, 11), writer, NOW)
    assert (after.slot, before) == (slot(27, 11), slot(25, 9))
    booked(opened, slot(25, 9), 2)


def test_a_move_never_goes_past_the_level(opened):
    """The last day of the level at booking binds every later move."""
    store, _ = opened
    _, who = booked(opened, slot(25, 9))
    with store.write() as work:
        work.session.execute(update(appointments).values(last_day="2026-11-26"))
    with pytest.raises(NotBookedError) as no:
        move(store, DIARY, who.token, slot(27, 9), writer, NOW)
    assert no.value.why == "late"


def test_links_are_hashed(opened):
    """The database holds neither the secret of a link nor a name in readable form."""
    store, _ = opened
    _, who = booked(opened, slot(25, 9))
    stored = repr(rows(store)) + repr(rows(store, letters))
    assert who.token not in stored
    assert who.name not in stored
    assert who.telephone not in stored


def test_threads_racing_for_one_slot_give_one_winner(opened):
    """Twenty threads with a connection each: one booking, nineteen times taken, no other fault."""
    store, clinic = opened
    ready, outcomes = threading.Barrier(12), []

    def run(number):
        ready.wait(30)
        try:
            book(store, DIARY, wanted(clinic, slot(25, 9), number), writer, NOW)
            outcomes.append("won")
        except NotBookedError as no:
            outcomes.append(no.why)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken"] * 11 + ["won"]


def full_morning(opened):
    """The link of someone who has the slot of nine."""
    return booked(opened, slot(25, 9), 0)[1]


def waits(opened, number, level):
    """Someone joins the list."""
    store, clinic = opened
    return join(store, wanted(clinic, slot(25, 9), number, level=level), NOW)


def standing(opened, who):
    """Where someone on the list stands."""
    with opened[0].write() as work:
        return place_of(work, who.token)


def test_a_freed_slot_goes_to_the_most_urgent(opened):
    """Of two who wait, the more urgent is offered the slot, and it is kept from everyone else."""
    store, clinic = opened
    holder = full_morning(opened)
    calm, urgent = waits(opened, 1, Level.ROUTINE), waits(opened, 2, Level.WITHIN_DAYS)
    cancel(store, holder.token, writer, NOW)
    assert offer(store, DIARY, clinic, slot(25, 9), writer, NOW)
    assert standing(opened, urgent).offer.slot == slot(25, 9)
    assert standing(opened, calm).offer is None
    with pytest.raises(NotBookedError) as no:
        booked(opened, slot(25, 9), 3)
    assert no.value.why == "taken"
    accept(store, urgent.token, writer, NOW)
    with store.read() as work:
        assert find(work, urgent.token)[0].status is Status.BOOKED
    assert standing(opened, urgent).state is WaitState.BOOKED


def test_an_offer_ends_and_passes_on(opened):
    """After its time an offer can no longer be taken; the next person has it, then nobody."""
    store, clinic = opened
    holder = full_morning(opened)
    urgent, calm = waits(opened, 2, Level.WITHIN_DAYS), waits(opened, 1, Level.ROUTINE)
    cancel(store, holder.token, writer, NOW)
    offer(store, DIARY, clinic, slot(25, 9), writer, NOW)
    later = NOW + timedelta(minutes=61)
    with pytest.raises(NotBookedError):
        accept(store, urgent.token, writer, later)
    assert lapse(store, DIARY, clinic, writer, later) == 1
    assert standing(opened, calm).offer.slot == slot(25, 9)
    assert standing(opened, urgent).state is WaitState.WAITING
    assert lapse(store, DIARY, clinic, writer, later) == 0
    assert leave(store, calm.token, later) == slot(25, 9)
    assert standing(opened, calm) is None


def test_an_accepted_offer_is_accepted_once(opened):
    """Pressing accept twice is one appointment."""
    store, clinic = opened
    holder, who = full_morning(opened), waits(opened, 1, Level.ROUTINE)
    cancel(store, holder.token, writer, NOW)
    offer(store, DIARY, clinic, slot(25, 9), writer, NOW)
    assert accept(store, who.token, writer, NOW) == accept(store, who.token, writer, NOW)
    assert [r.status for r in rows(store)].count("booked") == 1


def test_nobody_who_must_be_seen_today_waits(opened):
    """A same-day person cannot join the list, whatever form they send."""
    with pytest.raises(NotBookedError):
        waits(opened, 1, Level.SAME_DAY)
    assert rows(opened[0], waiting_list) == []


def test_letters_come_with_what_they_tell_and_once(opened):
    """Booking writes one letter, the reminder one more however often it runs; done ones are erased."""
    store, clinic = opened
    booked(opened, slot(25, 9))
    assert remind(store, clinic, writer, slot(25, 9).day, NOW) == 1
    assert remind(store, clinic, writer, slot(25, 9).day, NOW) == 0
    with store.read() as work:
        waiting = open_letters(work, clinic)
    assert [one.purpose for one in waiting] == [Purpose.BOOKED, Purpose.REMINDER]
    with store.write() as work:
        assert not done(work, waiting[0].id, NOW, "another clinic")
        assert done(work, waiting[0].id, NOW, clinic)
    assert [r.sealed is None for r in rows(store, letters)].count(True) == 1


def test_cancelling_takes_back_unsent_letters(opened):
    """After a cancellation no reminder of it goes out; only the cancellation itself is told."""
    store, clinic = opened
    _, who = booked(opened, slot(25, 9))
    remind(store, clinic, writer, slot(25, 9).day, NOW)
    cancel(store, who.token, writer, NOW)
    with store.read() as work:
        assert [one.purpose for one in open_letters(work, clinic)] == [Purpose.CANCELLED]


def test_names_are_erased_after_a_month(opened):
    """Thirty days after the appointment nobody can read who came."""
    store, clinic = opened
    booked(opened, slot(25, 9))
    assert forget_old(store, NOW + timedelta(days=20)) == 0
    assert forget_old(store, NOW + timedelta(days=40)) == 1
    with store.read() as work:
        assert day(work, clinic, slot(25, 9).day) == []


def test_the_week_shows_what_is_booked(opened):
    """The week has each active appointment once, without a name; the day has the names."""
    store, clinic = opened
    booked(opened, slot(25, 9))
    booked(opened, slot(27, 9), 1)
    with store.read() as work:
        found = week(work, clinic, slot(23, 9).day, most=1)
        assert [r[0] for r in found.rows] == ["2026-11-25", "2026-11-27"]
        crowded = week(work, clinic, slot(23, 9).day, most=0)
        assert (crowded.rows, crowded.counts) == ([], found.counts)
        assert [c.name for _, c in day(work, clinic, slot(25, 9).day)] == [contact().name]


def test_a_link_of_another_clinic_or_none_finds_nothing(opened):
    """A forged link finds no appointment and no place on the list."""
    with opened[0].read() as work:
        assert find(work, "forged") is None
        assert place_of(work, "forged") is None
