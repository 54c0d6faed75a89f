"""The one-page summary, and the pages for a person's request: everything out, or all of it gone."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.roles import Right, Staff
from hizaura.pathway import Assessment
from hizaura.storage.people import export, forget
from hizaura.storage.people import head_of as head_of_record
from hizaura.web.clinic.console import console_language, page
from hizaura.web.clinic.reading import read_record, worked_out
from hizaura.web.clinic.staff import StaffForm, allowed, store_of
from hizaura.web.journey import site_of

router = APIRouter(include_in_schema=False)

CAUSES = 6
EXAMS = 3


@router.get("/clinic/record/{intake_id}")
def summary(
    request: Request, intake_id: str, staff: Annotated[Staff, Depends(allowed(Right.READ))]
) -> Response:
    """What a clinician needs in half a minute."""
    site = site_of(request)
    with store_of(request).write() as work:
        record = read_record(work, staff, intake_id, site.settings.now())
    found, view = worked_out(request, record.person(request))
    return page(
        request,
        staff,
        "clinic/summary.html",
        record=record,
        view=view,
        level=found.level,
        causes=view.causes[:CAUSES],
        exams=exams_shown(request, found),
        excluded=excluded_shown(request, found),
        lost=record.sent.lost(site.base),
    )


def exams_shown(request: Request, found: Assessment) -> list[tuple[str, str]]:
    """The exams worth doing next and what each bears on most."""
    site = site_of(request)
    words = site.words(console_language(request))
    names = {e["id"]: e["names"] for e in site.base.guidance["exams"]}
    advised = found.ranked.exams if found.ranked else ()
    return [
        (words.of(names[e.exam]), words.ui("joint").join(map(words.condition, e.targets[:3])))
        for e in advised[:EXAMS]
    ]


def excluded_shown(request: Request, found: Assessment) -> list[tuple[str, str, str]]:
    """Name, what rules it out, what does not: for a clinician none is left out."""
    words = site_of(request).words(console_language(request))
    conditions = words.base.conditions
    shown = []
    for e in found.ranked.exclude_first if found.ranked else ():
        record = conditions[e.condition].must_not_miss
        if record is not None:
            by, not_by = words.of(record.excluded_by), words.of(record.not_excluded_by)
            shown.append((words.condition(e.condition), by, not_by))
    return shown


@router.get("/clinic/record/{intake_id}/data")
def data_page(
    request: Request, intake_id: str, staff: Annotated[Staff, Depends(allowed(Right.EXPORT))]
) -> Response:
    """What can be done at a person's request; nothing is opened yet."""
    with store_of(request).read() as work:
        intake = head_of_record(work, staff, intake_id)
    if intake is None:
        raise HTTPException(404)
    return page(request, staff, "clinic/data.html", intake=intake)


@router.post("/clinic/record/{intake_id}/export")
def export_record(
    request: Request,
    intake_id: str,
    staff: Annotated[Staff, Depends(allowed(Right.EXPORT))],
    form: StaffForm,
) -> Response:
    """Everything held about the person, as a file."""
    with store_of(request).write() as work:
        found = export(work, staff, intake_id, site_of(request).settings.now())
    if found is None:
        raise HTTPException(404)
    headers = {"content-disposition": f'attachment; filename="hizaura-{intake_id[:8]}.json"'}
    body = json.dumps(found, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/json", headers=headers)


@router.post("/clinic/record/{intake_id}/delete")
def delete_record(
    request: Request,
    intake_id: str,
    staff: Annotated[Staff, Depends(allowed(Right.DELETE))],
    form: StaffForm,
) -> Response:
    """Erase it, and check that nothing is left."""
    if not forget(store_of(request), staff, intake_id, site_of(request).settings.now()):
        raise HTTPException(404)
    return RedirectResponse("/clinic", status_code=303)
