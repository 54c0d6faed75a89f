"""The clinic's diary behind its login: week, day with names, outbox; and nothing for anyone else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hizaura.clinic.diary import diary_of
from hizaura.clinic.slots import all_slots
from hizaura.storage.appointments import Wanted, book
from hizaura.storage.diaries import set_diary
from hizaura.storage.tables import audit
from hizaura.web.booking.desk import TIMES_SHOWN
from tests.booking.diaries import DIARY, WRITTEN, contact, wanted, writer
from tests.clinic.world import World

TABLE = {
    "/clinic/diary": (303, 200, 200, 200),
    "/clinic/diary/2026-11-25": (303, 200, 200, 200),
    "/clinic/diary/nonsense": (303, 404, 404, 404),
    "/clinic/outbox": (303, 200, 200, 200),
}


@pytest.fixture
def world(tmp_path):
    """A clinic with staff and a diary."""
    opened = World(f"sqlite:///{tmp_path / 'desk.db'}").open()
    with opened.store.write() as work:
        set_diary(work, opened.here.id, WRITTEN, opened.now)
    yield opened
    opened.store.engine.dispose()


def first_slot(world, ahead=1):
    """The first planned slot after today."""
    from datetime import timedelta

    from hizaura.clinic.appointments import TOKYO, Kind

    day = world.now.astimezone(TOKYO).date()
    for _ in range(20):
        day += timedelta(days=ahead)
        found = list(all_slots(DIARY, Kind.VISIT, day))
        if found:
            return found[0]
    raise AssertionError("no slot")


def booked(world, number=0):
    """A booking of that slot."""
    spot = first_slot(world)
    asked = wanted(world.here.id, spot, number)
    last = {"last_day": spot.day}
    return spot, book(world.store, DIARY, Wanted(**{**vars(asked), **last}), writer, world.now)


@pytest.mark.parametrize("path", TABLE)
def test_each_page_answers_each_role_as_the_table_says(world, path):
    """Nobody is sent to the login; who works at the desk sees the diary."""
    expected = TABLE[path]
    browsers = [world.browser(), *(world.staff(r) for r in ("reception", "clinician", "admin"))]
    assert tuple(b.get(path).status_code for b in browsers) == expected


def test_the_week_has_times_and_no_names(world):
    """The week shows time and kind by clinician; names stand on the day's page only, which is logged."""
    spot, (_, who) = booked(world)
    desk = world.staff("reception")
    week = desk.get(f"/clinic/diary?day={spot.day}").text
    assert f"{spot.start.hour}:{spot.start.minute:02} 診察" in week
    assert who.name not in week
    day = desk.get(f"/clinic/diary/{spot.day}").text
    assert who.name in day
    assert who.telephone in day
    with world.store.read() as work:
        actions = work.session.execute(select(audit.c.action, audit.c.detail)).all()
    assert ("read_diary", spot.day.isoformat()) in [tuple(a) for a in actions]


def test_another_clinic_sees_nothing_of_it(world):
    """A clinician elsewhere finds neither the appointment nor its letter, and cannot mark it done."""
    spot, (_, who) = booked(world)
    other = world.staff("other")
    assert who.name not in other.get(f"/clinic/diary/{spot.day}").text
    assert who.name not in other.get("/clinic/outbox").text


def test_the_outbox_shows_what_nobody_was_told_until_it_is_done(world):
    """Without e-mail each message waits for the clinic; Done erases it, with this session's mark only."""
    booked(world)
    desk = world.staff("reception")
    page = desk.get("/clinic/outbox").text
    assert contact().name in page
    letter = page.split('action="/clinic/outbox/')[1].split('"')[0]
    assert desk.post(f"/clinic/outbox/{letter}", data={"mark": "x"}).status_code == 409
    assert contact().name in desk.get("/clinic/outbox").text
    answer = world.post(desk, f"/clinic/outbox/{letter}", {}, "/clinic/outbox")
    assert answer.status_code == 303
    assert contact().name not in desk.get("/clinic/outbox").text


def test_the_pages_have_both_console_languages(world):
    """Week, day and outbox stand in Japanese and English."""
    booked(world)
    desk = world.staff("reception")
    for path in ("/clinic/diary", "/clinic/outbox"):
        assert "<h1>" in desk.get(path).text
        assert 'lang="en"' in desk.get(f"{path}?lang=en").text.split("<head")[0]


def test_a_crowded_cell_is_a_number():
    """More than a page's worth of one clinician's day is counted, and the limit holds a normal day."""
    spans = list(all_slots(diary_of(WRITTEN), *_visit_day()))
    assert len(spans) <= TIMES_SHOWN


def _visit_day():
    """Kind and day."""
    from datetime import date

    from hizaura.clinic.appointments import Kind

    return Kind.VISIT, date(2026, 11, 25)
