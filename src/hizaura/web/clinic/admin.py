"""Accounts and the audit log, for administrators; one's own password, for everyone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.audit import SELF, SYSTEM, Action
from hizaura.clinic.credentials import enrolment, new_password, new_secret
from hizaura.clinic.roles import Right, Role, Staff
from hizaura.errors import InputError
from hizaura.storage.accounts import (
    add_account,
    change_password,
    clinic_accounts,
    reset_account,
    stop_account,
)
from hizaura.storage.audit_log import PAGE, lines, note
from hizaura.storage.store import Work
from hizaura.web.clinic.codes_drawn import drawn_code
from hizaura.web.clinic.console import page
from hizaura.web.clinic.staff import Anyone, StaffForm, allowed, store_of
from hizaura.web.forms import one
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)

Admin = Annotated[Staff, Depends(allowed(Right.ACCOUNTS))]


@router.get("/clinic/accounts")
def accounts(request: Request, staff: Admin) -> Response:
    """Who may log in here."""
    return _accounts(request, staff)


@router.post("/clinic/accounts")
def add(request: Request, staff: Admin, form: StaffForm) -> Response:
    """A new account; its first password and secret are shown once."""
    name, role = one(form, "name"), one(form, "role")
    if not name or role not in set(Role):
        return _accounts(request, staff, 422, wrong="incomplete")
    now, store = site_of(request).settings.now(), store_of(request)
    password, secret = new_password(), new_secret()
    try:
        made = add_account(store, staff.clinic_id, name, Role(role), password, secret, now)
    except InputError:
        return _accounts(request, staff, 422, wrong="taken")
    with store.write() as work:
        _note(work, now, Action.ACCOUNT_MADE, staff, made.account_id)
    return _handed_over(request, staff, made.name, password, secret)


@router.post("/clinic/accounts/{account_id}/stop")
def stop(request: Request, account_id: str, staff: Admin, form: StaffForm) -> Response:
    """End an account and whatever session it has; not one's own."""
    now = site_of(request).settings.now()
    with store_of(request).write() as work:
        if not stop_account(work, staff, account_id):
            raise HTTPException(404)
        _note(work, now, Action.ACCOUNT_STOPPED, staff, account_id)
    return RedirectResponse("/clinic/accounts", status_code=303)


@router.post("/clinic/accounts/{account_id}/reset")
def reset(request: Request, account_id: str, staff: Admin, form: StaffForm) -> Response:
    """A new password and secret, shown once."""
    now = site_of(request).settings.now()
    password, secret = new_password(), new_secret()
    with store_of(request).write() as work:
        name = reset_account(work, staff, account_id, password, secret)
        if name is None:
            raise HTTPException(404)
        _note(work, now, Action.ACCOUNT_RESET, staff, account_id)
    return _handed_over(request, staff, name, password, secret)


@router.get("/clinic/me")
def me(request: Request, staff: Anyone) -> Response:
    """One's own account."""
    return page(request, staff, "clinic/me.html", wrong="", done=False)


@router.post("/clinic/me")
def my_password(request: Request, staff: Anyone, form: StaffForm) -> Response:
    """A new password, for whoever knows the old one; other sessions end."""
    now, new = site_of(request).settings.now(), one(form, "new")
    wrong = ""
    if new != one(form, "again"):
        wrong = "differ"
    else:
        try:
            if not change_password(store_of(request), staff, one(form, "old"), new, now):
                wrong = "old"
        except InputError:
            wrong = "short"
    return page(
        request, staff, "clinic/me.html", 422 if wrong else 200, wrong=wrong, done=not wrong
    )


@router.get("/clinic/audit")
def audit(
    request: Request,
    staff: Annotated[Staff, Depends(allowed(Right.AUDIT))],
    before: str = "",
    record: str = "",
) -> Response:
    """The log, newest first; reading it is a line of its own."""
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    now = site_of(request).settings.now()
    with store_of(request).write() as work:
        _note(work, now, Action.READ_AUDIT, staff, "")
        found = lines(work, staff.clinic_id, before=start, record=record[:32])
        names = {a.id: a.name for a in clinic_accounts(work, staff)}
    more = found[-1].id if len(found) == PAGE else None
    who = {**names, SELF: "person", SYSTEM: "system"}
    return page(
        request, staff, "clinic/audit.html", lines=found, names=who, more=more, record=record[:32]
    )


def _accounts(request: Request, staff: Staff, status: int = 200, wrong: str = "") -> Response:
    with store_of(request).read() as work:
        found = clinic_accounts(work, staff)
    return page(
        request,
        staff,
        "clinic/accounts.html",
        status,
        accounts=found,
        roles=list(Role),
        wrong=wrong,
    )


def _handed_over(request: Request, staff: Staff, name: str, password: str, secret: str) -> Response:
    drawn = Markup(drawn_code(enrolment(secret, name), name))
    return page(
        request,
        staff,
        "clinic/account_made.html",
        name=name,
        password=password,
        secret=secret,
        drawn=drawn,
    )


def _note(work: Work, now: datetime, action: Action, staff: Staff, record: str) -> None:
    note(
        work, now, action,
        clinic_id=staff.clinic_id, account_id=staff.account_id, record=record,
    )  # fmt: skip
