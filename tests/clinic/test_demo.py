"""The demonstration clinic, as `make demo` makes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import func, select

from hizaura.cli.clinic_demo import ACCOUNTS, CLOSED, demo_digits, make_demo
from hizaura.storage.booking_tables import appointments
from hizaura.storage.engine import make_engine
from hizaura.storage.tables import intakes


def test_the_demonstration_has_an_inbox_and_a_filled_week(tmp_path):
    """Waiting and closed cases, a week of appointments of every kind, and accounts with digits."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    make_demo(url, tmp_path, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    with make_engine(url).connect() as link:
        sent = link.scalar(select(func.count()).select_from(intakes))
        kinds = dict(
            link.execute(
                select(appointments.c.kind, func.count()).group_by(appointments.c.kind)
            ).all()
        )
    assert sent > CLOSED + 5
    assert set(kinds) == {"visit", "imaging", "second_opinion", "counselling"}
    assert sum(kinds.values()) > 100
    accounts = json.loads((tmp_path / ACCOUNTS).read_text())
    assert all(len(demo_digits(name, tmp_path)) == 6 for name in accounts)
