"""In plain Japanese every run of kanji stands as {kanji|reading}."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.texts import FURIGANA
from hizaura.terms import Language

KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆]+")
BASE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆ヶケ0-9０-９]+")
READING = re.compile(r"[\u3041-\u309f\u30a0-\u30ff]+")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


def check(lint: Lint) -> Iterator[Found]:
    """Bare kanji, broken braces and readings that are no kana."""
    plain = Language.PLAIN.value
    for at in lint.texts:
        for message, remedy in faults(at.text[plain]):
            yield Found(at.place.at(plain), message, remedy)


def faults(text: str) -> Iterator[tuple[str, str]]:
    """(what is wrong, what to do) for each fault of a plain text."""
    for base, reading in FURIGANA.findall(text):
        if not BASE.fullmatch(base) or not KANJI.search(base):
            yield f"{{{base}|…}} holds more than kanji.", "Leave kana outside the braces."
        if not READING.fullmatch(reading):
            yield f"the reading of {base} is {reading}.", "Write it in hiragana or katakana."
    bare = PLACEHOLDER.sub("", FURIGANA.sub("", text))
    if re.search(r"[{}|｛｝｜]", bare):
        yield f"the braces do not close: {bare[:30]}…", "Write {kanji|reading}."
    for run in dict.fromkeys(KANJI.findall(bare)):
        yield f"{run} has no reading.", f"Write {{{run}|…}}."
