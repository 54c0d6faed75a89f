"""One URL -> a database: SQLite with no set-up, or PostgreSQL; what is acknowledged is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from hizaura.errors import HizauraError, InputError

DEFAULT_URL = "sqlite:///hizaura.db"
MIGRATIONS = Path(__file__).parent / "migrations"
SUPPORTED = ("sqlite", "postgresql", "postgres")
WAIT_SECONDS = 5
MIGRATION_LOCK = 7_468_125
WRITE = "hizaura_write"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


class StorageAwayError(HizauraError):
    """The database cannot be reached; nothing was changed."""

    exit_code = 4


def make_engine(url: str) -> Engine:
    """The engine for that URL; ``postgresql://`` and ``sqlite:///file.db`` are understood."""
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
        connect_args={"connect_timeout": WAIT_SECONDS, "options": "-c timezone=UTC"},
    )


def read_url(url: str) -> URL:
    """The URL of a database of a kind that is supported, or ``InputError`` without the URL in it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername.split("+")[0] not in SUPPORTED:
        raise InputError("database_url_wrong", where="HIZAURA_DATABASE_URL")
    return parsed


@contextmanager
def session_scope(engine: Engine, *, write: bool = True) -> Iterator[Session]:
    """A session that commits at the end or undoes everything; for Core statements and ORM alike.

    ``write=False`` for reading only: on SQLite a writer takes its lock at the start. A database
    that cannot be reached is ``StorageAwayError``; a broken constraint stays ``IntegrityError``.
    """
    chosen = engine.execution_options(**{WRITE: write})
    try:
        with Session(chosen) as session, session.begin():
            yield session
    except (DBAPIError, PoolTimeout) as wrong:
        if is_away(wrong):
            raise StorageAwayError("storage_away") from None
        raise


def is_away(wrong: SQLAlchemyError) -> bool:
    """Whether the database is unreachable or busy, as opposed to refusing what it was told."""
    if isinstance(wrong, PoolTimeout):
        return True
    return isinstance(wrong, DBAPIError) and (
        wrong.connection_invalidated or type(wrong).__name__ == "OperationalError"
    )


def migrate(url: str) -> None:
    """Bring the database to the newest tables; safe at each start and from several at once."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = make_engine(url)
    try:
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            _alone(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
    except DBAPIError as wrong:
        if is_away(wrong):
            raise StorageAwayError("storage_away") from None
        raise
    finally:
        engine.dispose()


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATION_LOCK})


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _settle(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(WRITE, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
