"""The waiting list: a freed slot goes to the most urgent first, for a while, then to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hizaura.clinic.appointments import TOKYO, Kind, Slot
from hizaura.clinic.slots import slot_text
from hizaura.terms import Level

HELD_FOR = timedelta(minutes=60)
LEAST = timedelta(minutes=15)
"""An offer shorter than this is not made: the slot is then open to everyone."""

BEFORE_START = timedelta(minutes=60)
"""An offer ends this long before its slot begins."""

DAY_STARTS, DAY_ENDS = time(8), time(20)
"""Offers run only while people are awake."""


class WaitState(StrEnum):
    """Where someone on the list stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who waits for a kind of visit no later than ``last_day``.

    ``passed``: the slot they were offered last and did not take.
    """

    id: str
    kind: Kind
    level: Level
    last_day: date
    since: datetime
    passed: str = ""


def order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The most urgent first; at one level whoever has least time left, then whoever came first."""
    return sorted(waiting, key=lambda w: (-w.level, w.last_day, w.since, w.id))


def next_offer(
    waiting: Iterable[Waiting], freed: Slot, free: Mapping[Kind, Sequence[Slot]]
) -> tuple[Waiting, Slot] | None:
    """Whom to offer what, now that ``freed`` is free again.

    ``free``: the free slots of that day by kind; only one that lies in the freed time is offered,
    never the one that the same person has just let pass.
    """
    for one in order(waiting):
        for slot in free.get(one.kind, ()):
            if slot.day > one.last_day or slot_text(slot) == one.passed:
                continue
            if slot.overlaps(freed):
                return one, slot
    return None


def offer_until(now: datetime, slot: Slot) -> datetime | None:
    """Until when an offer made now holds, or None if there is too little time for one."""
    local = now.astimezone(TOKYO)
    if local.time() < DAY_STARTS:
        local = datetime.combine(local.date(), DAY_STARTS, TOKYO)
    elif local.time() >= DAY_ENDS:
        local = datetime.combine(local.date() + timedelta(days=1), DAY_STARTS, TOKYO)
    until = min(local + HELD_FOR, slot.start - BEFORE_START)
    return until if until - max(now, local) >= LEAST else None
