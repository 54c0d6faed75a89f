"""The records of a result: every text that a page, terminal, PDF or message shows, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hizaura.terms import Language


@dataclass(frozen=True)
class CareCard:
    """When, where, how, and what to say: the first thing on every result."""

    level: str
    how: str
    night: str
    name: str
    headline: str
    by_when: str
    place: str
    night_text: str
    bring: str
    while_waiting: str
    safety_net: str
    say: tuple[str, ...]
    look_again: date | None
    defaults: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """One cause with what spoke for and against it; ``chance`` only where the mode allows."""

    id: str
    name: str
    fit: str
    fit_key: str
    chance: str
    supports: tuple[str, ...]
    opposes: tuple[str, ...]
    card: Mapping[str, str]
    structure: str
    treatments: tuple[tuple[str, str, str], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Excluded:
    """A condition to be ruled out first, and how."""

    id: str
    name: str
    ruled_out_by: str
    not_ruled_out_by: str


@dataclass(frozen=True)
class Exam:
    """A test to expect: what it shows and misses, for the causes here where that is known."""

    id: str
    name: str
    shows: tuple[str, ...]
    misses: tuple[str, ...]
    cost: str
    preparation: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class ResultView:
    """Every text of the result, in the order in which it is shown."""

    language: Language
    mode: str
    care: CareCard
    signs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    do_now: tuple[tuple[str, str, int], ...]
    do_not: tuple[tuple[str, str], ...]
    unanswered: tuple[tuple[str, str], ...]
    excluded: tuple[Excluded, ...]
    causes: tuple[Cause, ...]
    flat: str
    exams: tuple[Exam, ...]
    tell_present: tuple[str, ...]
    tell_absent: tuple[str, ...]
    tell_unknown: tuple[str, ...]
    decisive: tuple[str, ...]
    sources: tuple[str, ...]
    notice: str
    reviewed: str
    knowledge: str
