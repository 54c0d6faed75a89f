"""Forms: read within bounds, and taken only from our own pages and the visit they were made for."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from hizaura.terms import OLDEST_AGE
from hizaura.web.security import same_site
from hizaura.web.visit import LONGEST_WORDS
from hizaura.web.visitor import visitor_of

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 300


class RefusedError(Exception):
    """A form that is not taken. ``kind``: foreign, none, expired, forged or other_visit."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


async def own_form(request: Request) -> FormData:
    """The form of one of our pages; ``RefusedError`` if it comes from elsewhere."""
    if not same_site(request):
        raise RefusedError("foreign")
    if not request.headers.get("content-type", "").startswith(FORM_TYPE):
        raise HTTPException(415)
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    if len(form.multi_items()) > MOST_FIELDS:
        raise HTTPException(413)
    return form


async def visit_form(request: Request, form: Annotated[FormData, Depends(own_form)]) -> FormData:
    """A form that belongs to the visit that the browser brings."""
    visitor = visitor_of(request)
    if visitor.visit is None:
        raise RefusedError(visitor.lost)
    if not request.app.state.site.seal.marked(visitor.visit.id, one(form, "mark")):
        raise RefusedError("other_visit")
    return form


OwnForm = Annotated[FormData, Depends(own_form)]
VisitForm = Annotated[FormData, Depends(visit_form)]


def one(form: FormData, name: str) -> str:
    """The one text of a field, or nothing."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def many(form: FormData, name: str) -> list[str]:
    """All texts of a field."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def read_age(text: str) -> int | None:
    """Whole years, also from full-width digits; None if it is no possible age."""
    digits = (
        unicodedata.normalize("NFKC", text).strip().removesuffix("歳").removesuffix("才").strip()
    )
    if not digits.isascii() or not digits.isdigit() or len(digits) > 3:
        return None
    return int(digits) if int(digits) <= OLDEST_AGE else None


def read_words(text: str) -> str:
    """Own words on few lines, without control signs, within their bound."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    clean = ("".join(c for c in line if c.isprintable()).strip() for line in lines)
    return "\n".join(line for line in clean if line)[:LONGEST_WORDS]
