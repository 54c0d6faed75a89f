"""Where a clinic's records live: SQLite by default, PostgreSQL by one URL."""

from hizaura.storage.engine import (
    DEFAULT_URL,
    StorageAwayError,
    make_engine,
    migrate,
    session_scope,
)

__all__ = ["DEFAULT_URL", "StorageAwayError", "make_engine", "migrate", "session_scope"]
