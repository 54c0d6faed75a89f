"""Sending: what is read first, what is refused, what a retry does, and what withdrawing erases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hizaura.storage.tables import audit, entries, intakes
from tests.clinic.world import World

EMERGENCY = {"onset": "sudden_rest", "foot_purple_severe_pain": "yes"}
SAME_DAY = {"onset": "sudden_rest", "calf_swelling": "yes", "whole_leg_swollen": "yes"}


def test_an_emergency_sends_nothing(world: World):
    """With an emergency result there is no form, no code, and a hand-made form is refused."""
    browser = world.person(answers=EMERGENCY)
    asked = browser.get("/send")
    assert "tel:119" in asked.text
    assert "<form" not in asked.text.split("<main")[1]
    mark = world.site.seal.mark(visit_id(world, browser))
    said = {"mark": mark, "once": "x", "read": "yes", "clinic": world.here.id}
    assert browser.post("/send", data=said).status_code == 403
    assert "/send" not in browser.get("/result").text
    with world.store.read() as work:
        assert work.session.execute(select(intakes.c.id)).all() == []


def visit_id(world: World, browser) -> str:
    """The id inside the sealed cookie."""
    from hizaura.web.visit import unpack

    return unpack(world.site.seal.open(browser.cookies["hizaura_visit"]))[0].id


def test_same_day_says_first_that_sending_is_no_visit(world: World):
    """A same-day result sends only under the sentence to telephone, with number and hours."""
    text = world.person(answers=SAME_DAY).get("/send").text
    sentence = "送っただけでは受診になりません。電話してください"
    assert sentence in text
    assert text.index(sentence) < text.index("送る内容")
    assert text.index("03-0000-0000") < text.index("送る内容")
    assert "9–12, 15–18" in text
    assert sentence in world.send(world.person(answers=SAME_DAY)).answer.text


def test_every_answer_is_shown_before_it_is_sent(world: World):
    """The page shows each answer, age, sex and own words; exactly these are what is sealed."""
    browser = world.person(words="夜に痛みます", whom="family")
    text = browser.get("/send").text
    for said in ("夜に痛みます", "68歳", "家族"):
        assert said in text
    world.send(browser)
    export = world.staff("clinician")
    record = world.record()
    path = f"/clinic/record/{record}"
    told = world.post(export, f"{path}/export", {}, f"{path}/data").json()["sent"]
    assert told["words"] == "夜に痛みます"
    assert told["age"] == 68
    assert told["whom"] == "family"
    assert told["answers"]["lump_behind_knee"] == "yes"


@pytest.mark.parametrize("missing", ["read", "clinic"])
def test_nothing_is_sent_without_having_read_it(world: World, missing: str):
    """Without the tick, or without a clinic, nothing is kept and the page says what is missing."""
    good = world.send()
    said = {**good.said, "once": "another", missing: ""}
    answer = good.browser.post("/send", data=said)
    assert answer.status_code == 422
    assert "エラー" in answer.text
    assert count(world) == 1


def count(world: World) -> int:
    """How many intakes there are."""
    with world.store.read() as work:
        return len(work.session.execute(select(intakes.c.id)).all())


def test_the_same_form_again_shows_the_same_code(world: World):
    """A second press, or a retry after a lost answer, keeps nothing twice."""
    first = world.send()
    again = first.browser.post("/send", data=first.said)
    assert again.status_code == 200
    assert first.code in again.text
    assert count(world) == 1


def test_someone_elses_form_is_refused(world: World):
    """A form made for another visit does not send this one."""
    first = world.send()
    other = world.person()
    assert other.post("/send", data=first.said).status_code == 409
    assert count(world) == 1


def test_withdrawing_erases_once(world: World):
    """The link erases everything but the bare fact; used again, or replayed, it is refused."""
    sent = world.send()
    record = world.record()
    doctor = world.staff("clinician")
    page = f"/clinic/record/{record}"
    world.post(doctor, f"{page}/findings", {"f-patellar_tap": "yes"}, f"{page}/decide")
    person = world.browser()
    link = f"/withdraw/{sent.token}"
    assert person.get(link).status_code == 200
    assert doctor.get(page).status_code == 200, "opening the link changes nothing"
    assert person.post(link).status_code in (200, 415)
    person.post(link, data={"mark": ""})
    assert person.post(link, data={"mark": ""}).status_code == 410
    assert person.get(link).status_code == 410
    assert doctor.get(page).status_code == 404
    assert world.post(doctor, "/clinic/code", {"code": sent.code}, "/clinic").status_code == 404
    assert sent.browser.post("/send", data=sent.said).status_code == 410, "the old form is dead"
    with world.store.read() as work:
        row = work.session.execute(select(intakes)).one()
        assert row.sealed is None
        assert work.session.execute(select(entries)).all() == []
        assert "withdrawn" in work.session.execute(select(audit.c.action)).scalars().all()


def test_an_intake_expires_unless_it_was_taken(world: World):
    """After seven days it is gone for everybody and its content erased; one in use stays."""
    old, used = world.send(), None
    used = world.record()
    doctor = world.staff("clinician")
    page = f"/clinic/record/{used}"
    world.post(doctor, f"{page}/findings", {"f-patellar_tap": "yes"}, f"{page}/decide")
    late = world.send()
    world.later(days=7, seconds=1)
    world.browsers.clear()
    doctor = world.staff("clinician")
    assert doctor.get(page).status_code == 200
    assert late.code[:4] not in doctor.get("/clinic").text
    answer = world.post(doctor, "/clinic/code", {"code": late.code}, "/clinic")
    assert answer.status_code == 404
    assert world.browser().get(f"/withdraw/{late.token}").status_code == 410
    assert world.browser().get(f"/withdraw/{old.token}").status_code == 200
    with world.store.read() as work:
        kept = work.session.execute(select(intakes.c.state, intakes.c.sealed)).all()
    assert sorted((state, sealed is None) for state, sealed in kept) == [
        ("expired", True),
        ("taken", False),
    ]


def test_no_answer_stands_in_an_address_or_in_the_clear(world: World):
    """The database holds answers and words only encrypted, and no route puts them in an address."""
    world.send(world.person(words="ひみつのことば"))
    with world.store.read() as work:
        row = work.session.execute(select(intakes)).one()
    plain = repr(list(row))
    assert "lump_behind_knee" not in plain
    assert "ひみつ".encode() not in row.sealed
    assert b"lump" not in row.sealed
