"""The review before the result: all answers, each with a way to change it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hizaura.web.journey import lost, site_of
from hizaura.web.steps import person_of, shown_step, steps_done
from hizaura.web.visitor import visitor_of

router = APIRouter(include_in_schema=False)


@router.get("/review")
def review(request: Request) -> Response:
    """All answers, each with a way to change it."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    if visit is None:
        return lost(site, visitor)
    if not visit.about:
        return site.go(visitor, "/you")
    person = person_of(site.model, visit)
    steps = [shown_step(site.base, person, id_) for id_ in steps_done(site.base, person)]
    pages = {page.id: page for page in site.base.pages}
    return site.page(
        visitor,
        "review.html",
        steps=[s for s in steps if s is not None],
        pages=pages,
        person=person,
    )
