"""What one server is told at its start; only ``serve.py`` knows the environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from hizaura.terms import Language, Mode
from hizaura.web.clinic_settings import ClinicSettings

JAPAN = timezone(timedelta(hours=9))
BUILT_IN_SECRET = "for one machine only: every copy of hizaura carries this key"


def now_in_japan() -> datetime:
    """The clock of the place that the advice is for."""
    return datetime.now(UTC).astimezone(JAPAN)


@dataclass(frozen=True, slots=True)
class Video:
    """A clinic's own explaining video: a plain link, and its words for those who read."""

    title: str
    link: str
    transcript: str


@dataclass(frozen=True, slots=True)
class Settings:
    """``secure``: cookies travel over HTTPS only. ``now``: the clock, replaced in tests.

    ``clinic``: the clinic's side, if there is one here.
    """

    mode: Mode = Mode.RESEARCH
    language: Language = Language.JA
    secret: str = BUILT_IN_SECRET
    secure: bool = False
    now: Callable[[], datetime] = now_in_japan
    video: Video | None = None
    clinic: ClinicSettings | None = None
