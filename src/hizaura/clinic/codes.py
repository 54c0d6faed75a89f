"""Codes to say at the desk and links to withdraw: long enough that guessing is hopeless.

A code is a label of four signs, which the inbox shows, and six more that only its holder knows.
"""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""

LABEL = 4
LENGTH = 10
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
LONGEST_TYPED = 40


def new_code() -> str:
    """A fresh code, without its dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """A fresh secret for a link or a session: 256 bits."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    """A fresh id that says nothing and cannot be guessed."""
    return secrets.token_hex(16)


def spoken_code(code: str) -> str:
    """The code in groups, as it is shown and read aloud: K7QM-4T9-XZ2."""
    return f"{code[:LABEL]}-{code[LABEL:7]}-{code[7:]}"


def read_code(typed: str) -> str | None:
    """The code that someone typed or scanned, or None if it cannot be one."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper().translate(MISREAD)
    signs = "".join(c for c in text if c.isalnum())
    if len(signs) != LENGTH or any(c not in ALPHABET for c in signs):
        return None
    return signs
