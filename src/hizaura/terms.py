"""The words that every floor shares: levels, languages, modes, three-valued truth."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How soon someone should be seen; joined by ``max``."""

    SELF_CARE = 0
    ROUTINE = 1
    WITHIN_DAYS = 2
    SAME_DAY = 3
    EMERGENCY = 4

    @property
    def id(self) -> str:
        """The permanent id, as files and programs spell it."""
        return self.name.lower()

    @classmethod
    def of(cls, level_id: str) -> Level:
        """Level from its id; ``ValueError`` if there is no such level."""
        try:
            return cls[level_id.upper()]
        except KeyError:
            raise ValueError(f"no such level: {level_id}") from None


class Language(StrEnum):
    """Languages of every text of the knowledge base."""

    JA = "ja"
    PLAIN = "plain"
    EN = "en"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for a page or a file."""
        return {"ja": "ja", "plain": "ja-x-easy", "en": "en"}[self.value]


class Mode(StrEnum):
    """What may be shown about one person (docs/explanation/modes.md)."""

    PUBLIC = "public"
    CLINIC = "clinic"
    RESEARCH = "research"


class Setting(StrEnum):
    """Where the questions are asked; moves priors."""

    SELF_CHECK = "self_check"
    ORTHOPAEDIC_CLINIC = "orthopaedic_clinic"
    EMERGENCY = "emergency"


Truth = bool | None
"""Three-valued: True, False, or None for unknown."""

YES, NO, UNKNOWN = "yes", "no", "unknown"

AGE_ANCHORS = (10, 20, 35, 50, 65, 80)
"""Ages at which files print age-dependent numbers."""

ADULT_AGE = 16
OLDEST_AGE = 120
