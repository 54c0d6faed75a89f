"""A record as a flat list of named values, for comparing two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from hizaura.evaluation.expression_words import in_words
from hizaura.evaluation.texts import is_text
from hizaura.knowledge.expressions import Age, All, AtLeast, Is, NotStated, Sex
from hizaura.knowledge.schema import Link
from hizaura.terms import AGE_ANCHORS, Level

UNCOMPARED = ("path", "line")


def flat(record: Any, name: str = "") -> dict[str, str]:
    """``{"prior at 65": "0.05", ...}``: every value but the texts, in the record's order."""
    return dict(_flat(record, name))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if is_text(value):
        return
    if isinstance(value, Is | Age | Sex | All | AtLeast | NotStated):
        yield name, in_words(value)
    elif isinstance(value, Link):
        yield f"{name} to {value.child}", _link(value)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in UNCOMPARED:
                yield from _flat(getattr(value, field.name), _join(name, field.name))
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from _flat(inside, _join(name, _key(key)))
    elif isinstance(value, list | tuple):
        yield from _list(value, name)
    else:
        yield name, shown(value)


def _list(value: list[Any] | tuple[Any, ...], name: str) -> Iterator[tuple[str, str]]:
    if len(value) == len(AGE_ANCHORS) and all(isinstance(v, float) for v in value):
        for age, number in zip(AGE_ANCHORS, value, strict=True):
            yield f"{name.removesuffix(' by_age')} at {age}", shown(number)
    elif all(isinstance(v, str) for v in value):
        yield name, ", ".join(value)
    else:
        for index, inside in enumerate(value):
            yield from _flat(inside, _join(name, _name(inside, index)))


def _name(inside: Any, index: int) -> str:
    """Items of a list go by their id, so that one more does not rename the rest."""
    if isinstance(inside, Link):
        return ""
    known = inside.get("id") if isinstance(inside, Mapping) else getattr(inside, "id", None)
    return str(known or index + 1)


def shown(value: Any) -> str:
    """A number, id or nothing as it is printed."""
    if isinstance(value, Level):
        return value.id
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return "nothing" if value is None or value == "" else str(value)


def _link(link: Link) -> str:
    return f"{link.strength:g} ({link.source or link.basis})"


def _join(name: str, more: str) -> str:
    return f"{name} {more}".strip()


def _key(key: Any) -> str:
    return "=".join(key) if isinstance(key, tuple) else shown(key)
