"""One family of errors: what is wrong, where, and what to do next."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from hizaura.messages import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Iterable


class HizauraError(Exception):
    """A mistake that a person can mend; shown without a traceback.

    ``key`` names the sentence in ``messages.py``; ``where`` is ``path:line`` or a field.
    """

    exit_code = 2

    def __init__(self, key: str, /, *, where: str = "", **values: object) -> None:
        self.key = key
        self.where = where
        self.values = values
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The sentence in that language (plain Japanese falls back on Japanese)."""
        sentences = MESSAGES[self.key]
        sentence = sentences["en" if language == "en" else "ja"].format(**self.values)
        return f"{self.where}: {sentence}" if self.where else sentence


class InputError(HizauraError):
    """A case or an answer that cannot be read."""


class KnowledgeError(HizauraError):
    """A knowledge base that does not load."""

    exit_code = 3


def did_you_mean(word: str, known: Iterable[str], language: str = "en") -> str:
    """The nearest known id as the end of a sentence, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    if not near:
        return ""
    return f" Did you mean {near[0]}?" if language == "en" else f"「{near[0]}」のことですか。"
