"""The pieces of which the schemas are made."""

from __future__ import annotations

from typing import Any

from hizaura.knowledge.reader import LANGUAGES
from hizaura.terms import AGE_ANCHORS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID: Schema = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"}
STRING: Schema = {"type": "string"}
STRINGS: Schema = {"type": "array", "items": STRING}
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
RATIO: Schema = {"type": "number", "minimum": 0.001, "maximum": 1000}
BOOLEAN: Schema = {"enum": [True, False, "true", "false"]}
TEXT: Schema = {"$ref": "#/$defs/text"}
BY_AGE: Schema = {"$ref": "#/$defs/by_age"}
BACKGROUND: Schema = {"$ref": "#/$defs/background"}
EXPRESSION: Schema = {"$ref": "#/$defs/expression"}


def closed(properties: Schema, required: tuple[str, ...]) -> Schema:
    """A mapping with exactly these fields."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def open_map(values: Schema) -> Schema:
    """A mapping from any id to such values."""
    return {"type": "object", "additionalProperties": values}


def one_of(allowed: tuple[str, ...]) -> Schema:
    """One of these words."""
    return {"enum": list(allowed)}


def listed(items: Schema) -> Schema:
    """A list of such records."""
    return {"type": "array", "items": items}


def document(title: str, schema: Schema) -> Schema:
    """A whole schema, with the shared definitions."""
    return {"$schema": DIALECT, "title": title, **schema, "$defs": DEFS}


_AGES: Schema = closed({str(a): PROBABILITY for a in AGE_ANCHORS}, tuple(map(str, AGE_ANCHORS)))
_WORDS: Schema = {"type": "string", "minLength": 1}
_PART: Schema = {"type": "array", "items": EXPRESSION, "minItems": 1}

DEFS: Schema = {
    "text": closed(
        {language: {"type": "string", "minLength": 1} for language in LANGUAGES}, LANGUAGES
    ),
    "by_age": {"anyOf": [PROBABILITY, _AGES, closed({"by_age": _AGES}, ("by_age",))]},
    "background": {"anyOf": [BY_AGE, open_map(BY_AGE)]},
    "expression": {
        "anyOf": [
            STRING,
            closed({"all": _PART}, ("all",)),
            closed({"any": _PART}, ("any",)),
            closed({"at_least": {"type": "integer"}, "of": _PART}, ("at_least", "of")),
            closed({"not_stated": STRING}, ("not_stated",)),
        ]
    },
}
