"""Re-encrypt every field under the newest key, so that an old key can be thrown away."""

from __future__ import annotations

from sqlalchemy import Table, select, update

from hizaura.clinic.intake import Sent
from hizaura.storage.booking_tables import appointments, letters, waiting_list
from hizaura.storage.fields import key_id_of
from hizaura.storage.store import Store
from hizaura.storage.tables import accounts, entries, intakes, outcomes

AT_ONCE = 200
SEALED = (
    (intakes, "id"), (entries, "id"), (outcomes, "intake_id"), (accounts, "id"),
    (appointments, "id"), (waiting_list, "id"), (letters, "id"),
)  # fmt: skip


def rotate(store: Store) -> int:
    """How many fields were re-encrypted; safe to stop and start again."""
    return sum(_rotate_table(store, table, table.c[key].name) for table, key in SEALED)


def _rotate_table(store: Store, table: Table, key: str) -> int:
    done, after = 0, ""
    while True:
        with store.write() as work:
            rows = work.session.execute(
                select(table.c[key], table.c.sealed)
                .where(table.c[key] > after, table.c.sealed.is_not(None))
                .order_by(table.c[key])
                .limit(AT_ONCE)
                .with_for_update()
            ).all()
            for record, sealed in rows:
                if key_id_of(sealed) == store.keys.current:
                    continue
                where = f"{table.name}/{record}"
                text = work.keys.open(sealed, where)
                values = {"sealed": work.keys.seal(text, where)}
                if table is intakes:
                    values["code_hash"] = work.keys.hashes(Sent.of(text).code)[0]  # type: ignore[assignment]
                work.session.execute(update(table).where(table.c[key] == record).values(**values))
                done += 1
        if len(rows) < AT_ONCE:
            return done
        after = rows[-1][0]
