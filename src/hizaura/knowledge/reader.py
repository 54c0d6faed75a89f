"""A strict reader over one raw mapping: every key must be known, every error names its place."""

from __future__ import annotations

from typing import Any

from hizaura.errors import KnowledgeError, did_you_mean
from hizaura.knowledge.expressions import Expression, parse_expression
from hizaura.knowledge.schema import ByAge, Text
from hizaura.terms import AGE_ANCHORS, Language

LANGUAGES = tuple(language.value for language in Language)


def problem(where: str, text: str, remedy: str) -> KnowledgeError:
    """The error for a fault of the base, with its remedy."""
    return KnowledgeError("knowledge_problem", where=where, problem=text, remedy=remedy)


class Reader:
    """Takes fields from ``raw`` one by one; ``done`` refuses what was not taken."""

    def __init__(self, raw: Any, where: str) -> None:
        if not isinstance(raw, dict):
            raise problem(where, "a mapping is expected.", "Write name: value lines.")
        self.raw = raw
        self.where = where
        self.taken: set[str] = set()

    def child(self, key: str) -> Reader:
        """Reader of the mapping under ``key``."""
        return Reader(self.take(key), f"{self.where} {key}")

    def take(self, key: str, default: Any = ...) -> Any:
        """The raw value; ``default`` if given and the key is absent."""
        self.taken.add(key)
        if key in self.raw:
            return self.raw[key]
        if default is ...:
            raise problem(self.where, f"the field {key} is missing.", "Add it.")
        return default

    def text(self, key: str, default: Any = ...) -> Text:
        """A text in every language."""
        raw = self.take(key, default)
        if raw is default and default is not ...:
            return raw if raw is not None else {}
        return self.as_text(raw, key)

    def as_text(self, raw: Any, key: str) -> Text:
        """The raw value as a text in every language."""
        if not isinstance(raw, dict):
            raise problem(self.where, f"{key} is not a text.", "Write ja, plain and en under it.")
        for language in LANGUAGES:
            if not str(raw.get(language) or "").strip():
                raise problem(
                    self.where, f"{key} has no {language} text.", f"Add {key}.{language}."
                )
        extra = set(raw) - set(LANGUAGES)
        if extra:
            raise problem(self.where, f"{key} has an unknown language {min(extra)}.", "Remove it.")
        return {language: str(raw[language]) for language in LANGUAGES}

    def string(self, key: str, default: Any = ..., allowed: tuple[str, ...] = ()) -> str:
        """A plain string, from ``allowed`` if given."""
        value = str(self.take(key, default) or "")
        if allowed and value not in allowed:
            hint = did_you_mean(value, allowed)
            raise problem(
                self.where,
                f"{key} cannot be {value!r}.{hint}",
                f"Use one of: {', '.join(a for a in allowed if a)}.",
            )
        return value

    def number(self, key: str, default: Any = ..., low: float = 0, high: float = 1e9) -> float:
        """A number within [low, high]."""
        return self.as_number(self.take(key, default), key, low, high)

    def as_number(self, raw: Any, key: str, low: float = 0, high: float = 1e9) -> float:
        """The raw value as a number within [low, high]."""
        try:
            value = float(raw)
        except (TypeError, ValueError):
            raise problem(self.where, f"{key} is not a number: {raw!r}.", "Write digits.") from None
        if not low <= value <= high:
            raise problem(
                self.where,
                f"{key} is {value:g}, outside {low:g} to {high:g}.",
                "Check the digits and the column.",
            )
        return value

    def strings(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of strings."""
        raw = self.take(key, default)
        if not isinstance(raw, list | tuple):
            raise problem(self.where, f"{key} is not a list.", "Write [a, b].")
        return tuple(str(item) for item in raw)

    def by_age(self, raw: Any, key: str) -> ByAge:
        """Six probabilities by age, or one for every age."""
        if not isinstance(raw, dict):
            p = self.as_number(raw, key, 0, 1)
            return (p, p, p, p, p, p)
        raw = raw.get("by_age", raw)
        if {str(k) for k in raw} != {str(age) for age in AGE_ANCHORS}:
            raise problem(self.where, f"{key} needs the ages {AGE_ANCHORS}.", "Give all six.")
        a, b, c, d, e, f = (self.as_number(raw[str(age)], key, 0, 1) for age in AGE_ANCHORS)
        return (a, b, c, d, e, f)

    def expression_or_none(self, key: str) -> Expression | None:
        """An expression over findings, if one is given."""
        return self.expression(key) if self.take(key, None) not in (None, "") else None

    def expression(self, key: str) -> Expression:
        """An expression over findings."""
        raw = self.take(key)
        try:
            return parse_expression(raw)
        except ValueError as wrong:
            raise problem(self.where, f"{key}: {wrong}", "See expressions.py.") from None

    def done(self) -> None:
        """Refuse unknown fields."""
        for key in self.raw:
            if key not in self.taken:
                hint = did_you_mean(key, self.taken)
                raise problem(self.where, f"unknown field {key}.{hint}", "Remove or rename it.")
