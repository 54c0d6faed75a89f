"""A clinic to test in: two clinics, each role, a clock that can be moved, browsers of any kind."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pyotp
from fastapi.testclient import TestClient

from hizaura.clinic.credentials import new_secret
from hizaura.clinic.roles import Role
from hizaura.storage.accounts import Clinic, add_account, add_clinic
from hizaura.storage.fields import new_key, read_keys
from hizaura.storage.store import Store
from hizaura.terms import Mode
from hizaura.web.app import create_app
from hizaura.web.clinic_settings import ClinicSettings
from hizaura.web.settings import JAPAN, Settings
from hizaura.web.steps import advanced
from hizaura.web.visit import Visit, new_visit

PASSWORD = "correct horse battery"
START = datetime(2026, 11, 24, 10, 0, tzinfo=JAPAN)
KEYS = new_key("k1")

ROUTINE = {"onset": "gradual", "lump_behind_knee": "yes"}
MARK = re.compile(r'name="mark" value="([^"]+)"')
ONCE = re.compile(r'name="once" value="([^"]+)"')
CODE = re.compile(r'class="desk-code">([^<]+)<')
LINK = re.compile(r"/withdraw/([\w-]+)")


class World:
    """One running server on one database."""

    def __init__(self, url: str, mode: Mode = Mode.PUBLIC, days: int = 7) -> None:
        self.now = START
        clinic = ClinicSettings(url, read_keys(KEYS), days)
        self.settings = Settings(mode, secret="s" * 40, now=lambda: self.now, clinic=clinic)
        self.app = create_app(self.settings)
        self.site = self.app.state.site
        self.secrets: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.browsers: dict[str, TestClient] = {}

    def open(self) -> World:
        with self.store.write() as work:
            self.here = add_clinic(work, "ひがし整形外科", "03-0000-0000", "9–12, 15–18", self.now)
            self.there = add_clinic(work, "にし整形外科", "03-1111-1111", "9–17", self.now)
        for role in Role:
            self.account(role.value, self.here, role)
        self.account("other", self.there, Role.CLINICIAN)
        return self

    @property
    def store(self) -> Store:
        found: Store = self.app.state.desk.store(self.now)
        return found

    def account(self, name: str, clinic: Clinic, role: Role) -> None:
        self.secrets[name] = new_secret()
        made = add_account(
            self.store, clinic.id, name, role, PASSWORD, self.secrets[name], self.now
        )
        self.ids[name] = made.account_id

    def browser(self) -> TestClient:
        return TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)

    def digits(self, name: str) -> str:
        return pyotp.TOTP(self.secrets[name]).at(self.now)

    def log_in(self, account: str, browser: TestClient | None = None, **wrong: str) -> Any:
        browser = browser or self.browser()
        said = {"name": account, "password": PASSWORD, "code": self.digits(account), **wrong}
        self.answer = self.post(browser, "/clinic/login", said, "/clinic/login")
        return browser

    def staff(self, name: str) -> TestClient:
        """A browser that is logged in; kept between calls."""
        if name not in self.browsers:
            self.later(seconds=31)
            self.browsers[name] = self.log_in(name)
            assert self.answer.status_code == 303, self.answer.text
        return self.browsers[name]

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)

    def post(self, browser: TestClient, path: str, said: dict[str, Any], page: str) -> Any:
        """Send a form with the mark of the page that it stands on."""
        mark = MARK.search(browser.get(page).text)
        assert mark, f"no form on {page}"
        return browser.post(path, data={"mark": mark[1], **said})

    # the person

    def visit(self, answers: dict[str, str] | None = None, **said: Any) -> Visit:
        visit = new_visit(self.settings.language, self.site.base.digest, said.pop("whom", "self"))
        values = {"about": True, "age": 68, "sex": "female", "answers": answers or ROUTINE}
        visit = Visit(**{**_fields(visit), **values, **said})
        visit = advanced(self.site.model, visit)
        return Visit(**{**_fields(visit), "step": "done:enough"}) if not visit.done else visit

    def person(self, visit: Visit | None = None, **said: Any) -> TestClient:
        """Someone whose questions are over."""
        browser = self.browser()
        browser.cookies.set("hizaura_visit", self.site.sealed(visit or self.visit(**said)))
        return browser

    def send(self, browser: TestClient | None = None, clinic: Clinic | None = None) -> Sending:
        browser = browser or self.person()
        asked = browser.get("/send")
        mark, once = MARK.search(asked.text), ONCE.search(asked.text)
        assert mark, asked.text
        assert once, asked.text
        said = {
            "mark": mark[1],
            "once": once[1],
            "read": "yes",
            "clinic": (clinic or self.here).id,
        }
        return Sending(browser, said, browser.post("/send", data=said))

    def record(self) -> str:
        """The id of the record first in the inbox of this clinic."""
        text = self.staff("clinician").get("/clinic").text
        found = re.search(r"/clinic/record/(\w+)", text)
        assert found, text
        return found[1]


class Sending:
    """What came back from sending."""

    def __init__(self, browser: TestClient, said: dict[str, str], answer: Any) -> None:
        self.browser, self.said, self.answer = browser, said, answer

    @property
    def code(self) -> str:
        found = CODE.search(self.answer.text)
        assert found, self.answer.text
        return found[1]

    @property
    def token(self) -> str:
        found = LINK.search(self.answer.text)
        assert found
        return found[1]


def _fields(visit: Visit) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in visit.__dataclass_fields__}
