"""Withdrawing what was sent: opening the link changes nothing, the button erases, once."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hizaura.storage.engine import StorageAwayError
from hizaura.storage.intakes import sent_by, withdraw
from hizaura.web.clinic.desk import desk_of
from hizaura.web.forms import OwnForm
from hizaura.web.journey import site_of
from hizaura.web.visitor import visitor_of

router = APIRouter(include_in_schema=False)

LONGEST_TOKEN = 64


@router.get("/withdraw/{token}")
def ask(request: Request, token: str) -> Response:
    """What withdrawing does, with its button; 410 if there is nothing left to withdraw."""
    site, visitor = site_of(request), visitor_of(request)
    now = site.settings.now()
    try:
        with desk_of(request).store(now).read() as work:
            known = sent_by(work, token[:LONGEST_TOKEN], now)
    except StorageAwayError:
        return site.page(visitor, "clinic/away.html", 503)
    if known is None:
        return site.page(visitor, "clinic/withdrawn.html", 410, done=False)
    return site.page(visitor, "clinic/withdraw.html")


@router.post("/withdraw/{token}")
def erase(request: Request, token: str, form: OwnForm) -> Response:
    """Erase it. The token is the proof; a second time there is nothing to erase."""
    site, visitor = site_of(request), visitor_of(request)
    now = site.settings.now()
    try:
        with desk_of(request).store(now).write() as work:
            done = withdraw(work, token[:LONGEST_TOKEN], now)
    except StorageAwayError:
        return site.page(visitor, "clinic/away.html", 503)
    return site.page(visitor, "clinic/withdrawn.html", 200 if done else 410, done=done)
