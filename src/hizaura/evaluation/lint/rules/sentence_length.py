"""Sentences are short enough to be understood by someone in pain."""

from __future__ import annotations

from collections.abc import Iterator

from hizaura.evaluation.lint.problem import Found, Lint
from hizaura.evaluation.texts import sentences, without_furigana
from hizaura.terms import Language


def check(lint: Lint) -> Iterator[Found]:
    """Sentences over the limit of their language."""
    limits = {language: int(n) for language, n in lint.limits["sentence"].items()}
    for at in lint.texts:
        for language, limit in limits.items():
            for sentence in sentences(without_furigana(at.text[language]), language):
                size, unit = _size(sentence, language)
                if size > limit:
                    yield Found(
                        at.place.at(language),
                        f"{size} {unit} in one sentence, more than {limit}: {sentence[:30]}…",
                        "Make two sentences of it, or leave something out.",
                    )


def _size(sentence: str, language: str) -> tuple[int, str]:
    if language == Language.EN:
        return len(sentence.split()), "words"
    return len("".join(sentence.split())), "characters"
