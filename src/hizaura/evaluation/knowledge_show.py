"""One record for people to read, with everything that leans on it; or the list of all ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hizaura.errors import InputError, did_you_mean
from hizaura.evaluation.citation import cite
from hizaura.evaluation.expression_words import in_words
from hizaura.evaluation.guidance import exams
from hizaura.evaluation.labels import label, name_of, said
from hizaura.evaluation.show_condition import show_condition
from hizaura.evaluation.show_finding import show_finding, show_state
from hizaura.evaluation.supports import supports
from hizaura.evaluation.texts import is_text
from hizaura.knowledge.schema import KnowledgeBase

Shown = Callable[[KnowledgeBase, str, str], Iterable[str]]


def show(base: KnowledgeBase, record_id: str = "", language: str = "en") -> str:
    """The record of that id as text; without one, all ids by kind.

    Raises ``InputError`` for an id that does not exist.
    """
    kinds = _kinds(base)
    if not record_id:
        return "\n".join(_listed(base, kinds, language))
    found = [
        "\n".join(_SHOWN[kind](base, record_id, language))
        for kind, ids in kinds.items()
        if record_id in ids
    ]
    if not found:
        raise _unknown(record_id, [i for ids in kinds.values() for i in ids])
    return "\n\n".join(found)


def _kinds(base: KnowledgeBase) -> dict[str, list[str]]:
    return {
        "condition": list(base.conditions),
        "finding": list(base.findings),
        "state": list(base.states),
        "rule": [rule.id for rule in base.rules],
        "exam": list(exams(base)),
        "source": list(base.sources),
    }


def _listed(base: KnowledgeBase, kinds: dict[str, list[str]], language: str) -> Iterable[str]:
    for kind, ids in kinds.items():
        yield f"{label(kind, language)} ({len(ids)})"
        for record_id in ids:
            name = _listed_name(base, kind, record_id, language)
            yield f"  {record_id}{f'  {name}' if name and name != record_id else ''}"
        yield ""


def _listed_name(base: KnowledgeBase, kind: str, record_id: str, language: str) -> str:
    if kind == "rule":
        rule = next(r for r in base.rules if r.id == record_id)
        return f"{rule.level.id}  {said(rule.texts.get('sentence', {}), language)}"
    if kind == "exam":
        return said(exams(base)[record_id].get("names") or {}, language)
    return name_of(base, record_id, language) if kind != "source" else ""


def _unknown(record_id: str, known: list[str]) -> InputError:
    return InputError(
        "no_such_id",
        kind="id",
        id=record_id,
        hint_en=did_you_mean(record_id, known, "en"),
        hint_ja=did_you_mean(record_id, known, "ja"),
    )


def _rule(base: KnowledgeBase, record_id: str, language: str) -> Iterable[str]:
    rule = next(r for r in base.rules if r.id == record_id)
    yield f"{rule.id}  ({label('rule', language)})"
    for key, text in rule.texts.items():
        name = label(key, language) if key in ("sentence", "why") else key
        yield f"  {name}: {said(text, language)}"
    timing = " ".join(part for part in (rule.level.id, rule.how, rule.night) if part)
    yield f"  {label('level', language)}: {timing} ({rule.level_basis})"
    yield f"  {label('place', language)}: {rule.place}"
    yield f"  {label('when', language)}: {in_words(rule.when)}"
    if rule.softened_by:
        yield f"  {label('softened_by', language)}: {', '.join(rule.softened_by)}"
    names = "、".join(name_of(base, c, language) for c in rule.conditions)
    yield f"  {label('names', language)}: {names}"
    origin = "; ".join(part for part in (rule.source, rule.locator, rule.edition) if part)
    yield f"  {label('source', language)}: {origin or '-'}"
    for key, text_ in rule.narrowed.items():
        yield f"  {label('narrowed', language)} ({key}): {text_}"


def _exam(base: KnowledgeBase, record_id: str, language: str) -> Iterable[str]:
    yield f"{record_id}  ({label('exam', language)})"
    for key, value in exams(base)[record_id].items():
        if key == "observes":
            yield f"  {label('observes', language)}:"
            yield from (f"    {f}  {name_of(base, f, language)}" for f in value or [])
        elif key != "id":
            yield f"  {key}: {_value(value, language)}"


def _value(value: Any, language: str) -> str:
    if is_text(value):
        return said(value, language)
    if isinstance(value, list):
        return ", ".join(_value(part, language) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(part, language)}" for key, part in value.items())
    return str(value)


def _source(base: KnowledgeBase, record_id: str, language: str) -> Iterable[str]:
    record = base.sources[record_id]
    yield f"{record_id}  ({label('source', language)})"
    yield f"  {cite(record)}"
    if record.get("note"):
        yield f"  {label('read', language)}: {record['note']}"
    lines = supports(base)[record_id]
    yield f"  {label('supports', language)} ({len(lines)}):"
    yield from (f"    {line}" for line in lines)


_SHOWN: dict[str, Shown] = {
    "condition": show_condition,
    "finding": show_finding,
    "state": show_state,
    "rule": _rule,
    "exam": _exam,
    "source": _source,
}
