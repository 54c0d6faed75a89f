"""Those who work here: logging in, staying in, and what wrong guesses cost."""

from __future__ import annotations

from hizaura.clinic.audit import Action
from hizaura.terms import Language
from hizaura.web.clinic.console import said
from tests.clinic.world import PASSWORD, World


def test_a_session_gets_a_token_of_its_own(world: World):
    """A cookie set before the log-in is worth nothing after it (fixation)."""
    browser = world.browser()
    browser.cookies.set("hizaura_clinic", "planted")
    world.log_in("clinician", browser)
    assert world.answer.status_code == 303
    cookie = world.answer.headers["set-cookie"]
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    fresh = world.browser()
    fresh.cookies.set("hizaura_clinic", "planted")
    assert fresh.get("/clinic").status_code == 303


def test_logging_out_ends_the_session_at_the_server(world: World):
    """A copy of the cookie is worth nothing after the log-out."""
    doctor = world.staff("clinician")
    token = doctor.cookies["hizaura_clinic"]
    assert world.post(doctor, "/clinic/logout", {}, "/clinic").status_code == 303
    copy = world.browser()
    copy.cookies.set("hizaura_clinic", token)
    assert copy.get("/clinic").status_code == 303


def test_a_session_ends_when_idle_and_when_old(world: World):
    """Half an hour without a page, or twelve hours with many, and one logs in again."""
    doctor = world.staff("clinician")
    for _ in range(3):
        world.later(minutes=29)
        assert doctor.get("/clinic").status_code == 200
    world.later(minutes=31)
    assert doctor.get("/clinic").status_code == 303
    world.browsers.clear()
    doctor = world.staff("clinician")
    for _ in range(25):
        world.later(minutes=29)
        answer = doctor.get("/clinic")
    assert answer.status_code == 303


def test_wrong_guesses_wait_longer_each_time(world: World):
    """After four wrong tries even the right password must wait; an unknown name waits as well."""
    for name in ("clinician", "nobody-here"):
        world.secrets.setdefault(name, world.secrets["clinician"])
        codes = []
        for _ in range(6):
            world.log_in(name, password="wrong")
            codes.append(world.answer.status_code)
        assert codes[:4] == [403] * 4
        assert codes[-1] == 429
        assert "秒待って" in world.answer.text
    world.log_in("clinician")
    assert world.answer.status_code == 429
    world.later(minutes=16)
    world.log_in("clinician")
    assert world.answer.status_code == 303


def test_every_wrong_part_gets_the_same_answer(world: World):
    """Nothing tells which of name, password and digits was wrong."""
    tried = []
    for wrong in ({"name": "nobody"}, {"password": "x" * 20}, {"code": "000000"}):
        world.log_in("reception", **wrong)
        tried.append((world.answer.status_code, "どれかがちがいます" in world.answer.text))
    assert tried == [(403, True)] * 3


def test_digits_are_good_once(world: World):
    """The same one-time digits do not log in a second time."""
    world.later(seconds=31)
    world.log_in("clinician")
    assert world.answer.status_code == 303
    world.log_in("clinician")
    assert world.answer.status_code == 403


def test_codes_cannot_be_enumerated(world: World):
    """Wrong codes cost time, are in the log, and look the same as expired or foreign ones."""
    sent = world.send()
    desk = world.staff("reception")
    answers = [
        world.post(desk, "/clinic/code", {"code": code}, "/clinic")
        for code in ("", "ABCD-EFG-HJK", "999", "0" * 10, "1" * 10, "2" * 10)
    ]
    assert [a.status_code for a in answers[:4]] == [404] * 4
    assert answers[-1].status_code == 429
    assert world.post(desk, "/clinic/code", {"code": sent.code}, "/clinic").status_code == 429
    world.later(minutes=16)
    found = world.post(desk, "/clinic/code", {"code": sent.code.lower()}, "/clinic")
    assert found.status_code == 200
    assert "来院" in found.text
    assert world.staff("admin").get("/clinic/audit").text.count("ちがう番号") >= 4


def test_a_stopped_account_is_out_at_once(world: World):
    """Stopping an account ends its sessions; nobody stops their own."""
    doctor, admin = world.staff("clinician"), world.staff("admin")
    path = f"/clinic/accounts/{world.ids['clinician']}/stop"
    assert world.post(admin, path, {}, "/clinic/accounts").status_code == 303
    assert doctor.get("/clinic").status_code == 303
    world.later(seconds=31)
    world.log_in("clinician")
    assert world.answer.status_code == 403
    own = f"/clinic/accounts/{world.ids['admin']}/stop"
    assert world.post(admin, own, {}, "/clinic/accounts").status_code == 404
    other = f"/clinic/accounts/{world.ids['other']}/stop"
    assert world.post(admin, other, {}, "/clinic/accounts").status_code == 404


def test_a_new_account_is_handed_over_once(world: World):
    """The administrator sees the first password once; its owner changes it."""
    admin = world.staff("admin")
    said = {"name": "Neue", "role": "reception"}
    made = world.post(admin, "/clinic/accounts", said, "/clinic/accounts")
    assert made.status_code == 200
    assert "<code>" in made.text
    again = world.post(admin, "/clinic/accounts", said, "/clinic/accounts")
    assert again.status_code == 422
    desk = world.staff("reception")
    said = {"old": PASSWORD, "new": "another long password", "again": "another long password"}
    assert world.post(desk, "/clinic/me", {**said, "old": "x"}, "/clinic/me").status_code == 422
    assert world.post(desk, "/clinic/me", {**said, "again": "y"}, "/clinic/me").status_code == 422
    assert world.post(desk, "/clinic/me", said, "/clinic/me").status_code == 200
    assert desk.get("/clinic").status_code == 303


def test_every_event_of_the_log_has_words():
    """The page of the log can name each kind of event in both languages of the console."""
    for action in Action:
        for language in (Language.JA, Language.EN):
            assert said(language, f"audit.action.{action.value}")
