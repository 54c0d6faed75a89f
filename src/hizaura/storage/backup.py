"""Backup and restore: every table in one consistent file, fields still encrypted, checked whole.

The same file restores into SQLite and PostgreSQL. It never holds the keys: keep those elsewhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, MetaData, Table, func, insert, select, text

from hizaura.errors import InputError
from hizaura.storage.engine import WRITE, make_engine, migrate

FORM = "hizaura backup 1"
AT_ONCE = 500
OURS = "alembic_version"
FRESH = ("staff_sessions", "attempts")
"""Not kept: a restored database starts with nobody logged in."""


def backup(engine: Engine, target: Path) -> dict[str, int]:
    """Write everything to a file that only its owner may read; rows by table."""
    counts: dict[str, int] = {}
    partial = target.with_name(target.name + ".part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
        digest = hashlib.sha256()
        for line in _lines(engine, counts):
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            out.write(data)
        out.write(json.dumps({"sha256": digest.hexdigest(), "rows": counts}).encode() + b"\n")
        out.flush()
    _sync(partial)
    check(partial)
    partial.replace(target)
    return counts


def check(source: Path) -> dict[str, int]:
    """Rows by table of a backup that is whole; ``InputError`` if it is not."""
    digest, last = hashlib.sha256(), b""
    try:
        with gzip.open(source, "rb") as lines:
            for line in lines:
                digest.update(last)
                last = line
        end = json.loads(last)
        if end["sha256"] != digest.hexdigest():
            raise ValueError
    except FileNotFoundError:
        raise InputError("file_missing", where=str(source)) from None
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        raise InputError("backup_broken", where=str(source)) from None
    rows: dict[str, int] = end["rows"]
    return rows


def restore(url: str, source: Path) -> dict[str, int]:
    """Read a backup into an empty database, in one transaction; rows by table, counted again."""
    expected = check(source)
    migrate(url)
    engine = make_engine(url)
    tables = {t.name: t for t in _tables(engine)}
    try:
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            for table in tables.values():
                if connection.execute(select(func.count()).select_from(table)).scalar():
                    raise InputError("not_empty", where=table.name)
            with gzip.open(source, "rb") as lines:
                _fill(connection, tables, lines, source)
            _numbers_go_on(connection, tables.values())
            counts = {
                name: int(connection.execute(select(func.count()).select_from(t)).scalar() or 0)
                for name, t in tables.items()
            }
            if {n: c for n, c in counts.items() if c} != {n: c for n, c in expected.items() if c}:
                raise InputError("backup_broken", where=str(source))
    finally:
        engine.dispose()
    return counts


def _lines(engine: Engine, counts: dict[str, int]) -> Iterator[list[Any]]:
    level = "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"
    with engine.execution_options(**{WRITE: False}).connect() as connection:
        if engine.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level=level)
        with connection.begin():
            version = connection.execute(text(f"SELECT version_num FROM {OURS}")).scalars().all()
            yield [FORM, sorted(version)]
            for table in _tables(engine):
                if table.name in FRESH:
                    continue
                columns = [c.name for c in table.columns]
                yield ["table", table.name, columns]
                counts[table.name] = 0
                ordered = select(table).order_by(*table.primary_key.columns)
                for row in connection.execute(ordered.execution_options(yield_per=AT_ONCE)):
                    counts[table.name] += 1
                    yield [_written(value) for value in row]


def _tables(engine: Engine) -> list[Table]:
    """Every table as the database has it, those others depend on first."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != OURS]


def _fill(
    connection: Connection, tables: dict[str, Table], lines: Iterable[bytes], source: Path
) -> None:
    first = json.loads(next(iter(lines)))
    if first[0] != FORM:
        raise InputError("backup_broken", where=str(source))
    table: Table | None = None
    columns: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in lines:
        read = json.loads(line)
        if isinstance(read, dict) or read[0] == "table":
            if table is not None and rows:
                connection.execute(insert(table), rows)
            rows = []
            if isinstance(read, list):
                table, columns = tables[read[1]], read[2]
            continue
        rows.append(dict(zip(columns, map(_read, read), strict=True)))
        if len(rows) >= AT_ONCE and table is not None:
            connection.execute(insert(table), rows)
            rows = []


def _numbers_go_on(connection: Connection, tables: Any) -> None:
    """PostgreSQL counts on from the highest number restored (SQLite does by itself)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer) and column.server_default is not None:
                connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:t, :c), :n, :used)"),
                    {
                        "t": table.name,
                        "c": column.name,
                        "n": connection.execute(select(func.max(column))).scalar() or 1,
                        "used": bool(connection.execute(select(func.max(column))).scalar()),
                    },
                )


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


READERS = {
    "b": base64.b64decode,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "h": time.fromisoformat,
    "n": Decimal,
}


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, written),) = value.items()
        return READERS[kind](written)  # type: ignore[operator]
    return value


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
