"""What can be booked, by whom, and until when. A level never allows a later day than it names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hizaura.terms import Level

TOKYO = ZoneInfo("Asia/Tokyo")


class Kind(StrEnum):
    """What one comes for."""

    VISIT = "visit"
    IMAGING = "imaging"
    SECOND_OPINION = "second_opinion"
    COUNSELLING = "counselling"


class Status(StrEnum):
    """Where an appointment stands; ``held`` keeps a freed slot for someone on the waiting list."""

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


ACTIVE = (Status.HELD, Status.BOOKED)
"""The states that keep others out of a slot."""

DAYS = {Level.SAME_DAY: 0, Level.WITHIN_DAYS: 3, Level.ROUTINE: 14, Level.SELF_CARE: 28}
"""How many days after today the last bookable day lies; a level without an entry cannot book."""

WAITS = frozenset({Level.WITHIN_DAYS, Level.ROUTINE, Level.SELF_CARE})
"""Who may wait for a freed slot. Someone who must be seen today telephones instead."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One clinician's time, in Japan's hours."""

    clinician: str
    start: datetime
    end: datetime

    def overlaps(self, other: Slot) -> bool:
        """Whether both take the same time (touching ends do not)."""
        return self.start < other.end and other.start < self.end

    @property
    def day(self) -> date:
        """The day in Japan."""
        return self.start.astimezone(TOKYO).date()


@dataclass(frozen=True, slots=True)
class Taken:
    """A slot that is kept from others. ``unit``: which of the places of that kind it uses."""

    slot: Slot
    kind: Kind
    unit: int
    turn: int


@dataclass(frozen=True)
class Appointment:
    """A booking. ``last_day``: the latest day to which its level lets it move."""

    id: str
    clinic_id: str
    kind: Kind
    slot: Slot
    status: Status
    level: Level
    last_day: date
    intake_id: str | None = None


def may_book(level: Level) -> bool:
    """Whether this level books at all: an emergency never does."""
    return level in DAYS


def last_day(level: Level, today: date) -> date | None:
    """The last day that may be booked at this level; None where nothing may be."""
    return today + timedelta(days=DAYS[level]) if may_book(level) else None


def kinds_for(level: Level, offered: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """The kinds this level may choose: counselling only where nothing is urgent."""
    if not may_book(level):
        return ()
    return tuple(k for k in offered if k is not Kind.COUNSELLING or level <= Level.ROUTINE)


def may_wait(level: Level) -> bool:
    """Whether this level may join a waiting list."""
    return level in WAITS


@dataclass(frozen=True)
class Contact:
    """The sealed part: whom to call at the desk, how to reach them, and their link's secret."""

    name: str
    telephone: str
    email: str
    language: str
    token: str

    def text(self) -> str:
        """As it is sealed."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Contact:
        """From its sealed text."""
        return Contact(**json.loads(text))
