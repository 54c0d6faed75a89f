"""Wrong guesses cost time: after a few, each one doubles the wait, up to a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

FREE_TRIES = 4
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong ones in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_TRIES + 1, 20)), LONGEST_WAIT)


def seconds_left(not_before: datetime, now: datetime) -> int:
    """Whole seconds until the next try is heard, at least one; 0 if it is heard now."""
    left = (not_before - now).total_seconds()
    return 0 if left <= 0 else max(1, round(left))
