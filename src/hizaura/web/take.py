"""What the person takes along: paper, code, calendar, message. Made on request, kept nowhere."""

from __future__ import annotations

import secrets

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hizaura.interview import Step
from hizaura.pathway.assessment import assess
from hizaura.web.journey import lost, site_of
from hizaura.web.site import Site
from hizaura.web.steps import person_of
from hizaura.web.takeaway.memo import Memo, make_memo
from hizaura.web.visit import Visit
from hizaura.web.visitor import Visitor, visitor_of
from hizaura.wording import ResultView, result_view

router = APIRouter(include_in_schema=False)


@router.get("/take")
def take(request: Request) -> Response:
    """Everything to take along on one page; the code's text is shown before it is printed."""
    from hizaura.web.takeaway.qr import qr
    from hizaura.web.takeaway.share import share_text

    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None:
        return lost(site, visitor)
    if not visitor.visit.done:
        return site.go(visitor, "/check")
    view, memo = _made(site, visitor, visitor.visit)
    words = site.words(visitor.language)
    code = qr(memo, words)
    return site.page(
        visitor,
        "take.html",
        code=Markup(code.svg),
        code_text=code.text,
        message=share_text(view, words),
        care=view.care,
    )


@router.get("/take/memo.pdf")
def paper(request: Request) -> Response:
    """The result and the memo on two A4 pages."""
    from hizaura.web.takeaway.pdf import pdf
    from hizaura.web.takeaway.qr import qr

    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None or not visitor.visit.done:
        return lost(site, visitor) if visitor.visit is None else site.go(visitor, "/check")
    view, memo = _made(site, visitor, visitor.visit)
    words = site.words(visitor.language)
    body = pdf(view, memo, words, site.settings.now(), qr(memo, words))
    return _file(body, "application/pdf", "hizaura-memo.pdf")


@router.get("/take/again.ics")
def calendar(request: Request) -> Response:
    """A calendar entry for the day to look again; it says nothing about health."""
    from hizaura.web.takeaway.calendar import ics

    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None or not visitor.visit.done:
        return lost(site, visitor) if visitor.visit is None else site.go(visitor, "/check")
    view, _ = _made(site, visitor, visitor.visit)
    body = ics(view, site.words(visitor.language), site.settings.now(), secrets.token_hex(8))
    if body is None:
        raise HTTPException(404)
    return _file(body, "text/calendar", "look-again.ics")


def _made(site: Site, visitor: Visitor, visit: Visit) -> tuple[ResultView, Memo]:
    today = site.settings.now().date()
    step = Step("done", "", (), 0, 0, visit.done)
    found = assess(site.model, person_of(site.model, visit), site.settings.mode, step=step)
    view = result_view(site.model, found, visitor.language, today)
    return view, make_memo(site.model, found, view, today, visit.words)


def _file(body: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
