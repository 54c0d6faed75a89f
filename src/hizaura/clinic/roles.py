"""Who may do what. A route names the right it needs; nothing asks for a role by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    ADMIN = "admin"
    CLINICIAN = "clinician"
    RECEPTION = "reception"


class Right(StrEnum):
    """One thing that staff may do."""

    INBOX = "inbox"
    ARRIVE = "arrive"
    READ = "read"
    DECIDE = "decide"
    CALIBRATION = "calibration"
    PROPOSE = "propose"
    ACCOUNTS = "accounts"
    AUDIT = "audit"
    EXPORT = "export"
    DELETE = "delete"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTION: frozenset({Right.INBOX, Right.ARRIVE}),
    Role.CLINICIAN: frozenset(
        {
            Right.INBOX,
            Right.ARRIVE,
            Right.READ,
            Right.DECIDE,
            Right.CALIBRATION,
            Right.PROPOSE,
            Right.EXPORT,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Right.INBOX,
            Right.CALIBRATION,
            Right.ACCOUNTS,
            Right.AUDIT,
            Right.EXPORT,
            Right.DELETE,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone at work: who, where, and as what."""

    account_id: str
    clinic_id: str
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Whether the role has that right."""
        return right in RIGHTS[self.role]
