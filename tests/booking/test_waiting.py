"""The waiting list: most urgent first, only in time, only while people are awake."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from hizaura.clinic.appointments import Kind
from hizaura.clinic.slots import slot_text
from hizaura.clinic.waiting import Waiting, next_offer, offer_until, order
from hizaura.terms import Level
from tests.booking.diaries import NOW, slot

LEVELS = st.sampled_from([Level.SELF_CARE, Level.ROUTINE, Level.WITHIN_DAYS])


def person(id_="x", level=Level.ROUTINE, days=14, minutes=0, passed="", kind=Kind.VISIT):
    """Someone who waits."""
    last = NOW.date() + timedelta(days=days)
    return Waiting(id_, kind, level, last, NOW + timedelta(minutes=minutes), passed)


@given(st.lists(st.tuples(LEVELS, st.integers(0, 14), st.integers(0, 500)), max_size=12))
def test_nobody_less_urgent_comes_first(people):
    """Whatever the order of joining, no one stands before a more urgent person."""
    waiting = [person(str(i), level, days, m) for i, (level, days, m) in enumerate(people)]
    levels = [w.level for w in order(waiting)]
    assert levels == sorted(levels, reverse=True)


def test_at_one_level_the_nearest_last_day_goes_first():
    """At the same level whoever has least time left is first, then whoever joined first."""
    waiting = [person("late", days=9), person("new", days=2, minutes=5), person("old", days=2)]
    assert [w.id for w in order(waiting)] == ["old", "new", "late"]


def test_a_slot_too_late_for_someone_goes_to_the_next():
    """A freed slot after a person's last day is offered to the next whom it suits."""
    freed = slot(30, 9)
    urgent, calm = person("urgent", Level.WITHIN_DAYS, 3), person("calm")
    assert next_offer([calm, urgent], freed, {Kind.VISIT: [freed]}) == (calm, freed)


def test_a_slot_let_pass_is_not_offered_again():
    """Who let a slot pass is not asked for the same one; another one they may have."""
    freed = slot(25, 9)
    shy = person("shy", Level.WITHIN_DAYS, passed=slot_text(freed))
    assert next_offer([shy], freed, {Kind.VISIT: [freed]}) is None
    assert next_offer([shy], slot(25, 10), {Kind.VISIT: [slot(25, 10)]}) is not None


def test_only_the_freed_time_is_offered():
    """Nobody is offered a time of another kind, or one outside what became free."""
    freed = slot(25, 9)
    assert next_offer([person(kind=Kind.IMAGING)], freed, {Kind.VISIT: [freed]}) is None
    assert next_offer([person()], freed, {Kind.VISIT: [slot(25, 11)]}) is None


def test_offers_wait_for_the_morning():
    """An offer made at night runs from eight in the morning, not while people sleep."""
    until = offer_until(NOW.replace(hour=23), slot(26, 15))
    assert until == NOW.replace(day=25, hour=9, minute=0)
    assert offer_until(NOW, slot(26, 15)) == NOW + timedelta(hours=1)


def test_no_offer_without_time_to_answer():
    """A slot that begins in an hour is open to everyone instead of held for one."""
    assert offer_until(NOW, slot(24, 11, 30)) is None
