"""No text frightens, judges, promises or prescribes: the words of ``words.yaml`` do not occur."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.texts import CLINIC, PATIENT, as_readings, without_furigana
from hizaura.terms import Language


@dataclass(frozen=True, slots=True)
class Word:
    """A pattern that a text may not match, unless it also matches ``unless``."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    patient_only: bool
    instead: str

    def found_in(self, text: str) -> str:
        """What matches, or nothing."""
        if self.unless is not None and self.unless.search(text):
            return ""
        match = self.pattern.search(text)
        return match[0] if match else ""


def check(lint: Lint) -> Iterator[Found]:
    """Forbidden words, with what to say instead."""
    words = {language: [_word(raw) for raw in part] for language, part in lint.words.items()}
    for at in lint.texts:
        for language, listed in words.items():
            for word in listed:
                if word.patient_only and at.audience == CLINIC and language != Language.PLAIN:
                    continue
                hit = _hit(word, at.text[language], language)
                if hit:
                    yield Found(at.place.at(language), f"「{hit}」 is not said.", word.instead)


def _hit(word: Word, text: str, language: str) -> str:
    if language != Language.PLAIN:
        return word.found_in(text)
    return word.found_in(without_furigana(text)) or word.found_in(as_readings(text))


def _word(raw: dict[str, str]) -> Word:
    unless = raw.get("unless")
    return Word(
        pattern=re.compile(raw["word"]),
        unless=re.compile(unless) if unless else None,
        patient_only=raw.get("audience") == PATIENT,
        instead=raw["instead"],
    )
