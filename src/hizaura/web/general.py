"""Pages to read without answering anything; the same for everyone."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hizaura.knowledge import KnowledgeBase
from hizaura.web.journey import site_of
from hizaura.web.visitor import visitor_of

router = APIRouter(include_in_schema=False)

PAGES = {
    "contents": "contents.html",
    "danger-signs": "danger_signs.html",
    "first-aid": "first_aid.html",
    "causes": "causes.html",
    "exams": "exams.html",
    "treatments": "treatments.html",
    "questions": "questions.html",
    "sources": "sources.html",
    "how-it-works": "prose.html",
    "privacy": "prose.html",
    "accessibility": "prose.html",
}


def _page(request: Request, template: str, **values: Any) -> Response:
    site = site_of(request)
    response = site.page(visitor_of(request), template, **values)
    response.headers["cache-control"] = "private, no-cache"
    return response


def _general(name: str, template: str) -> None:
    def page(request: Request) -> Response:
        return _page(request, template, name=name.replace("-", "_"))

    router.add_api_route(f"/{name}", page, methods=["GET"], name=name)


for _name, _template in PAGES.items():
    _general(_name, _template)


@router.get("/causes/{condition}")
def cause(request: Request, condition: str) -> Response:
    """One cause."""
    base = site_of(request).base
    if condition not in base.conditions:
        raise HTTPException(404)
    group = next(g for g in base.guidance["groups"]["groups"] if condition in g["conditions"])
    exams = [e for e in base.guidance["exams"] if condition in (e.get("per_condition") or {})]
    found = base.conditions[condition]
    return _page(request, "cause.html", condition=found, group=group, exams=exams)


@router.get("/exams/{exam_id}")
def exam(request: Request, exam_id: str) -> Response:
    """One test: what it shows and misses, for which causes."""
    base = site_of(request).base
    return _page(request, "exam.html", exam=_record(base, "exams", exam_id))


@router.get("/questions/{question_id}")
def question(request: Request, question_id: str) -> Response:
    """One of the questions that people ask."""
    base = site_of(request).base
    return _page(request, "question_asked.html", asked=_record(base, "people_ask", question_id))


@router.get("/video")
def video(request: Request) -> Response:
    """The clinic's own video, if it has one."""
    if site_of(request).settings.video is None:
        raise HTTPException(404)
    return _page(request, "video.html")


def _record(base: KnowledgeBase, part: str, id_: str) -> dict[str, Any]:
    for record in base.guidance[part]:
        if record["id"] == id_:
            found: dict[str, Any] = record
            return found
    raise HTTPException(404)
