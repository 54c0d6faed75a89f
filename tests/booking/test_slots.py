"""Levels, days and slots: pure rules, in Japan's time whatever the machine's."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hizaura.clinic.appointments import Kind, Taken, kinds_for, last_day, may_book, may_wait
from hizaura.clinic.diary import diary_of
from hizaura.clinic.slots import (
    Why,
    all_slots,
    day_of,
    days,
    holiday_name,
    place_for,
    read_slot,
    refusal,
    slot_text,
)
from hizaura.errors import InputError
from hizaura.terms import Level
from tests.booking.diaries import DIARY, NOW, WRITTEN, slot

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("level", "ahead"), [(Level.SAME_DAY, 0), (Level.WITHIN_DAYS, 3), (Level.ROUTINE, 14)]
)
def test_no_level_books_later_than_it_allows(level, ahead):
    """Same day means today, within days three days, routine fourteen; never one day more."""
    assert last_day(level, TODAY) == TODAY + timedelta(days=ahead)


def test_an_emergency_books_nothing():
    """An emergency has no last day, no kind and no waiting list."""
    assert last_day(Level.EMERGENCY, TODAY) is None
    assert not may_book(Level.EMERGENCY)
    assert kinds_for(Level.EMERGENCY, tuple(Kind)) == ()
    assert not may_wait(Level.EMERGENCY)


def test_a_more_urgent_level_never_books_later():
    """From level to more urgent level the last day only comes nearer."""
    lasts = [last_day(level, TODAY) for level in Level if may_book(level)]
    assert lasts == sorted(lasts, reverse=True)


@pytest.mark.parametrize("level", list(Level))
def test_counselling_is_for_routine_and_below(level):
    """Counselling on regenerative medicine is offered at routine and self-care alone."""
    offered = Kind.COUNSELLING in kinds_for(level, tuple(Kind))
    assert offered == (level <= Level.ROUTINE)


def test_someone_who_must_be_seen_today_does_not_wait():
    """Who must be seen today is sent to the telephone, never to a waiting list."""
    assert not may_wait(Level.SAME_DAY)


def test_holidays_and_closures_have_no_slots():
    """The holiday of 23 November 2026 and a closed day offer nothing; a clinician's closure only hers."""
    assert holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert holiday_name(date(2026, 11, 23), english=True) == "Labor Thanksgiving Day"
    assert not list(all_slots(DIARY, Kind.VISIT, date(2026, 11, 23)))
    assert not list(all_slots(DIARY, Kind.VISIT, date(2026, 11, 26)))
    assert not list(all_slots(DIARY, Kind.COUNSELLING, date(2026, 11, 27)))
    assert list(all_slots(DIARY, Kind.VISIT, date(2026, 11, 27)))


def test_a_substitute_holiday_is_a_holiday():
    """When a holiday falls on a Sunday the day after is closed as well (6 May 2026)."""
    assert holiday_name(date(2026, 5, 6))
    assert (
        day_of(DIARY, Kind.VISIT, date(2026, 5, 6), [], NOW - timedelta(days=300)).why
        is Why.HOLIDAY
    )


def test_slots_stay_inside_the_opening_hours():
    """An hour-long slot begins so that it ends before the break, none runs into it."""
    starts = [
        s.start.hour * 60 + s.start.minute for s in all_slots(DIARY, Kind.SECOND_OPINION, TODAY)
    ]
    assert starts == [540, 570, 600, 630, 660, 900, 930, 960]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Sydney", "UTC"])
def test_slots_are_the_same_wherever_the_machine_stands(zone, monkeypatch):
    """Clock changes elsewhere move nothing: each day has the same hours, also on 25 October and 1 November."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for day in (date(2026, 3, 9), date(2026, 3, 30), date(2026, 10, 26), date(2026, 11, 2)):
            found = list(all_slots(DIARY, Kind.VISIT, day))
            assert [s.start.isoformat()[11:16] for s in found[:2]] == ["09:00", "09:30"]
            assert {s.start.utcoffset() for s in found} == {timedelta(hours=9)}
            assert all(s.end - s.start == timedelta(minutes=30) for s in found)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_capacity_of_a_kind_holds_across_clinicians():
    """One scanner means one imaging at a time, whoever of two clinicians does it."""
    first = slot(25, 9, clinician="a")
    taken = [Taken(first, Kind.IMAGING, 1, 1)]
    assert place_for(DIARY, Kind.IMAGING, slot(25, 9, clinician="b"), taken) is None
    assert place_for(DIARY, Kind.IMAGING, slot(25, 9, 30, clinician="b"), taken) is not None


def test_capacity_of_a_clinician_holds_for_the_day():
    """A clinician who takes one second opinion a day takes no second one, on another day again."""
    taken = [Taken(slot(25, 9, minutes=60), Kind.SECOND_OPINION, 1, 1)]
    assert place_for(DIARY, Kind.SECOND_OPINION, slot(25, 11, minutes=60), taken) is None
    assert place_for(DIARY, Kind.SECOND_OPINION, slot(27, 11, minutes=60), taken) is not None


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Kind)), st.sampled_from("ab"), st.integers(0, 200)),
        max_size=40,
    )
)
def test_greedy_booking_never_overlaps(wishes):
    """Whatever is asked in whatever order, no clinician and no place of a kind is used twice at once."""
    taken: list[Taken] = []
    for kind, clinician, number in wishes:
        planned = [
            s for s in all_slots(DIARY, kind, date(2026, 11, 25)) if s.clinician == clinician
        ]
        if not planned:
            continue
        chosen = planned[number % len(planned)]
        place = place_for(DIARY, kind, chosen, taken)
        if place is not None:
            taken.append(Taken(chosen, kind, place.unit, place.turn))
    for i, one in enumerate(taken):
        for two in taken[i + 1 :]:
            if one.slot.overlaps(two.slot):
                assert one.slot.clinician != two.slot.clinician
                assert (one.kind, one.unit) != (two.kind, two.unit)


def test_a_day_says_why_it_has_nothing():
    """Full, closed, holiday and past are told apart."""
    full = [
        Taken(s, Kind.VISIT, 1, i) for i, s in enumerate(all_slots(DIARY, Kind.VISIT, TODAY), 1)
    ]
    said = [
        d.why for d in days(DIARY, Kind.VISIT, date(2026, 11, 23), date(2026, 11, 26), full, NOW)
    ]
    assert said == [Why.HOLIDAY, Why.FULL, Why.OPEN, Why.CLOSED]
    late = NOW.replace(hour=18)
    assert day_of(DIARY, Kind.VISIT, TODAY, [], late).why is Why.PAST


def test_what_cannot_be_booked_says_why():
    """Past, too late and closed are refused, each by its name; a planned slot is not."""
    last = TODAY + timedelta(days=3)
    assert refusal(DIARY, Kind.VISIT, slot(24, 9), last, NOW) == "past"
    assert refusal(DIARY, Kind.VISIT, slot(30, 9), last, NOW) == "late"
    assert refusal(DIARY, Kind.VISIT, slot(26, 9), last, NOW) == "closed"
    assert refusal(DIARY, Kind.VISIT, slot(25, 9, 10), last, NOW) == "closed"
    assert refusal(DIARY, Kind.VISIT, slot(25, 9), last, NOW) == ""


def test_a_slot_is_read_as_it_is_written():
    """A form's slot comes back as the same slot; anything else is none."""
    one = slot(25, 9)
    assert read_slot(slot_text(one), DIARY, Kind.VISIT) == one
    for text in ("", "x.a", "20261125T0900.zz", "20261125T2500.a", "20261125T0900"):
        assert read_slot(text, DIARY, Kind.VISIT) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", {"monday": ["09:00-12:00"]}),
        ("hours", {"mon": ["12:00-09:00"]}),
        ("services", {"surgery": {"minutes": 30}}),
        ("services", {"visit": {"minutes": 0}}),
        ("clinicians", [{"id": "A B", "name": "x", "kinds": ["visit"]}]),
        ("closures", [{"first": "2026-12-03", "last": "2026-12-01"}]),
        ("step", 7),
    ],
)
def test_a_wrong_diary_is_refused(field, value):
    """A diary that cannot be meant is refused before anybody books in it."""
    with pytest.raises(InputError):
        diary_of({**WRITTEN, field: value})
