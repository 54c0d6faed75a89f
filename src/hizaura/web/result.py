"""The result: how urgent and where to go first, then everything else in a fixed order."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hizaura.interview import Step
from hizaura.pathway.assessment import assess
from hizaura.web.journey import lost, site_of
from hizaura.web.site import Site
from hizaura.web.steps import advanced, person_of
from hizaura.web.visit import Visit
from hizaura.web.visitor import Visitor, visitor_of
from hizaura.wording import ResultView, result_view

router = APIRouter(include_in_schema=False)

BLANK_AGE = re.compile(r"[「『]\s*[」』](?=歳|\{歳)|(?<=Aged )_+")


@router.get("/result")
def result(request: Request) -> Response:
    """The result, once the questions are over."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None:
        return lost(site, visitor)
    if not visit.step:
        visit = visitor.keep(advanced(site.model, visit))
    if not visit.done:
        return site.go(visitor, "/check")
    return _result(site, visitor, visit)


def view_of(site: Site, visitor: Visitor, visit: Visit) -> ResultView:
    """Every text of the result in the visitor's language."""
    step = Step("done", "", (), 0, 0, visit.done)
    found = assess(site.model, person_of(site.model, visit), site.settings.mode, step=step)
    return result_view(site.model, found, visitor.language, site.settings.now().date())


def _result(site: Site, visitor: Visitor, visit: Visit) -> Response:
    view, now = view_of(site, visitor, visit), site.settings.now()

    def spoken(text: str) -> str:
        """A sentence for the telephone with the age filled in."""
        return text if visit.age is None else BLANK_AGE.sub(str(visit.age), text)

    words = site.words(visitor.language)
    ending = words.ui("colon") + words.ui("answers.unknown")
    values: dict[str, Any] = {
        "view": view,
        "not_known": [text.removesuffix(ending) for text in view.tell_unknown],
        "spoken": spoken,
        "at": lambda minutes: (now + timedelta(minutes=minutes)).strftime("%H:%M"),
        "now": now,
        "urgent": view.care.level == "emergency",
        "child": visit.age is None or visit.age < 16,
    }
    return site.page(visitor, "result.html", **values)
