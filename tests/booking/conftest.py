"""Both databases, as for the clinic's tests."""

from tests.postgres import database_url, postgres_cluster, postgres_url

__all__ = ["database_url", "postgres_cluster", "postgres_url"]
