"""What every booking page shares: words, refusals, times, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date, datetime
from typing import Any

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hizaura.clinic.appointments import TOKYO, Kind, Slot
from hizaura.clinic.diary import Diary
from hizaura.storage.accounts import Clinic
from hizaura.storage.appointments import NotBookedError
from hizaura.storage.diaries import clinic_with_diary
from hizaura.storage.engine import StorageAwayError
from hizaura.storage.store import Store
from hizaura.web.booking.letters import clock, writer_for
from hizaura.web.clinic.console import level_name
from hizaura.web.clinic.desk import desk_of
from hizaura.web.journey import site_of
from hizaura.web.ruby import ruby
from hizaura.web.visitor import visitor_of

LONGEST_TOKEN = 64
STATUS = {
    "taken": 409, "past": 409, "closed": 409, "late": 403, "urgent": 403, "too_many": 403,
    "gone": 410, "away": 503,
}  # fmt: skip
PRIVATE = {"referrer-policy": "same-origin", "x-robots-tag": "noindex"}


class KindRoute(APIRoute):
    """A route whose refusals are pages in the person's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with refusals caught."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except StorageAwayError:
                return refused(request, "away")
            except NotBookedError as no:
                return refused(request, no.why)

        return handle


def now_in_tokyo(request: Request) -> datetime:
    """The site's clock, in Japan."""
    return site_of(request).settings.now().astimezone(TOKYO)


def store_of(request: Request) -> Store:
    """The store of the running server."""
    return desk_of(request).store(now_in_tokyo(request))


def clinic_of(store: Store, clinic_id: str) -> tuple[Clinic, Diary]:
    """A clinic that can be booked, with its diary; 404 if there is none."""
    with store.read() as work:
        found = clinic_with_diary(work, clinic_id)
    if found is None:
        raise HTTPException(404)
    return found


def kind_of(text: str, diary: Diary) -> Kind:
    """A kind that this clinic offers; 404 for any other."""
    if text not in diary.kinds:
        raise HTTPException(404)
    return Kind(text)


def page(
    request: Request, template: str, status: int = 200, /, *, private: bool = False, **values: Any
) -> Response:
    """A booking page. ``private``: its address is a secret that no other page may learn."""
    site, visitor = site_of(request), visitor_of(request)
    words = site.words(visitor.language)

    def say(key: str, **given: object) -> Any:
        return ruby(words.ui(f"booking.{key}", **given))

    def time(slot: Slot) -> Any:
        return ruby(clock(words, slot.start))

    answer: Response = site.page(
        visitor, f"booking/{template}", status,
        say=say, time=time, day=lambda d: ruby(words.day(d)), hour=hour, moment=lambda m: ruby(
            clock(words, m)), level_named=lambda level: ruby(level_name(site.base, words, level.id)),
        **values,
    )  # fmt: skip
    if private:
        answer.headers.update(PRIVATE)
    return answer


def hour(moment: datetime) -> str:
    """9:30, in Japan."""
    local = moment.astimezone(TOKYO)
    return f"{local.hour}:{local.minute:02}"


def refused(
    request: Request, why: str, clinic: Clinic | None = None, again: str = "/book"
) -> Response:
    """A page that says that nothing was changed, why, and what to do instead."""
    return page(request, "refused.html", STATUS[why], why=why, clinic=clinic, again=again)


def writer_of(request: Request, clinic: Clinic) -> Any:
    """Writes letters for that clinic."""
    return writer_for(site_of(request), clinic, base_address(request))


def base_address(request: Request) -> str:
    """Where links in letters lead: the stated address, never what a request claims (but here)."""
    settings = site_of(request).settings
    stated = public_address()
    if stated or settings.secure:
        return stated
    return str(request.base_url).rstrip("/")


def public_address() -> str:
    """The address of this site as the environment states it, or nothing."""
    import os

    stated = os.environ.get("HIZAURA_PUBLIC_URL", "").rstrip("/")
    return stated if stated.startswith(("https://", "http://127.0.0.1", "http://localhost")) else ""


def read_day(text: str) -> date | None:
    """A day from an address, or None."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
