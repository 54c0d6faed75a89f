"""Frozen models of everything that the knowledge base holds: plain data, nothing but look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hizaura.knowledge.expressions import Expression, NotStated
from hizaura.terms import Level

Text = Mapping[str, str]
"""One text in every language: ``{"ja": ..., "plain": ..., "en": ...}``."""

ByAge = tuple[float, float, float, float, float, float]
"""A number at each of ``terms.AGE_ANCHORS``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that can be asked, seen or measured, with its states.

    ``background`` (effects): state -> P(at least that state | none of the causes), by age.
    ``prevalence`` (context): state -> share among visitors with pain behind the knee.
    """

    id: str
    role: str
    who: str
    states: tuple[str, ...]
    ordered: bool
    background: Mapping[str, ByAge]
    prevalence: Mapping[str, float]
    basis: str
    source: str
    locator: str
    asked_if: Expression | None
    seconds: float
    texts: Mapping[str, Text]
    state_labels: Mapping[str, Text]
    family: str

    @property
    def levels(self) -> tuple[str, ...]:
        """The states above the lowest (ordered), or yes: what an effect row may speak of."""
        return self.states[1:] if self.ordered else ("yes",)


@dataclass(frozen=True, slots=True)
class HiddenState:
    """An intermediate that a family of findings shares; never observed itself."""

    id: str
    label: Text
    background: float
    members: Mapping[tuple[str, str], float]
    basis: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One printed number: P(state | condition). See docs/explanation/model.md."""

    condition: str
    finding: str
    state: str
    probability: float | None
    low: float | None
    high: float | None
    events: int | None
    total: int | None
    comparator: float | None
    ratio: float | None
    use: str
    via: str
    basis: str
    source: str
    locator: str
    population: str
    path: str = field(compare=False, default="")
    line: int = field(compare=False, default=0)

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Prior:
    """Share of visitors in whom the condition is a reason for the pain."""

    by_age: ByAge
    female_odds_ratio: float
    settings: Mapping[str, float]
    range_factor: float
    basis: str
    sources: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a condition can bring about: strength = share in whom it alone does."""

    child: str
    strength: float
    low: float | None
    high: float | None
    basis: str
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class MustNotMiss:
    """A condition that no likelier one may hide."""

    least_level: Level
    exclude_first_above: float
    frightening: bool
    excluded_by: Text
    not_excluded_by: Text


@dataclass(frozen=True, slots=True)
class Treatment:
    """One line of treatment with the strength of its evidence."""

    step: str
    strength: str
    text: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A reason for pain behind the knee."""

    id: str
    names: Text
    icd10: str
    group: int
    structure: str
    prior: Prior
    links: tuple[Link, ...]
    must_not_miss: MustNotMiss | None
    card: Mapping[str, Text]
    card_sources: tuple[str, ...]
    treatments: tuple[Treatment, ...]
    review: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A danger sign as an explicit expression, before softening and raising are worked in."""

    id: str
    level: Level
    how: str
    night: str
    place: str
    when: Expression
    softened_by: tuple[str, ...]
    injury_or_w: bool
    conditions: tuple[str, ...]
    texts: Mapping[str, Text]
    source: str
    locator: str
    level_basis: str
    edition: str
    narrowed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RaisingGroup:
    """A vulnerable group that raises a sign by one level, never to emergency.

    ``blocked_by``: the group does not raise once one of these is stated. ``softened_rules``:
    whether it also raises a sign that a long, unchanged duration has softened.
    """

    id: str
    when: Expression
    raises: Mapping[Level, Level]
    blocked_by: tuple[NotStated, ...]
    only_injury_or_w: bool
    softened_rules: bool
    night: str
    sentence: Text
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class Modifiers:
    """How duration softens and vulnerable groups raise; what is said when nothing fires."""

    softening_allowed: tuple[str, ...]
    softening_cancelled_by: tuple[Expression, ...]
    raising: tuple[RaisingGroup, ...]
    defaults: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the danger-sign part: a checklist of boxes, or one question."""

    id: str
    part: str
    title: Text
    asked_if: Expression | None
    items: tuple[str, ...]
    question: str
    longstanding: bool


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything, read and cross-checked. ``digest`` identifies the exact content."""

    version: str
    digest: str
    conditions: Mapping[str, Condition]
    findings: Mapping[str, Finding]
    states: Mapping[str, HiddenState]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    modifiers: Modifiers
    pages: tuple[Page, ...]
    population: Mapping[str, Any]
    guidance: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    root: str

    def rows_of(self, condition: str) -> tuple[Row, ...]:
        """The rows of one condition, as printed."""
        return tuple(row for row in self.rows if row.condition == condition)
