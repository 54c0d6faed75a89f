"""What the clinician found in the end, and what the engine had said before anyone examined."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

UNEXPLAINED = "unexplained"
BASES = ("examination", "imaging", "laboratory", "surgery", "course")
"""How a diagnosis was reached."""


@dataclass(frozen=True)
class Outcome:
    """``forecast``: each condition's posterior from the person's own answers alone.

    ``level``: the urgency the person was told; ``needed``: what it should have been, in hindsight.
    """

    diagnoses: tuple[str, ...]
    basis: str
    level: str
    needed: str
    note: str
    digest: str
    forecast: Mapping[str, float]
    closed_at: datetime

    def text(self) -> str:
        """As it is sealed."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said["closed_at"] = self.closed_at.isoformat()
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def of(text: str) -> Outcome:
        """From its sealed text."""
        said = json.loads(text)
        said["diagnoses"] = tuple(said["diagnoses"])
        said["closed_at"] = datetime.fromisoformat(said["closed_at"])
        return Outcome(**said)
