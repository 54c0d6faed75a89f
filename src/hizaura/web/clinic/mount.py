"""Adds the clinic's side to the site, with a kind page for each of its own mistakes."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.storage.engine import StorageAwayError
from hizaura.storage.fields import SealedError
from hizaura.storage.login import LockedError
from hizaura.web.clinic import admin, calibration, decide, inbox, record, send, staff, withdraw
from hizaura.web.clinic.console import page
from hizaura.web.clinic.desk import Desk
from hizaura.web.clinic.staff import LOGIN, NotAllowedError, NotInError
from hizaura.web.clinic_settings import ClinicSettings

ROUTERS = (send, withdraw, staff, inbox, record, decide, calibration, admin)


def mount_clinic(app: FastAPI, settings: ClinicSettings) -> None:
    """Routes and error pages; the database is opened when it is first needed."""
    app.state.desk = Desk(settings)
    for module in ROUTERS:
        app.include_router(module.router)
    app.add_exception_handler(NotInError, _not_in)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(StorageAwayError, _away)
    app.add_exception_handler(SealedError, _sealed)
    app.add_exception_handler(LockedError, _locked)


def _not_in(request: Request, wrong: Exception) -> Response:
    return RedirectResponse(LOGIN, status_code=303)


def _not_allowed(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, NotAllowedError)
    return page(request, wrong.staff, "clinic/problem.html", 403, key="forbidden")


def _away(request: Request, wrong: Exception) -> Response:
    return page(request, None, "clinic/problem.html", 503, key="away")


def _sealed(request: Request, wrong: Exception) -> Response:
    return page(request, None, "clinic/problem.html", 500, key="sealed")


def _locked(request: Request, wrong: Exception) -> Response:
    return page(request, None, "clinic/problem.html", 429, key="locked")
