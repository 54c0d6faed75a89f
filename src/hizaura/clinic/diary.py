"""A clinic's diary as its staff write it: hours, kinds of visit, clinicians, closures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from hizaura.clinic.appointments import Kind
from hizaura.errors import InputError

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = re.compile(r"[a-z0-9-]{1,32}")
STEPS = (5, 10, 15, 20, 30, 60)
Span = tuple[time, time]
Hours = Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True)
class Service:
    """One kind of visit. ``at_once``: places at a time; ``price``: yen, None if insured."""

    kind: Kind
    minutes: int
    at_once: int
    price: int | None = None


@dataclass(frozen=True)
class Clinician:
    """Who sees people. ``per_day``: kinds with the most of them a day (0: no limit)."""

    id: str
    name: str
    per_day: Mapping[Kind, int]
    hours: Hours | None = None


@dataclass(frozen=True)
class Closure:
    """Days without appointments, for one clinician or (None) for all; both ends included."""

    first: date
    last: date
    clinician: str | None = None


@dataclass(frozen=True)
class Diary:
    """All that slots are made from."""

    hours: Hours
    services: Mapping[Kind, Service]
    clinicians: tuple[Clinician, ...]
    closures: tuple[Closure, ...] = ()
    step: int = 30
    on_holidays: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that some clinician takes, in the order of ``Kind``."""
        taken = {kind for c in self.clinicians for kind in c.per_day}
        return tuple(kind for kind in Kind if kind in self.services and kind in taken)

    def clinician(self, id_: str) -> Clinician | None:
        """The clinician of that id."""
        return next((c for c in self.clinicians if c.id == id_), None)


def diary_of(said: Mapping[str, Any], where: str = "diary") -> Diary:
    """The diary from its written form; ``InputError`` names the field that is wrong."""
    try:
        return Diary(
            hours=_hours(said["hours"]),
            services={Kind(k): _service(Kind(k), v) for k, v in said["services"].items()},
            clinicians=tuple(_clinician(c) for c in said["clinicians"]),
            closures=tuple(_closure(c) for c in said.get("closures") or ()),
            step=_within(said.get("step", 30), STEPS),
            on_holidays=str(said.get("on_holidays", "no")).lower() in ("yes", "true"),
        )
    except KeyError as missing:
        raise InputError("diary_wrong", where=where, what=f"{missing.args[0]} ?") from None
    except (ValueError, TypeError, AttributeError) as wrong:
        raise InputError("diary_wrong", where=where, what=str(wrong)[:120]) from None


def _hours(said: Mapping[str, Any]) -> Hours:
    for day in said:
        if day not in WEEK:
            raise ValueError(f"{day}: mon … sun")
    return {WEEK.index(day): tuple(_span(span) for span in spans) for day, spans in said.items()}


def _span(text: str) -> Span:
    first, dash, last = text.partition("-")
    start, end = time.fromisoformat(first), time.fromisoformat(last)
    if not dash or start >= end:
        raise ValueError(f"{text}: 09:00-12:00")
    return start, end


def _service(kind: Kind, said: Mapping[str, Any]) -> Service:
    price = said.get("price")
    return Service(
        kind,
        _between(said["minutes"], 5, 240),
        _between(said.get("at_once", 1), 1, 50),
        None if price in (None, "") else _between(price, 0, 10_000_000),
    )


def _clinician(said: Mapping[str, Any]) -> Clinician:
    if not NAME.fullmatch(said["id"]):
        raise ValueError(f"{said['id']}: a-z, 0-9, -")
    kinds = said["kinds"]
    limits = kinds if isinstance(kinds, Mapping) else dict.fromkeys(kinds, 0)
    own = _hours(said["hours"]) if said.get("hours") else None
    per_day = {Kind(k): _between(n, 0, 500) for k, n in limits.items()}
    return Clinician(said["id"], str(said["name"])[:60], per_day, own)


def _closure(said: Mapping[str, Any]) -> Closure:
    first = date.fromisoformat(str(said["first"]))
    last = date.fromisoformat(str(said.get("last") or said["first"]))
    if last < first:
        raise ValueError(f"{first} > {last}")
    return Closure(first, last, said.get("clinician"))


def _between(value: Any, least: int, most: int) -> int:
    number = int(value)
    if not least <= number <= most:
        raise ValueError(f"{number}: {least}-{most}")
    return number


def _within(value: Any, allowed: tuple[int, ...]) -> int:
    number = int(value)
    if number not in allowed:
        raise ValueError(f"step {number}: {', '.join(map(str, allowed))}")
    return number
