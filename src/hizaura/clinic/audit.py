"""What the log records: who did what to which record, when. Never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SELF = "person"
"""The account of someone who sends or withdraws: nobody known."""

SYSTEM = "system"


class Action(StrEnum):
    """One kind of event."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    READ = "read"
    READ_CALIBRATION = "read_calibration"
    ENTERED = "entered"
    CLOSED = "closed"
    ARRIVED = "arrived"
    CODE_WRONG = "code_wrong"
    EXPORTED = "exported"
    DELETED = "deleted"
    LOGGED_IN = "logged_in"
    LOGIN_REFUSED = "login_refused"
    LOGGED_OUT = "logged_out"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_STOPPED = "account_stopped"
    ACCOUNT_RESET = "account_reset"
    READ_AUDIT = "read_audit"
    READ_DIARY = "read_diary"
    PROPOSED = "proposed"
    RESTORED = "restored"
    ROTATED = "rotated"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    id: int
    at: datetime
    clinic_id: str
    account_id: str
    action: str
    record: str
    detail: str
