"""An open database with the keys to its fields: what every record function works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from hizaura.storage.engine import session_scope
from hizaura.storage.fields import FieldKeys


class Work:
    """One transaction: a session, and the keys."""

    def __init__(self, session: Session, keys: FieldKeys) -> None:
        self.session, self.keys = session, keys


class Store:
    """Reading and writing in whole transactions."""

    def __init__(self, engine: Engine, keys: FieldKeys) -> None:
        self.engine, self.keys = engine, keys

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that may change things; all of it is kept, or none."""
        with session_scope(self.engine) as session:
            yield Work(session, self.keys)

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that only looks; a person's record needs an audit line, so ``write``."""
        with session_scope(self.engine, write=False) as session:
            yield Work(session, self.keys)
