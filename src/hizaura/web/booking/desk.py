"""The clinic's diary, behind its login: a week of times, a day of names, the outbox."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hizaura.clinic.appointments import TOKYO, Kind
from hizaura.clinic.audit import Action
from hizaura.clinic.roles import Right, Staff
from hizaura.storage import agenda
from hizaura.storage.audit_log import note
from hizaura.storage.diaries import clinic_with_diary
from hizaura.storage.outbox import done, open_letters
from hizaura.storage.waiting import lapse
from hizaura.terms import Level
from hizaura.web.booking.pages import hour, now_in_tokyo, read_day, writer_of
from hizaura.web.clinic.console import console_language, page
from hizaura.web.clinic.staff import StaffForm, allowed, store_of
from hizaura.web.journey import site_of
from hizaura.web.ruby import ruby

router = APIRouter(include_in_schema=False)

AtDesk = Annotated[Staff, Depends(allowed(Right.INBOX))]
TIMES_SHOWN = 24
"""More appointments of one clinician in one day are shown as a number."""


@router.get("/clinic/diary")
def week(request: Request, staff: AtDesk, day: str = "") -> Response:
    """Seven days from Monday, by clinician."""
    today = now_in_tokyo(request).date()
    chosen = read_day(day) or today
    monday = chosen - timedelta(days=chosen.weekday())
    store = store_of(request)
    with store.read() as work:
        found = clinic_with_diary(work, staff.clinic_id)
        shown = agenda.week(work, staff.clinic_id, monday, TIMES_SHOWN)
    names = {c.id: c.name for c in found[1].clinicians} if found else {}
    cells: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in shown.rows:
        cells[row[1]][row[0]].append(row)
    return _page(
        request, staff, "week.html", monday=monday, today=today, names=names, cells=cells,
        days=[monday + timedelta(days=n) for n in range(7)], counts=shown.counts,
        total=sum(shown.counts.values()), others=sorted({c for _, c in shown.counts} - set(names)),
        back=monday - timedelta(days=7), on=monday + timedelta(days=7),
    )  # fmt: skip


@router.get("/clinic/diary/{when}")
def day(request: Request, staff: AtDesk, when: str) -> Response:
    """One day with names; looking leaves a line in the log."""
    chosen, now = read_day(when), now_in_tokyo(request)
    if chosen is None:
        raise HTTPException(404)
    store = store_of(request)
    with store.write() as work:
        found = clinic_with_diary(work, staff.clinic_id)
        listed = agenda.day(work, staff.clinic_id, chosen)
        note(work, now, Action.READ_DIARY, clinic_id=staff.clinic_id,
             account_id=staff.account_id, detail=chosen.isoformat())  # fmt: skip
    names = {c.id: c.name for c in found[1].clinicians} if found else {}
    return _page(
        request, staff, "day.html", chosen=chosen, listed=listed, names=names,
        back=chosen - timedelta(days=1), on=chosen + timedelta(days=1),
    )  # fmt: skip


@router.get("/clinic/outbox")
def outbox(request: Request, staff: AtDesk) -> Response:
    """What nobody has been told yet."""
    now, store = now_in_tokyo(request), store_of(request)
    with store.read() as work:
        found = clinic_with_diary(work, staff.clinic_id)
    if found is not None:
        lapse(store, found[1], staff.clinic_id, writer_of(request, found[0]), now)
    with store.write() as work:
        listed = open_letters(work, staff.clinic_id)
        note(work, now, Action.READ_DIARY, clinic_id=staff.clinic_id,
             account_id=staff.account_id, detail="outbox")  # fmt: skip
    return _page(request, staff, "outbox.html", listed=listed)


@router.post("/clinic/outbox/{letter_id}")
def told(request: Request, staff: AtDesk, letter_id: str, form: StaffForm) -> Response:
    """Told by hand: the text is erased."""
    with store_of(request).write() as work:
        done(work, letter_id[:32], now_in_tokyo(request), staff.clinic_id)
    return RedirectResponse("/clinic/outbox", status_code=303)


def _page(request: Request, staff: Staff, template: str, **values: Any) -> Response:
    words = site_of(request).words(console_language(request))

    def say(key: str, **given: object) -> Any:
        return ruby(words.ui(f"booking.{key}", **given))

    kinds = {kind.value: say(f"kind.{kind.value}") for kind in Kind}
    return page(
        request, staff, f"booking/{template}", say=say, hour=hour, kinds=kinds,
        day=lambda d: ruby(words.day(d)), local=lambda m: m.astimezone(TOKYO),
        as_level=Level, iso=date.isoformat, **values,
    )  # fmt: skip
