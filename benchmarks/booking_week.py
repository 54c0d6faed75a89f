"""Time of the clinic's week view with 10,000 appointments: `python -m benchmarks.booking_week`.

Two readings: 10,000 appointments over a year (a real clinic's week), and all 10,000 in one week.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pyotp
from sqlalchemy import insert
from starlette.testclient import TestClient

from hizaura.clinic.appointments import TOKYO
from hizaura.clinic.credentials import new_secret
from hizaura.clinic.roles import Role
from hizaura.storage.accounts import add_account, add_clinic
from hizaura.storage.booking_tables import appointments
from hizaura.storage.diaries import set_diary
from hizaura.storage.store import Store
from hizaura.terms import Mode
from hizaura.web.app import create_app
from hizaura.web.clinic_settings import ClinicSettings
from hizaura.web.settings import Settings

MANY, REPEATS, PASSWORD = 10_000, 60, "a long password for once"
MONDAY = date(2026, 11, 30)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def diary(clinicians: int) -> dict:
    return {
        "hours": {day: ["08:00-20:00"] for day in DAYS},
        "on_holidays": "yes",
        "step": 30,
        "services": {"visit": {"minutes": 30, "at_once": 50}},
        "clinicians": [
            {"id": f"c{n}", "name": f"C{n}", "kinds": ["visit"]} for n in range(clinicians)
        ],
    }


def fill(store: Store, clinic: str, days: int, clinicians: int, first: date, now: datetime) -> int:
    """10,000 appointments spread evenly over days, clinicians and half hours."""
    rows = []
    for number in range(MANY):
        place, day = divmod(number, days)
        half, clinician = divmod(place, clinicians)
        start = datetime.combine(first + timedelta(days=day), datetime.min.time(), TOKYO)
        start += timedelta(minutes=half * 5 + 8 * 60)
        rows.append(
            {
                "id": f"a{number}", "clinic_id": clinic, "clinician": f"c{clinician}",
                "kind": "visit", "unit": clinician + 1, "turn": half + 1,
                "day": start.date().isoformat(), "slot_start": start,
                "slot_end": start + timedelta(minutes=5), "status": "booked", "held_until": None,
                "level": number % 3, "last_day": start.date().isoformat(),
                "token_hash": f"t{number}", "once_hash": f"o{number}", "visit_hash": "v",
                "intake_id": None, "changed_at": now, "sealed": None,
            }
        )  # fmt: skip
    with store.write() as work:
        for at in range(0, MANY, 500):
            work.session.execute(insert(appointments), rows[at : at + 500])
    return sum(MONDAY <= date.fromisoformat(r["day"]) < MONDAY + timedelta(days=7) for r in rows)


def measured(url: str, days: int, clinicians: int, first: date) -> dict:
    now = datetime(2026, 11, 30, 9, tzinfo=TOKYO)
    app = create_app(Settings(Mode.PUBLIC, now=lambda: now, clinic=ClinicSettings(url)))
    store, secret = app.state.desk.store(now), new_secret()
    with store.write() as work:
        clinic = add_clinic(work, "Bench", "03-0000-0000", "8-20", now)
        set_diary(work, clinic.id, diary(clinicians), now)
    add_account(store, clinic.id, "desk", Role.RECEPTION, PASSWORD, secret, now)
    shown = fill(store, clinic.id, days, clinicians, first, now)
    browser = TestClient(app, follow_redirects=False)
    mark = browser.get("/clinic/login").text.split('name="mark" value="')[1].split('"')[0]
    said = {"mark": mark, "name": "desk", "password": PASSWORD, "code": pyotp.TOTP(secret).at(now)}
    assert browser.post("/clinic/login", data=said).status_code == 303
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        page = browser.get("/clinic/diary")
        times.append(1000 * (time.perf_counter() - begun))
        assert page.status_code == 200
    store.engine.dispose()
    return {
        "appointments": MANY,
        "in_the_week_shown": shown,
        "clinicians": clinicians,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
        "page_bytes": len(page.content),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("benchmarks/results/booking-week.json"))
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = measured(f"sqlite:///{folder}/year.db", 364, 4, MONDAY - timedelta(days=182))
        week = measured(f"sqlite:///{folder}/week.db", 7, 20, MONDAY)
    result = {
        "what": "GET /clinic/diary through the whole application, logged in, SQLite",
        "over_a_year": year,
        "all_in_one_week": week,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    text = json.dumps(result, indent=1)
    print(text)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
