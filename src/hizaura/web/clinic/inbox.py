"""The inbox, and a code said or scanned at the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from hizaura.clinic.codes import read_code
from hizaura.clinic.intake import Intake, State
from hizaura.clinic.roles import Right, Staff
from hizaura.storage.inbox import MOST, inbox
from hizaura.storage.intakes import arrived
from hizaura.storage.login import LockedError, forgive, guess
from hizaura.web.clinic.console import page
from hizaura.web.clinic.staff import StaffForm, allowed, store_of
from hizaura.web.forms import one
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)

LISTS = {"sent": State.SENT, "taken": State.TAKEN, "closed": State.CLOSED}
MOST_PAGES = 100_000


@router.get("/clinic")
def inbox_page(
    request: Request,
    staff: Annotated[Staff, Depends(allowed(Right.INBOX))],
    show: str = "sent",
    page: str = "0",
) -> Response:
    """Unread first, then by urgency, then the longest waiting."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0
    return _show(request, staff, show if show in LISTS else "sent", number)


@router.post("/clinic/code")
def code(
    request: Request, staff: Annotated[Staff, Depends(allowed(Right.ARRIVE))], form: StaffForm
) -> Response:
    """Find who has arrived; every wrong code counts, and soon costs time."""
    now, store = site_of(request).settings.now(), store_of(request)
    key = f"code/{staff.account_id}"
    try:
        guess(store, key, now)
    except LockedError as locked:
        return _show(request, staff, status=429, wrong="locked", seconds=locked.seconds)
    typed = read_code(one(form, "code"))
    with store.write() as work:
        found = arrived(work, staff, typed or "", now)
        if found is not None:
            forgive(work, key)
    if found is None:
        return _show(request, staff, status=404, wrong="code")
    return _show(request, staff, found=found)


def _show(
    request: Request,
    staff: Staff,
    show: str = "sent",
    number: int = 0,
    *,
    status: int = 200,
    wrong: str = "",
    seconds: int = 0,
    found: Intake | None = None,
) -> Response:
    now = site_of(request).settings.now()
    with store_of(request).read() as work:
        listed = inbox(work, staff, LISTS[show], now, number)
    return page(
        request,
        staff,
        "clinic/inbox.html",
        status,
        listed=listed,
        levels=sorted({*listed.unread, *listed.read}, reverse=True),
        show=show,
        number=number,
        wrong=wrong,
        seconds=seconds,
        found=found,
        counted=lambda n: f"{MOST - 1}+" if n >= MOST else n,
        waiting=lambda intake: max(0, int((now - intake.sent_at).total_seconds() // 60)),
    )
