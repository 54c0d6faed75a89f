"""A clinic for the tests: Tuesday is the day before a plain Wednesday, Monday 23 November a holiday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from hizaura.clinic.appointments import TOKYO, Contact, Kind, Slot
from hizaura.clinic.diary import diary_of
from hizaura.clinic.letters import Letter
from hizaura.storage.accounts import add_clinic
from hizaura.storage.appointments import Wanted
from hizaura.storage.diaries import set_diary
from hizaura.storage.engine import make_engine, migrate
from hizaura.storage.fields import BUILT_IN, read_keys
from hizaura.storage.store import Store
from hizaura.terms import Language, Level, Mode
from hizaura.web.app import create_app
from hizaura.web.clinic_settings import ClinicSettings
from hizaura.web.settings import Settings
from hizaura.web.visit import new_visit
from tests.web.walk import Clock, Form, Forms, quote

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=TOKYO)
WRITTEN = {
    "hours": {d: ["09:00-12:00", "15:00-17:00"] for d in ("mon", "tue", "wed", "thu", "fri")},
    "step": 30,
    "services": {
        "visit": {"minutes": 30, "at_once": 2},
        "imaging": {"minutes": 30, "at_once": 1},
        "second_opinion": {"minutes": 60, "at_once": 1},
        "counselling": {"minutes": 30, "at_once": 1, "price": 0},
    },
    "clinicians": [
        {"id": "a", "name": "佐藤", "kinds": {"visit": 0, "second_opinion": 1, "imaging": 0}},
        {"id": "b", "name": "森", "kinds": {"counselling": 2, "imaging": 0}},
    ],
    "closures": [{"first": "2026-11-26"}, {"first": "2026-11-27", "clinician": "b"}],
}
DIARY = diary_of(WRITTEN)


def slot(day: int, hour: int, minute: int = 0, clinician: str = "a", minutes: int = 30) -> Slot:
    """A slot of November 2026."""
    start = datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)
    return Slot(clinician, start, start + timedelta(minutes=minutes))


def contact(number: int = 0) -> Contact:
    """Someone to reach, by number."""
    return Contact(
        f"試験 {number}", "03-0000-0000", f"p{number}@example.org", "ja", f"token-{number}"
    )


def wanted(
    clinic: str, where: Slot, number: int = 0, kind=Kind.VISIT, level=Level.ROUTINE
) -> Wanted:
    """A wish for that slot."""
    last = NOW.date() + timedelta(days=14)
    return Wanted(clinic, kind, where, level, last, contact(number), f"once-{number}", f"v{number}")


def writer(purpose, whom, kind, where, until):
    """A letter of one line."""
    return Letter(whom.name, whom.email, whom.telephone, purpose.value, f"{purpose.value} {until}")


def open_store(url: str) -> tuple[Store, str]:
    """A migrated database with one clinic and its diary."""
    migrate(url)
    store = Store(make_engine(url), read_keys(BUILT_IN))
    with store.write() as work:
        clinic = add_clinic(work, "ひざ整形外科", "03-1234-5678", "平日 9-12, 15-17", NOW)
        set_diary(work, clinic.id, WRITTEN, NOW)
    return store, clinic.id


class Person:
    """A person without JavaScript who has finished the self-check with these answers."""

    def __init__(
        self,
        app: FastAPI,
        language: Language = Language.JA,
        answers: Mapping[str, str] | None = None,
        done: str = "enough",
    ) -> None:
        self.app = app
        self.client = TestClient(app, base_url="http://127.0.0.1:8000")
        site = app.state.site
        visit = new_visit(language, site.base.digest, "self")
        visit = replace(visit, about=True, age=60, sex="female", answers=answers or {})
        self.visit = replace(visit, step=f"done:{done}")
        self.client.cookies.set(site.visit_cookie, site.sealed(self.visit))
        self.client.cookies.set("hizaura_language", language.value)
        self.page: Any = None

    def get(self, path: str) -> Any:
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, follow: bool = True, **fields: Any) -> Any:
        body = "&".join(f"{quote(k)}={quote(v)}" for k, v in fields.items())
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": "http://127.0.0.1:8000",
        }
        self.page = self.client.post(path, content=body, headers=headers, follow_redirects=follow)
        return self.page

    def form(self, part: str = "") -> Form:
        """The hidden fields of the page's form whose action has that part."""
        return next(f for f in Forms(self.page.text).forms if part in f.action)

    def fill(self, clinic: str, when: str, kind: str = "visit", **fields: str) -> Any:
        """Open the page with name and telephone and send it."""
        self.get(f"/book/{clinic}/{kind}/who?slot={when}")
        form = self.form("/book/")
        said = {**form.hidden, "name": "ひざ 花子", "telephone": "03-1111-2222", **fields}
        return self.post(form.action, **said)

    @property
    def token(self) -> str:
        found = re.search(r"/appointment/([\w-]+)", str(self.page.url))
        assert found, self.page.url
        return found[1]


def app_on(url: str, mode: Mode = Mode.RESEARCH):
    """The application on that database; its clock stands at NOW."""
    clock = Clock()
    clock.now = NOW
    app = create_app(Settings(mode=mode, now=clock, clinic=ClinicSettings(url)))
    app.state.clock = clock
    return app
