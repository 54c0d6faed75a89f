"""Passwords (argon2) and one-time codes (TOTP), each code good once."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from functools import lru_cache

import pyotp
from pwdlib import PasswordHash

from hizaura.errors import InputError

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
STEP_SECONDS = 30
TOLERATED_STEPS = 1
CODE = re.compile(r"\d{6}")


def hash_password(password: str) -> str:
    """The password as it is kept; ``InputError`` if it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputError("password_short", where="password", least=SHORTEST_PASSWORD)
    return _hasher().hash(password[:LONGEST_PASSWORD])


def password_fits(password: str, kept: str | None) -> bool:
    """Whether the password is right; takes as long when there is no such account."""
    fits = _hasher().verify(password[:LONGEST_PASSWORD], kept or _nobody())
    return fits and kept is not None


def new_password() -> str:
    """A first password to hand over."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def new_secret() -> str:
    """A new TOTP secret."""
    return pyotp.random_base32()


def step_of(code: str, secret: str, now: datetime, last_step: int) -> int | None:
    """The time step that this code belongs to, or None if it is wrong, old or already used."""
    typed = "".join(code.split())
    if not CODE.fullmatch(typed) or not typed.isascii():
        return None
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(here - TOLERATED_STEPS, here + TOLERATED_STEPS + 1):
        if secrets.compare_digest(totp.generate_otp(step), typed) and step > last_step:
            found = step
    return found


def enrolment(secret: str, name: str) -> str:
    """The address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="hizaura")


@lru_cache(maxsize=1)
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))
