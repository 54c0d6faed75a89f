"""The pages before the first question: start and consent, age and sex, own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hizaura.web.forms import OwnForm, VisitForm, one, read_age, read_words
from hizaura.web.site import Site
from hizaura.web.steps import advanced
from hizaura.web.visit import LONGEST_WORDS, Visit, new_visit
from hizaura.web.visitor import Visitor, visitor_of

router = APIRouter(include_in_schema=False)

WHOM = ("self", "family")
SEXES = ("female", "male", "unknown")
START_SIGNS = ("E01", "E05", "E03", "E22")


def site_of(request: Request) -> Site:
    """The running site."""
    found: Site = request.app.state.site
    return found


@router.get("/")
def start(request: Request) -> Response:
    """What this is, when to call 119 instead, and consent."""
    return _start(site_of(request), visitor_of(request))


@router.post("/start")
def begin(request: Request, form: OwnForm) -> Response:
    """A new visit, once it is said for whom."""
    site, visitor = site_of(request), visitor_of(request)
    whom = one(form, "whom")
    if whom not in WHOM:
        return _start(site, visitor, errors=(("whom-self", "choose_whom"),), status=422)
    visitor.keep(new_visit(visitor.language, site.base.digest, whom))
    return site.go(visitor, "/you")


@router.post("/again")
def again(request: Request, form: OwnForm) -> Response:
    """Forget everything and go back to the start."""
    return site_of(request).forget(visitor_of(request), "/")


@router.get("/you")
def you(request: Request) -> Response:
    """Age and sex."""
    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None:
        return lost(site, visitor)
    return _you(site, visitor, visitor.visit)


@router.post("/you")
def you_said(request: Request, form: VisitForm) -> Response:
    """Age and sex, checked."""
    site, visitor = site_of(request), visitor_of(request)
    visit = visitor.visit
    assert visit is not None
    text, hidden, sex = one(form, "age")[:20], one(form, "age_unknown"), one(form, "sex")
    age = None if hidden else read_age(text)
    errors = []
    if not hidden and age is None:
        errors.append(("age", "age_needed"))
    if hidden and text and read_age(text) is not None:
        errors.append(("age", "age_twice"))
    if sex not in SEXES:
        errors.append(("sex-female", "sex_needed"))
    if errors:
        typed = {"age": text, "hidden": bool(hidden), "sex": sex}
        return _you(site, visitor, visit, errors=tuple(errors), status=422, typed=typed)
    first = not visit.about
    told = replace(visit, about=True, age=age, sex=None if sex == "unknown" else sex, last="")
    visitor.keep(advanced(site.model, told))
    return site.go(visitor, "/words" if first else "/check")


@router.get("/words")
def words(request: Request) -> Response:
    """A box for own words."""
    site, visitor = site_of(request), visitor_of(request)
    if visitor.visit is None:
        return lost(site, visitor)
    return site.page(visitor, "words.html", longest=LONGEST_WORDS)


@router.post("/words")
def words_said(request: Request, form: VisitForm) -> Response:
    """Own words, kept for the memo only."""
    site, visitor = site_of(request), visitor_of(request)
    assert visitor.visit is not None
    visitor.keep(replace(visitor.visit, words=read_words(one(form, "words"))))
    return site.go(visitor, "/check")


def lost(site: Site, visitor: Visitor) -> Response:
    """Why there are no answers, and how to go on."""
    status = {"none": 200, "expired": 410, "forged": 400}[visitor.lost]
    return site.page(visitor, "lost.html", status, why=visitor.lost)


def _start(site: Site, visitor: Visitor, status: int = 200, **values: Any) -> Response:
    rules = {rule.id: rule for rule in site.base.rules}
    signs = [rules[id_].texts["sentence"] for id_ in START_SIGNS if id_ in rules]
    return site.page(
        visitor, "start.html", status, signs=signs, start=site.seal.mark("start"), **values
    )


def _you(site: Site, visitor: Visitor, visit: Visit, status: int = 200, **values: Any) -> Response:
    typed = {
        "age": "" if visit.age is None else str(visit.age),
        "hidden": visit.about and visit.age is None,
        "sex": (visit.sex or "unknown") if visit.about else "",
    }
    return site.page(visitor, "you.html", status, **{"typed": typed, **values})
