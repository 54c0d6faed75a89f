"""Invented appointments for a demonstration: nobody of these names exists here."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hizaura.clinic.appointments import TOKYO, Contact, Kind, kinds_for, last_day
from hizaura.clinic.codes import new_token
from hizaura.clinic.diary import Diary
from hizaura.clinic.slots import all_slots
from hizaura.storage.accounts import Clinic
from hizaura.storage.appointments import NotBookedError, Wanted, book
from hizaura.storage.store import Store
from hizaura.terms import Language, Level
from hizaura.web.booking.letters import writer_for
from hizaura.web.settings import Settings
from hizaura.web.site import Site

FAMILY = ("山田", "田中", "鈴木", "高橋", "伊藤", "渡辺", "中村", "小林", "加藤", "吉田")
GIVEN = ("春子", "一郎", "花", "健", "恵", "実", "茂", "桜", "進", "愛")
LEVELS = (Level.WITHIN_DAYS, Level.ROUTINE, Level.ROUTINE, Level.SELF_CARE)
DAYS = 14
BUSY, FULL = 0.45, 1.0


def fill_diary(store: Store, clinic: Clinic, diary: Diary, now: datetime, seed: int) -> int:
    """Book through the same door as everyone; tomorrow is full. How many were booked."""
    chance, made = random.Random(seed), 0
    writer = writer_for(Site(Settings(language=Language.JA)), clinic, "")
    today = now.astimezone(TOKYO).date()
    for ahead in range(DAYS):
        for kind in diary.kinds:
            for slot in all_slots(diary, kind, today + timedelta(days=ahead)):
                if chance.random() > (FULL if ahead == 1 else BUSY):
                    continue
                level = chance.choice([x for x in LEVELS if _allowed(x, kind, ahead)])
                last = last_day(level, today)
                if last is None:
                    continue
                name = f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}"
                contact = Contact(name, "03-0000-0000", "", "ja", new_token())
                wanted = Wanted(
                    clinic.id, kind, slot, level, last, contact, new_token(), new_token()
                )
                try:
                    book(store, diary, wanted, writer, now)
                except NotBookedError:
                    continue
                made += 1
    return made


def _allowed(level: Level, kind: Kind, ahead: int) -> bool:
    days = {Level.WITHIN_DAYS: 3}.get(level, DAYS)
    return ahead <= days and kind in kinds_for(level, (kind,))
