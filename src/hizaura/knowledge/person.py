"""Who answers and what, in the order answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hizaura.terms import UNKNOWN, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Person:
    """Who answers and what, in the order answered; ``unknown`` is an answer of its own."""

    age: int | None = None
    sex: str | None = None
    setting: str = Setting.SELF_CHECK.value
    answers: Mapping[str, str] = field(default_factory=dict)

    def state(self, finding: str) -> str | None:
        """The stated state, or None for unknown and for not asked."""
        value = self.answers.get(finding)
        return None if value == UNKNOWN else value

    def answering(self, **answers: str) -> Person:
        """The same person with further answers."""
        return Person(self.age, self.sex, self.setting, {**self.answers, **answers})
