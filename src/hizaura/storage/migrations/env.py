"""Alembic's entry: runs on the connection that ``migrate`` opened, inside its transaction."""

from __future__ import annotations

from alembic import context

from hizaura.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
