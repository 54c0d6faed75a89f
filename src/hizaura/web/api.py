"""The same assessment for programs: a Case in, JSON out, in the server's mode."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hizaura.errors import InputError
from hizaura.knowledge import read_case
from hizaura.pathway.assessment import as_json, assess
from hizaura.pathway.schema import schema_of
from hizaura.terms import Mode
from hizaura.web.visitor import visitor_of

CASE = {
    "type": "object",
    "additionalProperties": True,
    "properties": {
        "age": {"oneOf": [{"type": "integer", "minimum": 0, "maximum": 120}, {"const": "unknown"}]},
        "sex": {"enum": ["female", "male", "unknown"]},
        "setting": {"enum": ["self_check", "orthopaedic_clinic", "emergency"]},
        "observations": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "example": {"age": 58, "sex": "female", "observations": {"pop_heard": "yes"}},
}
PROBLEM = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["key", "where", "message"],
            "properties": {name: {"type": "string"} for name in ("key", "where", "message")},
        }
    },
}


async def body_of(request: Request) -> bytes:
    """The whole body (the guard bounds it); JSON only, so that no foreign page can send it."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415)
    return await request.body()


def api_router(mode: Mode) -> APIRouter:
    """The routes for programs; the answer's schema is the one of this mode."""
    router = APIRouter(prefix="/api", tags=["assess"])
    answers: dict[int | str, dict[str, Any]] = {
        200: _described("The assessment", schema_of(mode)),
        **{code: _described(text, PROBLEM) for code, text in PROBLEMS.items()},
    }

    @router.post(
        "/assess",
        summary="Assess one case",
        responses=answers,
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": CASE}}}
        },
    )
    def assess_case(request: Request, body: Annotated[bytes, Depends(body_of)]) -> Response:
        """How urgent, what to do, which tests; causes where the mode allows. Nothing is kept."""
        site = request.app.state.site
        case = read_case(body, "request", site.base)
        found = assess(site.model, case.person, site.settings.mode)
        text = json.dumps(as_json(site.model, found), ensure_ascii=False, allow_nan=False)
        return Response(text, media_type="application/json")

    return router


PROBLEMS = {
    405: "Another method",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "The case cannot be read: which field, why, and what is near",
}


def _described(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def input_problem(request: Request, wrong: Exception) -> Response:
    """A case that cannot be read, in the reader's language."""
    assert isinstance(wrong, InputError)
    language = visitor_of(request).language.value
    said = {"key": wrong.key, "where": wrong.where, "message": wrong.text(language)}
    return JSONResponse({"error": said}, status_code=422)
