"""Every page of sending, booking and the console, collected as people come to it, in process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Template
from starlette.testclient import TestClient

from hizaura.clinic.appointments import Kind
from hizaura.clinic.diary import diary_of
from hizaura.clinic.slots import all_slots, slot_text
from hizaura.storage.diaries import set_diary
from hizaura.storage.engine import StorageAwayError
from hizaura.terms import Language, Mode
from tests.booking.diaries import WRITTEN, Person
from tests.booking.test_pages import EMERGENCY, ROUTINE, SAME_DAY
from tests.clinic.world import World

WIDE = {**WRITTEN, "closures": []}
NARROW = {
    "hours": {"thu": ["09:00-09:30"]},
    "step": 30,
    "services": {"visit": {"minutes": 30, "at_once": 1}},
    "clinicians": [{"id": "a", "name": "佐藤", "kinds": {"visit": 0}}],
}
READ_BY_STAFF = ("/clinic", "/clinic/calibration", "/clinic/accounts", "/clinic/audit", "/clinic/me",
                 "/clinic/diary", "/clinic/diary/2026-11-25", "/clinic/outbox")  # fmt: skip
NAMED = {"name": "ひざ 花子", "telephone": "03-1111-2222", "email": "h@example.org"}
LANG = re.compile(r'<html lang="([^"]+)"')


@dataclass
class Collected:
    """The longest page seen of each template in each language."""

    assets: World
    pages: dict[tuple[str, str], str] = field(default_factory=dict)

    def see(self, template: str, text: str) -> None:
        """Keep a whole page if it is the longest so far."""
        if not text.startswith("<!doctype html>"):
            return
        found = LANG.search(text)
        assert found
        key = (template, found[1])
        if len(text) > len(self.pages.get(key, "")):
            self.pages[key] = text


def collect(folder: Path) -> Collected:
    """Everyone's way through one clinic with times and one that is soon full."""
    world = World(f"sqlite:///{folder / 'desk.db'}", Mode.RESEARCH).open()
    collected = Collected(world)

    class Seen(Template):
        """A template that shows what it made."""

        def render(self, *said: Any, **more: Any) -> str:
            text: str = super().render(*said, **more)
            collected.see(self.name or "", text)
            return text

    world.site.templates.template_class = Seen
    with world.store.write() as work:
        set_diary(work, world.here.id, WIDE, world.now)
        set_diary(work, world.there.id, NARROW, world.now)
    for language in Language:
        sends(world, language)
        books(world, language)
        waits(world, language)
    for language in (Language.JA, Language.EN):
        works(world, language)
    return collected


def sends(world: World, language: Language) -> None:
    """The person looks, forgets to tick, sends, and takes it back; or the database is away."""
    browser = world.person(words="正座ができません\n階段がつらいです")
    browser.cookies.set("hizaura_language", language.value)
    world.post(browser, "/send", {}, "/send")
    sent = world.send(browser)
    assert sent.code
    link = f"/withdraw/{sent.token}"
    browser.get(link)
    world.post(browser, link, {}, link)
    browser.get(link)
    hurry = Person(world.app, language, EMERGENCY, "emergency")
    hurry.get("/send")
    ready = world.app.state.desk.store

    def away(now: object) -> None:
        raise StorageAwayError("storage_away")

    world.app.state.desk.store = away
    browser.get("/send")
    world.app.state.desk.store = ready


def books(world: World, language: Language) -> None:
    """Books with a memo after forgetting the name, moves, and cancels; what is not allowed is told."""
    person, where = Person(world.app, language, ROUTINE), f"/book/{world.here.id}"
    free = list(all_slots(diary_of(WIDE), Kind.VISIT, (world.now + timedelta(days=1)).date()))
    for path in ("/book", f"{where}/counselling", f"{where}/visit"):
        person.get(path)
    for name in ("", "ひざ 花子"):
        person.fill(world.here.id, slot_text(free[0]), **{**NAMED, "name": name}, memo="yes")
    token = person.token
    person.get(f"/appointment/{token}/move")
    person.post(f"/appointment/{token}/move", slot="")
    person.get(f"/appointment/{token}/cancel")
    person.post(f"/appointment/{token}/cancel")
    person.get(f"/appointment/{token}")
    Person(world.app, language, EMERGENCY, "emergency").get("/book")
    hurried = Person(world.app, language, SAME_DAY)
    hurried.get("/book")
    hurried.get(f"{where}/second_opinion")
    stranger = TestClient(world.app, base_url="http://127.0.0.1:8000")
    stranger.get(f"/book?lang={language.value}")


def waits(world: World, language: Language) -> None:
    """All is taken: waits, is offered a time that comes free, lets it pass, leaves the list."""
    world.now = world.now.replace(hour=10)
    there, holders = world.there.id, []
    for week in range(2):
        day = (world.now + timedelta(days=2 + 7 * week)).date()
        for spot in all_slots(diary_of(NARROW), Kind.VISIT, day):
            person = Person(world.app, language, ROUTINE)
            if person.fill(there, slot_text(spot)).status_code == 200:
                holders.append(person.token)
    waiting = Person(world.app, language, ROUTINE)
    waiting.get(f"/book/{there}/visit")
    path = f"/book/{there}/visit/wait"
    for said in ({**NAMED, "name": ""}, NAMED):
        waiting.get(path)
        waiting.post(path, True, **waiting.form("/wait").hidden, **said)
    at = waiting.page.url.path
    for token in holders:
        waiting.post(f"/appointment/{token}/cancel")
    waiting.get(at)
    world.later(hours=5)
    waiting.get(at)
    waiting.post(f"{at}/leave")


def works(world: World, language: Language) -> None:
    """Staff: log in (also wrongly), read, enter findings, close, export, make an account."""
    for number in range(4):
        world.send(world.person(words=f"{number}: 走ると痛みます"))
        spot = list(all_slots(diary_of(WIDE), Kind.VISIT, world.now.date() + timedelta(days=1)))
        Person(world.app, language, ROUTINE).fill(
            world.here.id, slot_text(spot[2 * number]), memo="yes", **NAMED
        )
    day = (world.now + timedelta(days=1)).date()
    doctor, admin, desk = (world.staff(role) for role in ("clinician", "admin", "reception"))
    record = f"/clinic/record/{world.record()}"
    stranger = world.browser()
    for browser in (doctor, admin, desk, stranger):
        browser.cookies.set("hizaura_language", language.value)
    world.post(
        stranger, "/clinic/login", {"name": "x", "password": "y", "code": "1"}, "/clinic/login"
    )
    for browser in (desk, admin, doctor):
        for path in (*READ_BY_STAFF, f"/clinic/diary/{day}", record, f"{record}/data"):
            browser.get(path)
    browser = doctor
    browser.get(f"{record}/decide")
    said = {"diagnosis": "popliteal_cyst", "basis": "imaging", "needed": "routine"}
    closed = world.post(browser, f"{record}/close", said, f"{record}/decide")
    assert closed.status_code == 303
    browser.get(f"{record}/decide")
    browser.get("/clinic/calibration")
    made = {
        "name": f"new-{language.value}",
        "password": "another long password",
        "role": "reception",
    }
    world.post(admin, "/clinic/accounts", {**made, "password": "x"}, "/clinic/accounts")
    world.post(admin, "/clinic/accounts", made, "/clinic/accounts")
    admin.get("/clinic/accounts")
    world.post(desk, "/clinic/me", {"old": "no", "new": "no"}, "/clinic/me")
