"""How well it fits this clinic, counts first; a suggested change is a text for two clinicians."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hizaura.clinic.audit import Action
from hizaura.clinic.calibration import bins, months, seen
from hizaura.clinic.proposal import CLOSED_NEEDED, as_diff, changes
from hizaura.clinic.roles import Right, Staff
from hizaura.storage.audit_log import note
from hizaura.storage.decisions import clinic_outcomes
from hizaura.web.clinic.console import console_language, page
from hizaura.web.clinic.staff import allowed, store_of
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)


@router.get("/clinic/calibration")
def calibration(
    request: Request, staff: Annotated[Staff, Depends(allowed(Right.CALIBRATION))]
) -> Response:
    """Counts, forecasts against findings, and urgency told against urgency needed."""
    site = site_of(request)
    with store_of(request).write() as work:
        outcomes = clinic_outcomes(work, staff, site.settings.now())
    words = site.words(console_language(request))
    return page(
        request,
        staff,
        "clinic/calibration.html",
        closed=len(outcomes),
        needed=CLOSED_NEEDED,
        bins=bins(outcomes),
        months=months(outcomes),
        seen=[
            (words.condition(s.condition), s)
            for s in seen(outcomes)
            if s.condition in site.base.conditions
        ],
        suggested=[(words.condition(c.condition), c) for c in changes(site.base, outcomes)],
    )


@router.get("/clinic/calibration/proposal")
def proposal(
    request: Request, staff: Annotated[Staff, Depends(allowed(Right.PROPOSE))]
) -> Response:
    """The suggested change as a diff; 404 while there is none. Nothing is applied."""
    site = site_of(request)
    now = site.settings.now()
    with store_of(request).write() as work:
        suggested = changes(site.base, clinic_outcomes(work, staff, now))
        note(
            work, now, Action.PROPOSED,
            clinic_id=staff.clinic_id, account_id=staff.account_id,
        )  # fmt: skip
    if not suggested:
        raise HTTPException(404)
    headers = {"content-disposition": 'attachment; filename="priors.diff"'}
    return Response(as_diff(site.base, suggested), media_type="text/x-diff", headers=headers)
