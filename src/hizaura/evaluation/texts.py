"""Every sentence of a base that a person may read, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from hizaura.evaluation.places import (
    Keys,
    Place,
    of_condition,
    of_finding,
    of_page,
    of_rule,
    of_state,
)
from hizaura.terms import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hizaura.knowledge.schema import KnowledgeBase, Text

LANGUAGES = tuple(language.value for language in Language)
FURIGANA = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
FLATTENED = "texts"
PATIENT, CLINIC = "patient", "clinic"


@dataclass(frozen=True, slots=True)
class TextAt:
    """One text. ``audience``: patient, or clinic for what an examiner reads."""

    place: Place
    text: Text
    audience: str = PATIENT


def texts(base: KnowledgeBase) -> Iterator[TextAt]:
    """Every text of the base, in the order of its files."""
    for c in base.conditions.values():
        yield from _under(of_condition(c), c)
    for f in base.findings.values():
        audience = PATIENT if f.who == "person" else CLINIC
        yield from _under(of_finding(f), f, audience)
    for s in base.states.values():
        yield from _under(of_state(s), s)
    for rule in base.rules:
        yield from _under(of_rule(rule), rule)
    yield from _under(Place("red_flags/modifiers.yaml", "modifiers"), base.modifiers)
    for page in base.pages:
        yield from _under(of_page(page), page)
    for name, part in base.guidance.items():
        yield from _under(Place(f"{name}.yaml", name), part)


def _under(place: Place, record: Any, audience: str = PATIENT) -> Iterator[TextAt]:
    for keys, text in _walk(record, ()):
        yield TextAt(place.at(*keys), text, audience)


def _walk(value: Any, keys: Keys) -> Iterator[tuple[Keys, Text]]:
    if isinstance(value, Mapping):
        if is_text(value):
            yield keys, value
            return
        for key, inside in value.items():
            yield from _walk(inside, (*keys, key))
    elif isinstance(value, list | tuple):
        for index, inside in enumerate(value):
            yield from _walk(inside, (*keys, index))
    elif is_dataclass(value):
        for field in fields(value):
            more = () if field.name == FLATTENED else (field.name,)
            yield from _walk(getattr(value, field.name), (*keys, *more))


def is_text(value: Any) -> bool:
    """Whether a value is one text in every language."""
    return isinstance(value, Mapping) and all(
        isinstance(value.get(language), str) for language in LANGUAGES
    )


def without_furigana(text: str) -> str:
    """The words of a plain text, readings left out."""
    return FURIGANA.sub(r"\1", text)


def as_readings(text: str) -> str:
    """A plain text with every kanji replaced by its reading."""
    return FURIGANA.sub(r"\2", text)


def for_terminal(text: str) -> str:
    """A plain text with readings in round brackets."""
    return FURIGANA.sub(r"\1(\2)", text)


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, without their final marks."""
    end = r"(?<=[.!?])\s+|\n" if language == Language.EN else r"[。！？!?\n]"
    return [part.strip() for part in re.split(end, text) if part.strip()]
