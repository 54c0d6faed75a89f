"""Messages to people who booked: what they are for, and who writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from hizaura.clinic.appointments import Contact, Kind, Slot


class Purpose(StrEnum):
    """Why a message is written."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    OFFER = "offer"


@dataclass(frozen=True)
class Letter:
    """One message. ``email`` is empty where the clinic has to telephone."""

    name: str
    email: str
    telephone: str
    subject: str
    body: str

    def text(self) -> str:
        """As it is sealed."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Letter:
        """From its sealed text."""
        return Letter(**json.loads(text))


class Writer(Protocol):
    """Writes a message in the language of the person it is for."""

    def __call__(
        self, purpose: Purpose, contact: Contact, kind: Kind, slot: Slot, until: datetime | None
    ) -> Letter:
        """The message; ``until`` is when an offer ends."""
