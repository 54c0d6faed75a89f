"""Booking as a person without JavaScript does it: choose, book, move, cancel, and every refusal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from hizaura.clinic.slots import slot_text
from hizaura.storage.booking_tables import appointments
from hizaura.storage.tables import intakes
from hizaura.terms import Language
from hizaura.web.ruby import ruby
from tests.booking.diaries import NOW, Person, app_on, open_store, slot

EMERGENCY = {"saddle_numb_or_bladder_bowel": "yes"}
SAME_DAY = {"bleeding_disease": "yes"}
WITHIN_DAYS = {"still_swollen_after_48h": "yes"}
ROUTINE = {"lump_behind_knee": "yes"}


class Place:
    """One running site with one clinic."""

    def __init__(self, url):
        self.url = url
        self.store, self.clinic = open_store(url)
        self.app = app_on(url)

    def person(self, answers=ROUTINE, language=Language.JA):
        return Person(self.app, language, answers)

    def rows(self, table=appointments):
        with self.store.read() as work:
            return work.session.execute(select(table)).all()

    def path(self, kind="visit"):
        return f"/book/{self.clinic}/{kind}"


@pytest.fixture
def place(tmp_path):
    """A site on a new SQLite database."""
    opened = Place(f"sqlite:///{tmp_path / 'booking.db'}")
    yield opened
    opened.store.engine.dispose()
    opened.app.state.desk._store.engine.dispose()


@pytest.mark.parametrize("language", list(Language))
def test_book_move_cancel(place, language):
    """From the result to a booking, another day, and cancelled, in each language, by links alone."""
    person = place.person(language=language)
    assert person.get("/book").status_code == 200
    assert person.get(place.path()).status_code == 200
    person.fill(place.clinic, slot_text(slot(25, 9)))
    assert person.page.status_code == 200
    token = person.token
    assert "9:00" in person.page.text
    person.get(f"/appointment/{token}/move")
    person.post(f"/appointment/{token}/move", slot=slot_text(slot(27, 15)))
    assert "15:00" in person.page.text
    assert len(place.rows()) == 1
    assert person.get(f"/appointment/{token}/cancel").status_code == 200
    assert person.post(f"/appointment/{token}/cancel").status_code == 200
    assert place.rows()[0].status == "cancelled"
    assert person.get(f"/appointment/{token}").status_code == 410
    assert not re.search(r"\{[^{}|<>]+\|[^{}|<>]+\}", person.page.text)


def test_opening_the_cancel_page_cancels_nothing(place):
    """A link that a mail program opens by itself does no harm."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(25, 9)))
    person.get(f"/appointment/{person.token}/cancel")
    assert place.rows()[0].status == "booked"


def test_a_full_day_says_so(place):
    """A day without free times is named full, and is no link."""
    for number, hour in enumerate((9, 10, 11)):
        for half in (0, 30):
            place.person().fill(place.clinic, slot_text(slot(25, hour, half)), name=f"N{number}")
    for half in range(4):
        place.person().fill(place.clinic, slot_text(slot(25, 15 + half // 2, 30 * (half % 2))))
    text = place.person().get(place.path()).text
    assert "満席" in text
    assert "day=2026-11-25" not in text
    assert "この日は満席です" in place.person().get(place.path() + "?day=2026-11-25").text


def test_the_loser_of_a_slot_gets_the_next_free_ones(place):
    """Who comes second is told that it is taken, with the next free times, and holds nothing."""
    first, second = place.person(), place.person()
    second.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    form = second.form("/book/")
    first.fill(place.clinic, slot_text(slot(25, 9)))
    second.post(form.action, **form.hidden, name="二郎", telephone="03-1")
    assert second.page.status_code == 422
    second.post(form.action, **form.hidden, name="二郎", telephone="03-1111-1111")
    assert second.page.status_code == 409
    assert "先に予約しました" in second.page.text
    assert "next-free" in second.page.text
    assert len(place.rows()) == 1


def test_a_double_submit_is_one_booking(place):
    """The same form sent twice leads to the same page and one row."""
    person = place.person()
    person.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    form = person.form("/book/")
    said = {**form.hidden, "name": "花子", "telephone": "03-1111-1111"}
    first = str(person.post(form.action, **said).url)
    assert str(person.post(form.action, **said).url) == first
    assert len(place.rows()) == 1


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("where", "status"),
    [(slot(24, 9), 409), (slot(26, 9), 409), (slot(23, 9), 409)],
    ids=["past", "closed", "holiday before today"],
)
def test_impossible_times_get_a_clear_page(place, language, where, status):
    """A past time or closed day is refused in the person's language, and nothing is booked."""
    person = place.person(language=language)
    person.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    form = person.form("/book/")
    person.post(
        form.action, **{**form.hidden, "slot": slot_text(where)}, name="x", telephone="03-1111"
    )
    assert person.page.status_code == status
    assert f'<html lang="{language.tag}"' in person.page.text
    assert "03-1234-5678" in person.page.text
    assert place.rows() == []


def test_nobody_books_later_than_their_level(place):
    """Within days: the fourth day is refused and the telephone shown; the third is free to book."""
    person = place.person(WITHIN_DAYS)
    person.get(f"{place.path()}/who?slot={slot_text(slot(30, 9))}")
    assert person.page.status_code == 403
    assert "tel:03-1234-5678" in person.page.text
    assert "2026-11-30" not in person.get(place.path()).text
    person.fill(place.clinic, slot_text(slot(27, 9)))
    assert place.rows()[0].last_day == "2026-11-27"


def test_same_day_is_today_or_the_telephone(place):
    """Someone who must be seen today sees today alone, the telephone first, and no waiting list."""
    person = place.person(SAME_DAY)
    text = person.get("/book").text
    assert "tel:03-1234-5678" in text
    assert "再生医療" not in text.split("<footer")[0]
    person.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    assert person.page.status_code == 403
    assert person.get(place.path()).status_code == 200
    place.app.state.clock.now = NOW.replace(hour=18)
    text = place.person(SAME_DAY).get(place.path()).text
    assert "tel:03-1234-5678" in text
    assert "/wait" not in text


@pytest.mark.parametrize("path", ["/book", "/book/{c}/visit", "/book/{c}/visit/who"])
def test_an_emergency_sees_119_and_no_times(place, path):
    """At emergency there is no booking at all: the page says what to do now."""
    person = place.person(EMERGENCY)
    text = person.get(path.format(c=place.clinic)).text
    assert "119" in text
    assert 'name="slot"' not in text
    calm = place.person()
    calm.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    said = {**calm.form("/book/").hidden, "mark": place.app.state.site.seal.mark(person.visit.id)}
    person.post(place.path(), **said, name="x", telephone="03-1111-1111")
    assert person.page.status_code == 403
    assert place.rows() == []


def test_counselling_is_refused_above_routine(place):
    """Above routine counselling is not offered, and its address is refused; at routine it has the facts."""
    hurried = place.person(WITHIN_DAYS)
    assert "/counselling" not in hurried.get("/book").text
    for path in (place.path("counselling"), f"{place.path('counselling')}/who?slot=x"):
        assert hurried.get(path).status_code == 403
    calm = place.person()
    assert "/counselling" in calm.get("/book").text
    text = calm.get(place.path("counselling")).text
    facts = place.app.state.site.base.guidance["groups"]["regenerative"]["facts"]
    assert all(fact["text"]["ja"] in text for fact in facts)
    assert text.count("自費です") >= 2


def test_without_answers_the_questions_come_first(place):
    """Nobody books without the check for danger signs; the telephone is there for those who will not."""
    person = place.person()
    person.client.cookies.delete("hizaura_visit")
    text = person.get("/book").text
    assert "tel:03-1234-5678" in text
    assert 'name="slot"' not in text


@pytest.mark.parametrize("path", ["", "/move", "/cancel", "/visit.ics"])
@pytest.mark.parametrize("start", ["appointment", "waiting"])
def test_a_forged_link_leads_nowhere(place, start, path):
    """A made-up link says that there is nothing, in the person's language."""
    if start == "waiting" and path:
        path = ""
    answer = place.person(language=Language.EN).get(f"/{start}/{'x' * 43}{path}")
    assert answer.status_code == 410
    assert "no appointment under this link" in answer.text


def test_forms_of_other_sites_and_visits_are_refused(place):
    """A form from elsewhere, or made for another visit, books nothing."""
    person = place.person()
    person.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    hidden = person.form("/book/").hidden
    other = place.person()
    other.post(place.path(), **hidden, name="x", telephone="03-1111-1111")
    assert other.page.status_code == 409
    foreign = person.client.post(place.path(), data=hidden, headers={"origin": "https://evil.test"})
    assert foreign.status_code == 403
    assert place.rows() == []


def test_wrong_fields_are_named_and_kept(place):
    """Missing name, wrong telephone and e-mail: an error by each, what was typed stays."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(25, 9)), name="", telephone="abc", email="a@b")
    assert person.page.status_code == 422
    assert "<title>エラー" in person.page.text
    for field in ("name", "telephone", "email"):
        assert f'href="#{field}"' in person.page.text
        assert f'id="{field}-wrong"' in person.page.text
    assert 'value="abc"' in person.page.text
    assert place.rows() == []


def test_full_width_telephone_numbers_are_understood(place):
    """0312345678 in full-width digits with a long dash is a telephone number."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(25, 9)), telephone="03ー1234-5678")
    assert person.page.status_code == 200


def test_the_memo_goes_along_only_with_a_yes(place):
    """Without the tick nothing is sent; with it the intake hangs on the booking and goes with it."""
    without = place.person()
    without.fill(place.clinic, slot_text(slot(25, 9)))
    assert place.rows(intakes) == []
    person = place.person()
    person.fill(place.clinic, slot_text(slot(27, 9)), memo="yes")
    intake = place.rows(intakes)[0]
    assert next(r for r in place.rows() if r.intake_id).intake_id == intake.id
    assert intake.expires_at > slot(27, 9).end
    person.post(f"/appointment/{person.token}/cancel")
    assert place.rows(intakes)[0].sealed is None


def test_the_memo_alone_can_be_erased(place):
    """The appointment stays, the memo goes."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(27, 9)), memo="yes")
    person.post(f"/appointment/{person.token}/memo")
    assert place.rows(intakes)[0].sealed is None
    assert place.rows()[0].status == "booked"


def test_the_calendar_file_is_in_japan_time_and_silent_about_health(place):
    """The .ics names clinic and time in Asia/Tokyo, keeps its uid when moved, and gives no reason."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(25, 9)))
    token = person.token
    event = Calendar.from_ical(person.get(f"/appointment/{token}/visit.ics").content).walk(
        "VEVENT"
    )[0]
    assert event["dtstart"].dt == slot(25, 9).start
    assert event["dtstart"].params["TZID"] == "Asia/Tokyo"
    body = person.page.text
    assert not any(word in body for word in ("ひざの裏", "膝", "急", "診察", "花子"))
    person.post(f"/appointment/{token}/move", slot=slot_text(slot(27, 9)))
    moved = Calendar.from_ical(person.get(f"/appointment/{token}/visit.ics").content).walk(
        "VEVENT"
    )[0]
    assert moved["uid"] == event["uid"]
    assert moved["dtstart"].dt == slot(27, 9).start


def test_pages_with_a_secret_link_tell_no_one(place):
    """The page of an appointment tells no other site its address, is not stored and not indexed; CSP stays strict."""
    person = place.person()
    person.fill(place.clinic, slot_text(slot(25, 9)))
    headers = person.page.headers
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "<style" not in person.page.text
    assert " style=" not in person.page.text
    assert "onclick" not in person.page.text


def test_an_offer_by_link(place):
    """When nothing is free one can wait; a cancellation is offered, accepted, and then booked."""
    holders = [place.person(WITHIN_DAYS) for _ in range(30)]
    spots = [slot(d, h, m) for d in (24, 25, 27) for h in (9, 10, 11, 15, 16) for m in (0, 30)]
    spots = [s for s in spots if s.start >= NOW + timedelta(minutes=30)]
    for holder, spot in zip(holders, spots, strict=False):
        holder.fill(place.clinic, slot_text(spot))
        assert holder.page.status_code == 200, spot
    waiter = place.person(WITHIN_DAYS)
    assert f"{place.path()}/wait" in waiter.get(place.path()).text
    waiter.get(f"{place.path()}/wait")
    form = waiter.form("/wait")
    waiter.post(form.action, **form.hidden, name="待つ人", telephone="03-2222-2222")
    link = str(waiter.page.url)
    assert "空きを待っています" in waiter.page.text
    holder = holders[10]
    holder.post(f"/appointment/{holder.token}/cancel")
    assert "枠が空きました" in waiter.get(link).text
    assert "満席" in place.person(WITHIN_DAYS).get(place.path()).text
    waiter.post(link.replace("http://127.0.0.1:8000", "") + "/accept")
    assert "/appointment/" in str(waiter.page.url)
    assert waiter.page.status_code == 200


@pytest.mark.parametrize("language", list(Language))
def test_a_database_away_is_a_clear_page(language):
    """Without a database every booking page says so in the person's language, and promises nothing."""
    app = app_on("postgresql://hizaura@127.0.0.1:9/none")
    person = Person(app, language, ROUTINE)
    words = app.state.site.words(language)
    for path in ("/book", "/book/x/visit", "/appointment/x", "/waiting/x"):
        answer = person.get(path)
        assert answer.status_code == 503
        assert f'<html lang="{language.tag}"' in answer.text
    mark = app.state.site.seal.mark(person.visit.id)
    answer = person.post("/book/x/visit", mark=mark, slot="x", name="x", telephone="03-1111-1111")
    assert answer.status_code == 503
    assert str(ruby(words.ui("booking.refused.away"))) in answer.text


def test_a_database_that_goes_away_leaves_nothing_half_booked(postgres_cluster):
    """The database stops between form and answer: a clear page; when it is back nothing is there."""
    place = Place(postgres_cluster.database())
    person = place.person()
    person.get(f"{place.path()}/who?slot={slot_text(slot(25, 9))}")
    said = {**person.form("/book/").hidden, "name": "花子", "telephone": "03-1111-1111"}
    postgres_cluster.stop()
    try:
        assert person.post(place.path(), **said).status_code == 503
        assert "何も変わっていません" in person.page.text
    finally:
        postgres_cluster.start()
    assert place.rows() == []
    assert person.post(place.path(), **said).status_code == 200
    assert len(place.rows()) == 1
    place.store.engine.dispose()
    place.app.state.desk._store.engine.dispose()
