"""One person's answers, checked against the base: a state, unknown, or not asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hizaura.errors import InputError, did_you_mean
from hizaura.knowledge.expressions import findings_in
from hizaura.knowledge.person import Person
from hizaura.knowledge.truth import holds
from hizaura.knowledge.yaml_text import line_of, parse
from hizaura.terms import NO, OLDEST_AGE, UNKNOWN, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hizaura.knowledge.schema import KnowledgeBase

__all__ = ["LARGEST_CASE", "Case", "Person", "hints", "read_case", "read_case_file"]

LARGEST_CASE = 1_000_000
FIELDS = (
    "id", "title", "age", "sex", "setting", "answered_by", "observations", "later",
    "expect", "source", "note", "own_words",
)  # fmt: skip
SEXES = ("female", "male", UNKNOWN)


@dataclass(frozen=True)
class Case:
    """The one form of a case: a person, and perhaps what is expected and where it comes from."""

    person: Person
    answered_by: str = "person"
    later: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    own_words: str = ""


def read_case_file(path: Path, base: KnowledgeBase) -> Case:
    """The case in a YAML or JSON file; ``InputError`` names file, line and field."""
    where = str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_CASE:
            raise InputError("file_too_large", where=where, size=size, limit=LARGEST_CASE)
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_missing", where=where) from None
    except OSError as wrong:
        raise InputError("not_readable", where=where, reason=wrong.strerror or wrong) from None
    return read_case(data, where, base)


def read_case(data: bytes | str, where: str, base: KnowledgeBase) -> Case:
    """The case in a YAML or JSON text; ``InputError`` names ``where``, line and field."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise InputError("not_text", where=where) from None
    if len(text) > LARGEST_CASE:
        raise InputError("file_too_large", where=where, size=len(text), limit=LARGEST_CASE)
    raw = parse(text, where, InputError)
    if raw in (None, ""):
        raise InputError("empty", where=where)
    return _Checker(text, where, base).case(raw)


class _Checker:
    def __init__(self, text: str, where: str, base: KnowledgeBase) -> None:
        self.text, self.where, self.base = text, where, base

    def fail(self, keys: list[str | int], key: str, **values: object) -> NoReturn:
        line = line_of(self.text, keys) if self.text else 0
        where = f"{self.where}:{line}" if line else self.where
        if keys:
            where += f" {'.'.join(str(k) for k in keys)}"
        raise InputError(key, where=where, **values)

    def case(self, raw: Any) -> Case:
        if not isinstance(raw, dict):
            self.fail([], "not_a_mapping", field="the case")
        for name in raw:
            if name not in FIELDS:
                self.fail([name], "unknown_field", field=name, **hints(name, FIELDS))
        person = self.person(raw)
        later = self.answers(raw, "later")
        return Case(
            person=person,
            answered_by=str(raw.get("answered_by") or "person"),
            later=later,
            expect=raw.get("expect") or {},
            source=raw.get("source") or {},
            id=str(raw.get("id") or ""),
            title=raw.get("title") or {},
            own_words=str(raw.get("own_words") or ""),
        )

    def person(self, raw: dict[str, Any]) -> Person:
        sex = str(raw.get("sex", UNKNOWN) or UNKNOWN)
        if sex not in SEXES:
            self.fail(["sex"], "unknown_value", field="sex", value=sex, allowed=", ".join(SEXES))
        setting = str(raw.get("setting") or Setting.SELF_CHECK.value)
        settings = [s.value for s in Setting]
        if setting not in settings:
            self.fail(
                ["setting"],
                "unknown_value",
                field="setting",
                value=setting,
                allowed=", ".join(settings),
            )
        person = Person(
            age=self.age(raw.get("age", UNKNOWN)),
            sex=None if sex == UNKNOWN else sex,
            setting=setting,
            answers=self.answers(raw, "observations"),
        )
        self.gates(person)
        return person

    def age(self, raw: Any) -> int | None:
        text = str(raw if raw is not None else UNKNOWN).strip() or UNKNOWN
        if text == UNKNOWN:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 3 or int(text) > OLDEST_AGE:
            self.fail(["age"], "impossible_age", age=text[:40], oldest=OLDEST_AGE)
        return int(text)

    def answers(self, raw: dict[str, Any], part: str) -> dict[str, str]:
        given = raw.get(part) or {}
        if not isinstance(given, dict):
            self.fail([part], "not_a_mapping", field=part)
        answers: dict[str, str] = {}
        for finding_id, value in given.items():
            finding = self.base.findings.get(finding_id)
            if finding is None:
                self.fail(
                    [part, finding_id],
                    "unknown_finding",
                    finding=finding_id[:80],
                    **hints(finding_id, self.base.findings),
                )
            state = {"true": "yes", "false": "no"}.get(str(value), str(value))
            if state != UNKNOWN and state not in finding.states:
                self.fail(
                    [part, finding_id],
                    "unknown_state",
                    finding=finding_id,
                    state=str(value)[:80],
                    states=", ".join((*finding.states, UNKNOWN)),
                )
            answers[finding_id] = state
        return answers

    def gates(self, person: Person) -> None:
        """An answer to a question that the other answers rule out is a contradiction."""
        for finding_id, state in person.answers.items():
            gate = self.base.findings[finding_id].asked_if
            if gate is None or state in (NO, UNKNOWN):
                continue
            if holds(gate, person, self.base) is False:
                others = [f for f in findings_in(gate) if f in person.answers]
                first = f"{others[0]}={person.answers[others[0]]}" if others else "age or sex"
                self.fail(
                    ["observations", finding_id],
                    "contradiction",
                    first=first,
                    second=f"{finding_id}={state}",
                )


def hints(word: str, known: Any) -> dict[str, str]:
    """The nearest known id as the end of a sentence, in both languages of errors."""
    return {
        "hint_en": did_you_mean(word[:80], known, "en"),
        "hint_ja": did_you_mean(word[:80], known, "ja"),
    }
