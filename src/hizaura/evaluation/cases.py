"""Cases with known answers: a folder, a YAML file or JSON Lines; one broken case stops it all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hizaura.errors import InputError
from hizaura.knowledge.observations import Case, read_case, read_case_file
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import Level

KNOWN = (
    "condition", "min_safe", "max_reasonable", "acceptable", "within_first", "first", "how",
    "night", "not_in_first_five", "in_first_three", "exclude_first", "exam_first",
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What a case expects: the reported conditions and the bounds of a sensible level."""

    conditions: tuple[str, ...]
    acceptable: tuple[str, ...]
    min_safe: Level
    max_reasonable: Level
    within_first: int
    more: Mapping[str, Any]


@dataclass(frozen=True)
class KnownCase:
    """A case and what it expects; ``share`` is the folder it comes from."""

    name: str
    share: str
    case: Case
    expected: Expected


def read_cases(path: Path, base: KnowledgeBase) -> list[KnownCase]:
    """Every case under ``path``; ``InputError`` names file, line and field of the first fault."""
    if not path.exists():
        raise InputError("file_missing", where=str(path))
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml", ".json"))
        lines = sorted(path.rglob("*.jsonl"))
    else:
        files, lines = ([], [path]) if path.suffix == ".jsonl" else ([path], [])
    found = [_known(read_case_file(f, base), str(f), f.parent.name, f.stem, base) for f in files]
    for file in lines:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                where = f"{file}:{number}"
                case = read_case(line, where, base)
                found.append(_known(case, where, file.stem, f"{file.stem}_{number}", base))
    if not found:
        raise InputError("empty", where=str(path))
    return found


def _known(case: Case, where: str, share: str, name: str, base: KnowledgeBase) -> KnownCase:
    expect = case.expect
    if not isinstance(expect, dict) or not expect:
        raise InputError(
            "unknown_value", where=where, field="expect", value="", allowed="a mapping"
        )
    for key in expect:
        if key not in KNOWN:
            raise InputError(
                "unknown_field", where=where, field=f"expect.{key}", hint_en="", hint_ja=""
            )
    return KnownCase(name, share, case, _expected(expect, where, base))


def _expected(expect: Mapping[str, Any], where: str, base: KnowledgeBase) -> Expected:
    def level(key: str) -> Level:
        try:
            return Level.of(str(expect.get(key)))
        except ValueError:
            raise InputError(
                "unknown_value",
                where=where,
                field=f"expect.{key}",
                value=expect.get(key),
                allowed=", ".join(level.id for level in Level),
            ) from None

    def conditions(key: str) -> tuple[str, ...]:
        raw = expect.get(key) or []
        ids = [raw] if isinstance(raw, str) else list(raw)
        for condition in ids:
            if condition not in base.conditions and condition != "unexplained":
                raise InputError(
                    "no_such_id",
                    where=where,
                    kind="condition",
                    id=condition,
                    hint_en="",
                    hint_ja="",
                )
        return tuple(str(c) for c in ids)

    within = str(expect.get("within_first") or "3")
    if not within.isdigit():
        raise InputError(
            "unknown_value",
            where=where,
            field="expect.within_first",
            value=within,
            allowed="1, 2 ...",
        )
    return Expected(
        conditions=conditions("condition"),
        acceptable=conditions("acceptable"),
        min_safe=level("min_safe"),
        max_reasonable=level("max_reasonable"),
        within_first=int(within),
        more={k: v for k, v in expect.items() if k in KNOWN[5:]},
    )


def as_line(case: KnownCase) -> str:
    """The case as one JSON line (for moving cases between programs)."""
    person = case.case.person
    return json.dumps(
        {
            "id": case.name,
            "age": person.age if person.age is not None else "unknown",
            "sex": person.sex or "unknown",
            "setting": person.setting,
            "observations": dict(person.answers),
            "expect": dict(case.case.expect),
        },
        ensure_ascii=False,
    )
