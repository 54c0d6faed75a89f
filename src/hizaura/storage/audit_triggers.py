"""The audit log takes new lines only: the database itself refuses to change or remove one."""

from __future__ import annotations

REFUSAL = "the audit log takes new lines only"

ABORT = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"

SQLITE = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {ABORT}",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {ABORT}",
    # INSERT OR REPLACE removes a line without firing the trigger above
    "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit"
    " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    f" {ABORT}",
)

POSTGRESQL = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)


def statements(dialect: str) -> tuple[str, ...]:
    """The triggers in that database's words."""
    return SQLITE if dialect == "sqlite" else POSTGRESQL
