"""Adds booking to a site that has a clinic's side."""

from __future__ import annotations

from fastapi import FastAPI

from hizaura.web.booking import choose, desk, own, wait


def mount_booking(app: FastAPI) -> None:
    """Routes only: database, login and error pages are the clinic's own."""
    for module in (wait, choose, own, desk):
        app.include_router(module.router)
