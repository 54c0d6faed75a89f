"""The inbox: unread first, then by urgency, then the longest waiting. It opens no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from hizaura.clinic.intake import Intake, State
from hizaura.clinic.roles import Staff
from hizaura.storage.intakes import COLUMNS, alive, head
from hizaura.storage.store import Work
from hizaura.storage.tables import intakes
from hizaura.terms import Level

PAGE = 40
MOST = 1000
"""Counting stops here: the inbox stays fast however full it is."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox, and how many there are by level: unread and read, up to ``MOST``."""

    shown: tuple[Intake, ...]
    unread: dict[Level, int]
    read: dict[Level, int]
    more: bool


def inbox(work: Work, staff: Staff, state: State, now: datetime, page: int = 0) -> Inbox:
    """A page of the intakes in one state."""
    mine = (intakes.c.clinic_id == staff.clinic_id) & (intakes.c.state == state.value) & alive(now)
    order: tuple[Any, ...] = (
        intakes.c.unread.desc(),
        intakes.c.level.desc(),
        intakes.c.sent_at,
        intakes.c.id,
    )
    if state is State.CLOSED:
        order = (intakes.c.closed_at.desc(), intakes.c.id)
    rows = work.session.execute(
        select(*COLUMNS).where(mine).order_by(*order).limit(PAGE + 1).offset(page * PAGE)
    ).all()
    counts = _counts(work, staff, state)
    return Inbox(
        shown=tuple(head(row) for row in rows[:PAGE]),
        unread=counts[1],
        read=counts[0],
        more=len(rows) > PAGE,
    )


def _counts(work: Work, staff: Staff, state: State) -> dict[int, dict[Level, int]]:
    """How many there are by unread and level, each counted along the index up to ``MOST``."""
    groups = [(unread, level) for unread in (0, 1) for level in Level]
    asked = [
        select(func.count())
        .select_from(
            select(intakes.c.id)
            .where(
                intakes.c.clinic_id == staff.clinic_id,
                intakes.c.state == state.value,
                intakes.c.unread == unread,
                intakes.c.level == int(level),
            )
            .limit(MOST)
            .subquery()
        )
        .scalar_subquery()
        for unread, level in groups
    ]
    found = work.session.execute(select(*asked)).one()
    counts: dict[int, dict[Level, int]] = {0: {}, 1: {}}
    for (unread, level), n in zip(groups, found, strict=True):
        if n:
            counts[unread][level] = n
    return counts
