"""Encrypted fields: AES-GCM, keys outside the database, each field bound to its own record.

``HIZAURA_FIELD_KEYS`` holds ``name:key`` pairs, the newest first: it encrypts, the others only
open what was encrypted before (``hizaura clinic rotate-keys`` re-encrypts it).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hizaura.errors import HizauraError, InputError

VARIABLE = "HIZAURA_FIELD_KEYS"
KEY_ID = re.compile(r"[a-z0-9-]{1,16}")
KEY_BYTES, NONCE_BYTES, FORM = 32, 12, 1
BUILT_IN = "built-in:" + base64.b64encode(b"for one machine only: not secret").decode()


class SealedError(HizauraError):
    """A field that cannot be opened."""

    exit_code = 5


class FieldKeys:
    """The keys by id; the first encrypts."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self.current = next(iter(keys))
        self._ciphers = {key_id: AESGCM(_derived(key, b"field")) for key_id, key in keys.items()}
        self._hashing = [_derived(key, b"code") for key in keys.values()]
        self.built_in = keys == _parsed(BUILT_IN)

    def seal(self, text: str, place: str) -> bytes:
        """The text encrypted for one place (table and record); it opens nowhere else."""
        nonce, key_id = os.urandom(NONCE_BYTES), self.current.encode()
        head = bytes((FORM, len(key_id))) + key_id
        body = self._ciphers[self.current].encrypt(nonce, text.encode(), head + place.encode())
        return head + nonce + body

    def open(self, sealed: bytes, place: str) -> str:
        """The text again; ``SealedError`` if the key is missing or the field was changed or moved."""
        length = sealed[1] if len(sealed) > 1 and sealed[0] == FORM else 0
        head, rest = sealed[: 2 + length], sealed[2 + length :]
        cipher = self._ciphers.get(key_id_of(sealed))
        if cipher is None:
            raise SealedError("field_key_missing", where=VARIABLE, key_id=key_id_of(sealed))
        try:
            body = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + place.encode())
        except (InvalidTag, ValueError):
            raise SealedError("sealed_broken", where=place.split("/")[0]) from None
        return body.decode()

    def hashes(self, secret: str) -> list[str]:
        """The keyed hash of a code under each key, the current one first."""
        return [hmac.new(k, secret.encode(), hashlib.sha256).hexdigest() for k in self._hashing]


def key_id_of(sealed: bytes) -> str:
    """The name of the key that a field was encrypted with."""
    if len(sealed) < 2 or sealed[0] != FORM:
        return "?"
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def read_keys(text: str) -> FieldKeys:
    """Keys from the setting; ``InputError`` says what is wrong, never the key."""
    return FieldKeys(_parsed(text))


def new_key(key_id: str) -> str:
    """A fresh key as the setting holds it."""
    if not KEY_ID.fullmatch(key_id):
        raise InputError("field_keys_wrong", where="key id")
    return f"{key_id}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def plain_hash(token: str) -> str:
    """The hash of a secret too long to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def _parsed(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, colon, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not colon or not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES or key_id in keys:
            raise InputError("field_keys_wrong", where=VARIABLE)
        keys[key_id] = key
    return keys


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"hizaura " + purpose, hashlib.sha256).digest()
