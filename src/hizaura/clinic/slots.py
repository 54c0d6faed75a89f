"""Free slots: from hours, holidays of Japan, closures and what is taken. Always Asia/Tokyo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from hizaura.clinic.appointments import TOKYO, Kind, Slot, Taken
from hizaura.clinic.diary import Clinician, Diary, Service

LEAD = timedelta(minutes=30)
"""How long before its start a slot can still be booked."""


class Why(StrEnum):
    """What a day is like for someone who wants to book."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Place:
    """Which place of its kind a booking uses, and which turn of the clinician's day."""

    unit: int
    turn: int


@dataclass(frozen=True)
class Day:
    """One day with its free slots, or why there are none. ``holiday``: its name in the language."""

    date: date
    why: Why
    slots: tuple[Slot, ...] = ()


@lru_cache(maxsize=8)
def _holidays(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language=language).items())


def holiday_name(day: date, english: bool = False) -> str:
    """The name of a holiday of Japan, or nothing on another day."""
    return _holidays(day.year, "en_US" if english else "ja").get(day, "")


def all_slots(diary: Diary, kind: Kind, day: date) -> Iterator[Slot]:
    """Every slot of a kind that the day would have if nothing were taken."""
    service = diary.services.get(kind)
    if service is None or (holiday_name(day) and not diary.on_holidays):
        return
    for clinician in diary.clinicians:
        if kind in clinician.per_day and not _away(diary, clinician, day):
            yield from _of(diary, service, clinician, day)


def _of(diary: Diary, service: Service, clinician: Clinician, day: date) -> Iterator[Slot]:
    hours = diary.hours if clinician.hours is None else clinician.hours
    step, length = timedelta(minutes=diary.step), timedelta(minutes=service.minutes)
    for first, last in hours.get(day.weekday(), ()):
        start = datetime.combine(day, first, TOKYO)
        end = datetime.combine(day, last, TOKYO)
        while start + length <= end:
            yield Slot(clinician.id, start, start + length)
            start += step


def _away(diary: Diary, clinician: Clinician, day: date) -> bool:
    return any(
        c.first <= day <= c.last and c.clinician in (None, clinician.id) for c in diary.closures
    )


def place_for(diary: Diary, kind: Kind, slot: Slot, taken: Iterable[Taken]) -> Place | None:
    """The place that a booking of this slot would use, or None if it is taken or full."""
    service, clinician = diary.services.get(kind), diary.clinician(slot.clinician)
    if service is None or clinician is None or kind not in clinician.per_day:
        return None
    units: set[int] = set()
    turns: set[int] = set()
    for other in taken:
        meets = other.slot.overlaps(slot)
        same = other.slot.clinician == slot.clinician
        if meets and same:
            return None
        if meets and other.kind is kind:
            units.add(other.unit)
        if same and other.kind is kind and other.slot.day == slot.day:
            turns.add(other.turn)
    unit, turn = _lowest_free(units), _lowest_free(turns)
    most = clinician.per_day[kind]
    if unit > service.at_once or (most and len(turns) >= most):
        return None
    return Place(unit, turn)


def _lowest_free(used: set[int]) -> int:
    number = 1
    while number in used:
        number += 1
    return number


def day_of(diary: Diary, kind: Kind, day: date, taken: Sequence[Taken], now: datetime) -> Day:
    """One day: its free slots in order of time, or why it has none."""
    planned = sorted(all_slots(diary, kind, day), key=lambda s: (s.start, s.clinician))
    if not planned:
        closed = Why.HOLIDAY if holiday_name(day) and not diary.on_holidays else Why.CLOSED
        return Day(day, closed)
    ahead = [s for s in planned if s.start >= now + LEAD]
    if not ahead:
        return Day(day, Why.PAST)
    near = [t for t in taken if t.slot.day == day]
    free = tuple(s for s in ahead if place_for(diary, kind, s, near) is not None)
    return Day(day, Why.OPEN if free else Why.FULL, free)


def days(
    diary: Diary, kind: Kind, first: date, last: date, taken: Sequence[Taken], now: datetime
) -> list[Day]:
    """Each day from the first to the last, both included."""
    by_day: dict[date, list[Taken]] = {}
    for one in taken:
        by_day.setdefault(one.slot.day, []).append(one)
    count = (last - first).days + 1
    wanted = [first + timedelta(days=n) for n in range(count)]
    return [day_of(diary, kind, day, by_day.get(day, ()), now) for day in wanted]


def is_planned(diary: Diary, kind: Kind, slot: Slot) -> bool:
    """Whether the diary has that very slot at all."""
    return slot in set(all_slots(diary, kind, slot.day))


def read_slot(text: str, diary: Diary, kind: Kind) -> Slot | None:
    """The slot that a form names (``20261125T0930.clinician``), if its shape and kind are right."""
    when, _, clinician = text[:80].partition(".")
    service = diary.services.get(kind)
    try:
        start = datetime.strptime(when, "%Y%m%dT%H%M").replace(tzinfo=TOKYO)
    except ValueError:
        return None
    if service is None or diary.clinician(clinician) is None:
        return None
    return Slot(clinician, start, start + timedelta(minutes=service.minutes))


def slot_text(slot: Slot) -> str:
    """The slot as a form names it."""
    return f"{slot.start.astimezone(TOKYO):%Y%m%dT%H%M}.{slot.clinician}"


def refusal(diary: Diary, kind: Kind, slot: Slot, last: date, now: datetime) -> str:
    """Why a slot cannot be booked whoever asks (past, late, closed), or nothing if it can."""
    if slot.start < now + LEAD:
        return "past"
    if slot.day > last:
        return "late"
    return "" if is_planned(diary, kind, slot) else "closed"
