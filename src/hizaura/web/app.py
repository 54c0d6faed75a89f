"""Wires the site together: pages, programs' routes, guards, and a kind page for every mistake."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hizaura.errors import InputError
from hizaura.web import check, general, journey, result, review, take
from hizaura.web.api import api_router, input_problem
from hizaura.web.forms import RefusedError
from hizaura.web.security import Guard
from hizaura.web.settings import Settings
from hizaura.web.site import STATIC, Site
from hizaura.web.visitor import visitor_of

REFUSALS = {"foreign": 403, "other_visit": 409, "none": 403, "expired": 410, "forged": 400}


def create_app(settings: Settings | None = None) -> FastAPI:
    """The web application; loads the knowledge base and builds the model once."""
    chosen = settings or Settings()
    app = FastAPI(title="hizaura", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.site = Site(chosen)
    for module in (journey, check, review, result, take, general):
        app.include_router(module.router)
    app.include_router(api_router(chosen.mode))
    app.add_api_route("/static/{digest}/{name}", _static, include_in_schema=False)
    if chosen.clinic is not None:
        from hizaura.web.booking.mount import mount_booking
        from hizaura.web.clinic.mount import mount_clinic

        mount_clinic(app, chosen.clinic)
        mount_booking(app)
    app.add_exception_handler(InputError, input_problem)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _no_such_page)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=5)
    app.add_middleware(Guard, refuse=_problem, secure=chosen.secure)
    return app


def _static(request: Request, digest: str, name: str) -> Response:
    site: Site = request.app.state.site
    if name not in site.static:
        raise HTTPException(404)
    body, packed = site.static[name]
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = packed
    return Response(body, media_type=STATIC[name], headers=headers)


async def _refused(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RefusedError)
    site: Site = request.app.state.site
    visitor = visitor_of(request)
    return site.page(visitor, "lost.html", REFUSALS[wrong.kind], why=wrong.kind)


async def _http_problem(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, HTTPException)
    return await _problem(request, wrong.status_code)


async def _no_such_page(request: Request, wrong: Exception) -> Response:
    """An address of the right shape with a part that cannot be."""
    return await _problem(request, 404)


async def _problem(request: Request, status: int) -> Response:
    """A page (or JSON for programs) that says what went wrong and how to go on."""
    site: Site = request.app.state.site
    visitor = visitor_of(request)
    known = status if status in (400, 404, 405, 413, 415, 422, 500) else 400
    if request.url.path.startswith("/api/"):
        message = str(site.words(visitor.language).ui(f"web.problem.{known}.lead"))
        said = {"key": f"http_{status}", "where": "request", "message": message}
        return JSONResponse({"error": said}, status_code=status)
    return site.page(visitor, "problem.html", status, known=known)
