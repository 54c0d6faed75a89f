"""Each clinic's diary, as written; and which clinics can be booked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from hizaura.clinic.diary import Diary, diary_of
from hizaura.storage.accounts import Clinic
from hizaura.storage.booking_tables import diaries
from hizaura.storage.store import Work
from hizaura.storage.tables import clinics


def set_diary(work: Work, clinic_id: str, written: Mapping[str, Any], now: datetime) -> Diary:
    """Keep a diary for a clinic; ``InputError`` if it cannot be read."""
    diary = diary_of(written)
    work.session.execute(delete(diaries).where(diaries.c.clinic_id == clinic_id))
    text = json.dumps(written, ensure_ascii=False, default=str)
    work.session.execute(insert(diaries).values(clinic_id=clinic_id, written=text, changed_at=now))
    return diary


def bookable(work: Work) -> list[tuple[Clinic, Diary]]:
    """The clinics with a diary, by name."""
    columns = (clinics.c.id, clinics.c.name, clinics.c.telephone, clinics.c.hours)
    rows = work.session.execute(
        select(*columns, diaries.c.written)
        .join(diaries, diaries.c.clinic_id == clinics.c.id)
        .where(clinics.c.receives.is_(True))
        .order_by(clinics.c.name)
    )
    return [(Clinic(*row[:4]), diary_of(json.loads(row[4]))) for row in rows]


def clinic_with_diary(work: Work, clinic_id: str) -> tuple[Clinic, Diary] | None:
    """One clinic that can be booked."""
    return next((pair for pair in bookable(work) if pair[0].id == clinic_id), None)
