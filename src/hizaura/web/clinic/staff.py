"""Who works here: logging in and out, and the guard that every console route names its right to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.roles import Right, Staff
from hizaura.storage.login import LONGEST, LockedError, log_in, log_out, staff_of
from hizaura.storage.store import Store
from hizaura.web.clinic.console import page, session_cookie
from hizaura.web.clinic.desk import desk_of
from hizaura.web.forms import OwnForm, RefusedError, one
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)

LOGIN = "/clinic/login"


class NotInError(Exception):
    """Nobody is logged in; the way on is the login page."""


class NotAllowedError(Exception):
    """The role has no right to this."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        super().__init__(staff.role)


def store_of(request: Request) -> Store:
    """The store of the running server."""
    return desk_of(request).store(site_of(request).settings.now())


def anyone(request: Request) -> Staff:
    """Whoever is logged in."""
    token = request.cookies.get(session_cookie(request), "")
    staff = staff_of(store_of(request), token, site_of(request).settings.now()) if token else None
    if staff is None:
        raise NotInError
    return staff


def allowed(right: Right) -> Callable[[Request], Staff]:
    """A guard that lets only that right through."""

    def guard(request: Request) -> Staff:
        staff = anyone(request)
        if not staff.may(right):
            raise NotAllowedError(staff)
        return staff

    return guard


def staff_form(request: Request, form: OwnForm) -> FormData:
    """A form of this very session; another session's, or another site's, is refused."""
    if not site_of(request).seal.marked(_marked(request), one(form, "mark")):
        raise RefusedError("other_visit")
    return form


def _marked(request: Request) -> str:
    return f"clinic/{request.cookies.get(session_cookie(request), '')}"


StaffForm = Annotated[FormData, Depends(staff_form)]
Anyone = Annotated[Staff, Depends(anyone)]


@router.get(LOGIN)
def login_page(request: Request) -> Response:
    """Name, password, one-time code."""
    return page(request, None, "clinic/login.html", wrong="", seconds=0)


@router.post(LOGIN)
def login(request: Request, form: StaffForm) -> Response:
    """A new session with a new token, whatever the browser brought."""
    now = site_of(request).settings.now()
    try:
        token = log_in(
            store_of(request), one(form, "name"), one(form, "password"), one(form, "code"), now
        )
    except LockedError as locked:
        wait: dict[str, Any] = {"wrong": "locked", "seconds": locked.seconds}
        answer: Response = page(request, None, "clinic/login.html", 429, **wait)
        answer.headers["retry-after"] = str(locked.seconds)
        return answer
    if token is None:
        return page(request, None, "clinic/login.html", 403, wrong="wrong", seconds=0)
    answer = RedirectResponse("/clinic", status_code=303)
    answer.set_cookie(
        session_cookie(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        samesite="strict",
        secure=site_of(request).settings.secure,
        httponly=True,
    )
    return answer


@router.post("/clinic/logout")
def logout(request: Request, staff: Anyone, form: StaffForm) -> Response:
    """End the session here and in the browser."""
    token = request.cookies.get(session_cookie(request), "")
    log_out(store_of(request), token, staff, site_of(request).settings.now())
    answer = RedirectResponse(LOGIN, status_code=303)
    answer.delete_cookie(
        session_cookie(request), secure=site_of(request).settings.secure, httponly=True
    )
    return answer
