"""What a person sends: their own answers and words, and nothing that was worked out from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hizaura.knowledge import KnowledgeBase, Person
from hizaura.terms import UNKNOWN, Level

FORM = 1


class State(StrEnum):
    """Where an intake stands; what is withdrawn or expired holds nothing any more."""

    SENT = "sent"
    TAKEN = "taken"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Sent:
    """The sealed part: answers, age, sex, own words; the code and link so that a retry can show them."""

    answers: Mapping[str, str]
    age: int | None
    sex: str | None
    whom: str
    words: str
    language: str
    version: str
    digest: str
    code: str
    withdraw: str

    def text(self) -> str:
        """As it is sealed."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps({"form": FORM, **said}, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Sent:
        """From its sealed text."""
        said: dict[str, Any] = json.loads(text)
        if said.pop("form") != FORM:
            raise ValueError("an intake of another form")
        return Sent(**said)

    def person(self, base: KnowledgeBase, setting: str) -> Person:
        """The person as this knowledge base understands them."""
        return Person(self.age, self.sex, setting, understood(base, self.answers))

    def lost(self, base: KnowledgeBase) -> int:
        """How many answers today's knowledge base no longer understands."""
        return len(self.answers) - len(understood(base, self.answers))


def understood(base: KnowledgeBase, answers: Mapping[str, str]) -> dict[str, str]:
    """Only findings and states that the base knows."""
    return {
        f: state
        for f, state in answers.items()
        if f in base.findings and state in (*base.findings[f].states, UNKNOWN)
    }


@dataclass(frozen=True)
class Intake:
    """One sending as the clinic sees it; ``sent`` is None where nothing was opened."""

    id: str
    clinic_id: str
    state: State
    unread: bool
    level: Level
    label: str
    sent_at: datetime
    expires_at: datetime | None
    arrived_at: datetime | None
    closed_at: datetime | None
    sent: Sent | None = field(default=None, repr=False)
