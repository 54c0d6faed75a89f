"""Texts in a person's language from keys and values; no medicine is worded here."""

from hizaura.wording.texts import Words, to_plain_text
from hizaura.wording.view import ResultView, result_view

__all__ = ["ResultView", "Words", "result_view", "to_plain_text"]
