"""An expression over findings as one line that a clinician can read."""

from __future__ import annotations

from hizaura.knowledge.expressions import (
    Age,
    All,
    AtLeast,
    Expression,
    Is,
    NotStated,
    Sex,
)
from hizaura.terms import YES


def in_words(expression: Expression) -> str:
    """``(calf_pain and (earlier_clot or age>=65))``."""
    match expression:
        case Is(finding, states, at_least):
            return _is(finding, states, at_least)
        case Age(at_least, years):
            return f"age{'>=' if at_least else '<'}{years}"
        case Sex(sex):
            return f"sex={sex}"
        case NotStated(finding, state):
            return f"not stated: {_is(finding, (state,), False)}"
        case All(parts):
            return _joined(parts, " and ")
        case AtLeast(1, parts):
            return _joined(parts, " or ")
        case AtLeast(n, parts):
            return f"at least {n} of ({', '.join(in_words(part) for part in parts)})"


def _is(finding: str, states: tuple[str, ...], at_least: bool) -> str:
    if at_least:
        return f"{finding}>={states[0]}"
    return finding if states == (YES,) else f"{finding}={'/'.join(states)}"


def _joined(parts: tuple[Expression, ...], word: str) -> str:
    inside = word.join(in_words(part) for part in parts)
    return f"({inside})" if len(parts) > 1 else inside
