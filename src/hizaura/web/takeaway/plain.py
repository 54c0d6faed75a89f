"""Texts for paper, code and message: furigana resolved, nothing invisible left in own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from hizaura.terms import Language
from hizaura.wording.texts import RUBY, to_plain_text

CUT = "…"
INVISIBLE = ("Cc", "Cs", "Cn", "Co")
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Runs = list[tuple[str, str]]
"""A text as pairs of letters and their reading (empty where there is none)."""


def clean(own_words: str, most: int) -> str:
    """Own words without control and direction marks, at most that many characters, cut visibly."""
    lines = own_words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [
        "".join(
            " " if letter == "\t" else letter
            for letter in line
            if letter == "\t"
            or (letter not in TURNING and unicodedata.category(letter) not in INVISIBLE)
        ).strip()
        for line in lines
    ]
    text = "\n".join(line for line in kept if line)
    return text if len(text) <= most else text[: most - 1].rstrip() + CUT


def unmarked(text: str) -> str:
    """The text without readings, for a title or a code."""
    return to_plain_text(text, readings=False)


def spoken(text: str, language: Language) -> str:
    """The text as one string: readings in brackets where the language is plain Japanese."""
    return to_plain_text(text, readings=language is Language.PLAIN)


def runs(text: str, language: Language) -> Runs:
    """The text as pairs, so that a page can set the reading smaller than the letters."""
    if language is not Language.PLAIN:
        return [(unmarked(text), "")] if text else []
    found: Runs = []
    at = 0
    for mark in RUBY.finditer(text):
        if mark.start() > at:
            found.append((text[at : mark.start()], ""))
        found.append((mark.group(1), mark.group(2)))
        at = mark.end()
    if at < len(text):
        found.append((text[at:], ""))
    return found


def joined(parts: Iterable[str], joint: str) -> str:
    """The parts that say something, joined."""
    return joint.join(part for part in parts if part)
