"""Sealed texts that travel with the person, and signed marks in forms."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
PURPOSE = b"hizaura visit 1"
LARGEST_OPENED = 64_000


class ForgedError(Exception):
    """The sealed text was not made with this key, or was changed on its way."""


class Seal:
    """Encrypts and signs with keys derived from one secret."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(_derived(secret, b"seal"))
        self._signing = _derived(secret, b"sign")

    def close(self, text: str) -> str:
        """The text packed, encrypted and safe in a cookie."""
        nonce = os.urandom(NONCE)
        packed = zlib.compress(text.encode(), 9)
        sealed = nonce + self._cipher.encrypt(nonce, packed, PURPOSE)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, sealed: str) -> str:
        """The text again, or ``ForgedError``."""
        try:
            data = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            packed = self._cipher.decrypt(data[:NONCE], data[NONCE:], PURPOSE)
            opened = zlib.decompressobj().decompress(packed, LARGEST_OPENED)
            return opened.decode()
        except (ValueError, InvalidTag, zlib.error):
            raise ForgedError from None

    def mark(self, text: str) -> str:
        """A short signature for a form."""
        return hmac.new(self._signing, text.encode(), hashlib.sha256).hexdigest()[:32]

    def marked(self, text: str, mark: str) -> bool:
        """Whether this server signed the text so."""
        return hmac.compare_digest(self.mark(text).encode(), mark.encode())


def _derived(secret: str, purpose: bytes) -> bytes:
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()
