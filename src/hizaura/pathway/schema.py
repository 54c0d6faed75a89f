"""JSON Schemas of the assessment, one a mode, from one description; shipped under ``schemas/``.

In ``public`` the keys of a ranking do not exist, and nothing else may appear.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hizaura.terms import Level, Mode

SCHEMAS = Path(__file__).parent / "schemas"
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
FLAG: Schema = {"type": "boolean"}
LEVEL: Schema = {"enum": [level.id for level in sorted(Level, reverse=True)]}


def schema_of(mode: Mode) -> Schema:
    """The schema of ``as_json`` in that mode."""
    fields = _for_everyone(mode)
    fields["next_exams"] = _list(TEXT) if mode is Mode.PUBLIC else _list(_exam())
    if mode is not Mode.PUBLIC:
        fields.update(_ranking())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"hizaura assessment, {mode.value} mode",
        **_record(fields),
    }


def schema_text(mode: Mode) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema_of(mode), ensure_ascii=False, indent=2) + "\n"


def _for_everyone(mode: Mode) -> Schema:
    return {
        "triage": _triage(mode),
        "first_aid": _list(_record({"id": TEXT, "do": FLAG, "timer_minutes": _whole()})),
        "handover": _record({"present": _map(TEXT), "absent": _list(TEXT), "unknown": _list(TEXT)}),
        "knowledge": _record({"version": TEXT, "digest": TEXT}),
        "mode": {"const": mode.value},
    }


def _triage(mode: Mode) -> Schema:
    fields: Schema = {
        "level": LEVEL,
        "how": {"enum": ["ambulance", "hospital_now", ""]},
        "night": {"enum": ["go_now", "next_morning", ""]},
        "place": TEXT,
        "signs": _list(_record({"rule": TEXT, "level": LEVEL, "kind": TEXT, "raised_by": TEXT})),
        "worst_case": LEVEL,
        "unanswered": {**_list(TEXT), "maxItems": 3},
    }
    if mode is not Mode.PUBLIC:
        fields["raised_by_probability_of"] = _list(TEXT)
    return _record(fields)


def _ranking() -> Schema:
    """What only ``clinic`` and ``research`` may say about one person."""
    question = _record(
        {"kind": {"enum": ["page", "question"]}, "id": TEXT, "findings": _list(TEXT), "why": TEXT}
    )
    return {
        "next_question": {"oneOf": [question, {"type": "null"}]},
        "possible": FLAG,
        "clash": _list(TEXT),
        "differential": _list(
            _record({"condition": TEXT, "posterior": SHARE, "low": SHARE, "high": SHARE})
        ),
        "unexplained": SHARE,
        "exclude_first": _list(_record({"condition": TEXT, "reason": TEXT, "rules": _list(TEXT)})),
        "explanation": _map(_list(_term())),
        "decisive": _list(
            _record({"kind": TEXT, "finding": TEXT, "condition": TEXT, "then": TEXT})
        ),
    }


def _term() -> Schema:
    return _record(
        {
            "kind": TEXT,
            "finding": TEXT,
            "state": TEXT,
            "log_odds": NUMBER,
            "sources": _list(TEXT),
            "basis": _list(TEXT),
        }
    )


def _exam() -> Schema:
    then = _record({"condition": TEXT, "posterior": SHARE})
    change = _record({"finding": TEXT, "probability": SHARE, "then": _list(then)})
    return _record(
        {
            "exam": TEXT,
            "gain_bits": NUMBER,
            "price_bits": NUMBER,
            "targets": _list(TEXT),
            "changes": _list(change),
        }
    )


def _record(fields: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(fields),
        "additionalProperties": False,
        "properties": fields,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _whole() -> Schema:
    return {"type": "integer", "minimum": 0}
