"""Every condition says when it is looked at again, and that day is not past."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.places import of_condition


def check(lint: Lint) -> Iterator[Found]:
    """Reviews that are overdue, or have no readable date."""
    for condition in lint.base.conditions.values():
        place = of_condition(condition).at("review", "next")
        due = last_day(condition.review.get("next", ""))
        if due is None:
            yield Found(place, "the next review has no date.", "Write it as 2027-05.")
        elif due < lint.today:
            yield Found(
                place,
                f"the review was due by {due.isoformat()}.",
                "Review it, sign, and set the next date.",
            )


def last_day(text: str) -> date | None:
    """The last day that ``2027-05`` or ``2027-05-31`` still allows; nothing if unreadable."""
    parts = text.split("-")
    try:
        year, month = int(parts[0]), int(parts[1])
        day = int(parts[2]) if len(parts) > 2 else calendar.monthrange(year, month)[1]
        return date(year, month, day)
    except (ValueError, IndexError, calendar.IllegalMonthError):
        return None
