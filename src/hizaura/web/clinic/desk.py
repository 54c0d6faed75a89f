"""The clinic's side of one running server: its store, made ready when it is first needed."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from starlette.requests import Request

from hizaura.storage.engine import make_engine, migrate
from hizaura.storage.intakes import PURGED_AT_ONCE, expire
from hizaura.storage.login import clear_old
from hizaura.storage.store import Store
from hizaura.web.clinic_settings import ClinicSettings

ERASE_EVERY = timedelta(minutes=10)


class Desk:
    """Opens the database on first use, so that the self-check starts and runs without it."""

    def __init__(self, settings: ClinicSettings) -> None:
        self.settings = settings
        self._store = Store(make_engine(settings.database), settings.keys)
        self._lock = threading.Lock()
        self._ready = False
        self._erased_at: datetime | None = None

    def store(self, now: datetime) -> Store:
        """The store, with its tables; ``StorageAwayError`` if the database cannot be reached.

        Now and then it first erases what has expired (which no page shows anyway).
        """
        with self._lock:
            if not self._ready:
                migrate(self.settings.database)
                self._ready = True
            due = self._erased_at is None or now - self._erased_at > ERASE_EVERY
            if due:
                self._erased_at = now
        if due:
            while expire(self._store, now) == PURGED_AT_ONCE:
                pass
            clear_old(self._store, now)
        return self._store


def desk_of(request: Request) -> Desk:
    """The desk of the running server."""
    found: Desk = request.app.state.desk
    return found
