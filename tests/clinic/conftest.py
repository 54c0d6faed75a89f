"""The clinic's tests run on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clinic.world import World
from tests.postgres import database_url, postgres_cluster, postgres_url

__all__ = ["database_url", "postgres_cluster", "postgres_url", "world"]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A server with two clinics on a new database."""
    opened = World(database_url).open()
    yield opened
    opened.store.engine.dispose()
