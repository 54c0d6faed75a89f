"""The database itself forbids overlaps: an exclusion constraint (PostgreSQL), triggers (SQLite)."""

from __future__ import annotations

from hizaura.storage.booking_tables import ACTIVE

REFUSAL = "this time is taken"
RANGE = "tstzrange(slot_start, slot_end, '[)')"


def _meets(same: str) -> str:
    mine = ACTIVE.replace("status", "NEW.status")
    return (
        f"WHEN {mine} AND EXISTS (SELECT 1 FROM appointments a WHERE a.id <> NEW.id"
        f" AND a.clinic_id = NEW.clinic_id AND a.{ACTIVE} AND {same}"
        " AND a.slot_start < NEW.slot_end AND NEW.slot_start < a.slot_end)"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


CLINICIAN = "a.clinician = NEW.clinician"
UNIT = "a.kind = NEW.kind AND a.unit = NEW.unit"

SQLITE = tuple(
    f"CREATE TRIGGER appointments_{name}_{when.lower()} BEFORE {when} ON appointments "
    + _meets(same)
    for name, same in (("clinician", CLINICIAN), ("unit", UNIT))
    for when in ("INSERT", "UPDATE")
)

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE appointments ADD CONSTRAINT ex_clinician EXCLUDE USING gist"
    f" (clinic_id WITH =, clinician WITH =, {RANGE} WITH &&) WHERE ({ACTIVE})",
    "ALTER TABLE appointments ADD CONSTRAINT ex_unit EXCLUDE USING gist"
    f" (clinic_id WITH =, kind WITH =, unit WITH =, {RANGE} WITH &&) WHERE ({ACTIVE})",
)


def statements(dialect: str) -> tuple[str, ...]:
    """The guards in that database's words."""
    return SQLITE if dialect == "sqlite" else POSTGRESQL
