"""Every route of the clinic x every role, in one table."""

from __future__ import annotations

from fastapi.routing import APIRoute

from hizaura.web.clinic.mount import ROUTERS
from tests.clinic.world import World

ROLES = ("nobody", "reception", "clinician", "admin", "other")
# method, path: what each role gets. 303 to the login for nobody; "other" is a clinician elsewhere.
TABLE = {
    ("GET", "/send"): (200, 200, 200, 200, 200),
    ("POST", "/send"): (403, 403, 403, 403, 403),
    ("GET", "/withdraw/{token}"): (410, 410, 410, 410, 410),
    ("POST", "/withdraw/{token}"): (410, 410, 410, 410, 410),
    ("GET", "/clinic/login"): (200, 200, 200, 200, 200),
    ("POST", "/clinic/login"): (403, 403, 403, 403, 403),
    ("GET", "/clinic"): (303, 200, 200, 200, 200),
    ("POST", "/clinic/code"): (303, 404, 404, 403, 404),
    ("GET", "/clinic/record/{intake_id}"): (303, 403, 200, 403, 404),
    ("GET", "/clinic/record/{intake_id}/decide"): (303, 403, 200, 403, 404),
    ("POST", "/clinic/record/{intake_id}/findings"): (303, 403, 303, 403, 404),
    ("POST", "/clinic/record/{intake_id}/close"): (303, 403, 422, 403, 404),
    ("GET", "/clinic/record/{intake_id}/data"): (303, 403, 200, 200, 404),
    ("POST", "/clinic/record/{intake_id}/export"): (303, 403, 200, 200, 404),
    ("POST", "/clinic/record/{intake_id}/delete"): (303, 403, 403, 303, 403),
    ("GET", "/clinic/calibration"): (303, 403, 200, 200, 200),
    ("GET", "/clinic/calibration/proposal"): (303, 403, 404, 403, 404),
    ("GET", "/clinic/accounts"): (303, 403, 403, 200, 403),
    ("POST", "/clinic/accounts"): (303, 403, 403, 422, 403),
    ("POST", "/clinic/accounts/{account_id}/stop"): (303, 403, 403, 404, 403),
    ("POST", "/clinic/accounts/{account_id}/reset"): (303, 403, 403, 404, 403),
    ("GET", "/clinic/audit"): (303, 403, 403, 200, 403),
    ("GET", "/clinic/me"): (303, 200, 200, 200, 200),
    ("POST", "/clinic/me"): (303, 422, 422, 422, 422),
    ("POST", "/clinic/logout"): (303, 303, 303, 303, 303),
}


def routes() -> set[tuple[str, str]]:
    """What the clinic's modules really serve (booking has its own table)."""
    return {
        (method, route.path)
        for module in ROUTERS
        for route in module.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }


def test_every_route_answers_every_role_as_the_table_says(world: World):
    """No route is without its line, and no role gets more than its line says."""
    assert routes() == set(TABLE)
    for place, role in enumerate(ROLES):
        for (method, path), expected in TABLE.items():
            world.send()
            record = world.record()
            filled = path.format(token="none", intake_id=record, account_id="none")
            browser = world.browser() if role == "nobody" else world.staff(role)
            got = ask(world, browser, method, filled)
            assert got.status_code == expected[place], (role, method, path, got.status_code)
            if got.status_code == 303 and role == "nobody":
                assert got.headers["location"] == "/clinic/login"
            if path == "/clinic/logout":
                world.browsers.pop(role, None)


def ask(world: World, browser, method: str, path: str):
    """The request, with this session's own mark."""
    if method == "GET":
        return browser.get(path)
    token = browser.cookies.get("hizaura_clinic", "")
    return browser.post(path, data={"mark": world.site.seal.mark(f"clinic/{token}")})


def test_no_form_of_the_console_is_taken_without_its_mark(world: World):
    """A form without the session's own mark, or from another site, changes nothing."""
    world.send()
    record = world.record()
    doctor = world.staff("clinician")
    for (method, path), _ in TABLE.items():
        if method != "POST" or not path.startswith("/clinic"):
            continue
        filled = path.format(intake_id=record, account_id="none")
        for mark in ("", "0" * 32, world.site.seal.mark("clinic/someone else")):
            assert doctor.post(filled, data={"mark": mark}).status_code in (403, 409), path
        token = doctor.cookies.get("hizaura_clinic", "")
        mark = world.site.seal.mark(f"clinic/{token}")
        foreign = {"sec-fetch-site": "cross-site"}
        assert doctor.post(filled, data={"mark": mark}, headers=foreign).status_code == 403, path
        foreign = {"origin": "https://elsewhere.example"}
        assert doctor.post(filled, data={"mark": mark}, headers=foreign).status_code == 403, path


def test_another_clinics_record_does_not_exist(world: World):
    """What was sent to one clinic is 404 for the other, whatever is asked, and is not logged there."""
    sent = world.send()
    record = world.record()
    other = world.staff("other")
    assert sent.code[:4] not in other.get("/clinic").text
    for path in ("", "/decide", "/data"):
        assert other.get(f"/clinic/record/{record}{path}").status_code == 404
    found = world.post(other, "/clinic/code", {"code": sent.code}, "/clinic")
    assert found.status_code == 404
