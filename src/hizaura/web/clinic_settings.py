"""What the clinic's side is told at the start: database, keys, how long things are kept."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hizaura.errors import InputError
from hizaura.storage.engine import DEFAULT_URL
from hizaura.storage.fields import BUILT_IN, VARIABLE, FieldKeys, read_keys

DATABASE = "HIZAURA_DATABASE_URL"
KEEP_DAYS = 7


@dataclass(frozen=True)
class ClinicSettings:
    """``days``: how long an intake waits for a clinician before it is erased."""

    database: str = DEFAULT_URL
    keys: FieldKeys = field(default_factory=lambda: read_keys(BUILT_IN), repr=False)
    days: int = KEEP_DAYS


def clinic_settings(loopback: bool, *, wanted: bool = False) -> ClinicSettings | None:
    """Settings from the environment; None if no clinic is set up here.

    The clinic's side is on when the database is named or ``wanted`` (mode clinic). Off loopback
    the built-in key is refused.
    """
    url = os.environ.get(DATABASE, "")
    if not url and not wanted:
        return None
    return ClinicSettings(url or DEFAULT_URL, field_keys(loopback))


def field_keys(loopback: bool) -> FieldKeys:
    """The keys of the environment; the built-in one only where nobody else can reach it."""
    text = os.environ.get(VARIABLE, "")
    keys = read_keys(text or BUILT_IN)
    if keys.built_in and not loopback:
        raise InputError("field_keys_needed", where=VARIABLE)
    return keys
