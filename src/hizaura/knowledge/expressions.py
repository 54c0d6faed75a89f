"""Expressions over findings, as rules and question gates write them. No plain negation exists.

Grammar: ``finding`` (is yes) · ``finding=state`` · ``finding>=state`` (ordered) · ``age>=65`` ·
``age<16`` · ``sex=female`` · ``{all: [...]}`` · ``{any: [...]}`` · ``{at_least: n, of: [...]}`` ·
``{not_stated: finding}``, ``{not_stated: finding=state}`` (true unless stated so: unknown counts as
not stated).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hizaura.terms import YES

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Is:
    """A finding is in one of ``states`` (several for "at least" and for groups of states)."""

    finding: str
    states: tuple[str, ...]
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """The person's age is at least, or below, ``years``."""

    at_least: bool
    years: int


@dataclass(frozen=True, slots=True)
class Sex:
    """The person's sex."""

    sex: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``n`` parts hold; ``any`` is ``n = 1``."""

    n: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class NotStated:
    """True unless the finding is stated to be in that state (yes, if none is named)."""

    finding: str
    state: str = YES


Expression = Is | Age | Sex | All | AtLeast | NotStated

UNDER_SIX_WEEKS = ("under_2_days", "days_2_to_14", "weeks_2_to_6")
_ATOM = re.compile(r"^([a-z][a-z0-9_]*)\s*(?:(>=|<=|<|>|=)\s*([a-z0-9_]+))?$")


def parse_expression(raw: Any) -> Expression:
    """Expression from its YAML form; ``ValueError`` says what is wrong."""
    if isinstance(raw, str):
        return _parse_atom(raw.strip())
    if isinstance(raw, dict):
        keys = set(raw)
        if keys == {"all"}:
            return All(_parts(raw["all"]))
        if keys == {"any"}:
            return AtLeast(1, _parts(raw["any"]))
        if keys == {"at_least", "of"}:
            return AtLeast(int(raw["at_least"]), _parts(raw["of"]))
        if keys == {"not_stated"}:
            return parse_not_stated(str(raw["not_stated"]))
    raise ValueError(f"not an expression: {raw!r}")


def parse_not_stated(text: str) -> NotStated:
    """``finding`` or ``finding=state`` as "not stated to be so"."""
    atom = _parse_atom(text.strip())
    if not isinstance(atom, Is) or atom.at_least or len(atom.states) != 1:
        raise ValueError(f"not_stated needs one finding, with =state or without: {text!r}")
    return NotStated(atom.finding, atom.states[0])


def _parts(raw: Any) -> tuple[Expression, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError("all, any and of need a list that is not empty")
    return tuple(parse_expression(part) for part in raw)


def _parse_atom(text: str) -> Expression:
    match = _ATOM.match(text)
    if not match:
        raise ValueError(f"cannot read {text!r}")
    name, sign, value = match.groups()
    if name == "age":
        if sign in (None, "=") or not value.isdigit():
            raise ValueError(f"age needs >=, >, < or <= and a number: {text!r}")
        years = int(value) + (sign in (">", "<="))
        return Age(sign in (">=", ">"), years)
    if name == "sex":
        return Sex(value)
    if name == "duration" and sign == "<" and value == "6w":
        return Is("duration", UNDER_SIX_WEEKS)
    if sign is None:
        return Is(name, (YES,))
    if sign == "=":
        return Is(name, (value,))
    if sign == ">=":
        return Is(name, (value,), at_least=True)
    raise ValueError(f"cannot read {text!r}")


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all its parts."""
    yield expression
    if isinstance(expression, All | AtLeast):
        for part in expression.parts:
            yield from walk(part)


def findings_in(expression: Expression) -> tuple[str, ...]:
    """Ids of the findings that the expression reads, in order, once each."""
    found = [part.finding for part in walk(expression) if isinstance(part, Is | NotStated)]
    return tuple(dict.fromkeys(found))
