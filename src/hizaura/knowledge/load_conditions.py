"""Conditions and rules from their files."""

from __future__ import annotations

from typing import Any

from hizaura.knowledge.expressions import parse_not_stated
from hizaura.knowledge.load_findings import BASES
from hizaura.knowledge.reader import Reader, problem
from hizaura.knowledge.schema import (
    Condition,
    Link,
    Modifiers,
    MustNotMiss,
    Page,
    Prior,
    RaisingGroup,
    Rule,
    Treatment,
)
from hizaura.terms import Level, Setting

STEPS = (
    "self_care",
    "exercise",
    "medicine",
    "brace",
    "injection",
    "procedure",
    "surgery",
    "regenerative",
)
STRENGTHS = ("strong", "moderate", "weak", "expert")
CARD_FIELDS = ("what", "feels", "helps", "confirmed")
LEVEL_IDS = tuple(level.id for level in Level)


def read_condition(raw: Any, where: str) -> Condition:
    """One condition; ``KnowledgeError`` names what is wrong with it."""
    reader = Reader(raw, where)
    card = reader.child("card")
    condition = Condition(
        id=reader.string("id"),
        names=reader.text("names"),
        icd10=reader.string("icd10"),
        group=round(reader.number("group", low=1, high=9)),
        structure=reader.string("structure"),
        prior=_prior(reader.child("prior")),
        links=tuple(_link(raw, reader.where) for raw in reader.take("links") or []),
        must_not_miss=(
            _must_not_miss(reader.child("must_not_miss"))
            if reader.take("must_not_miss", None)
            else None
        ),
        card={key: card.text(key) for key in CARD_FIELDS},
        card_sources=card.strings("sources", ()),
        treatments=tuple(_treatment(raw, reader.where) for raw in reader.take("treatments") or []),
        review={key: str(value) for key, value in dict(reader.take("review")).items()},
    )
    card.done()
    reader.done()
    return condition


def _prior(reader: Reader) -> Prior:
    settings = reader.take("settings", None) or {}
    allowed = {setting.value for setting in Setting}
    if not isinstance(settings, dict) or not set(settings) <= allowed:
        raise problem(reader.where, "unknown setting.", f"Use {', '.join(sorted(allowed))}.")
    prior = Prior(
        by_age=reader.by_age(reader.take("by_age"), "by_age"),
        female_odds_ratio=reader.number("female_odds_ratio", 1, 0.001, 1000),
        settings={
            k: reader.as_number(v, f"settings.{k}", 0.001, 1000) for k, v in settings.items()
        },
        range_factor=reader.number("range_factor", 2, 1, 100),
        basis=reader.string("basis", allowed=BASES),
        sources=reader.strings("sources", ()),
        why=reader.string("why"),
    )
    reader.done()
    return prior


def _link(raw: Any, where: str) -> Link:
    reader = Reader(raw, f"{where} links")
    low, high = reader.take("low", ""), reader.take("high", "")
    link = Link(
        child=reader.string("child"),
        strength=reader.number("strength", low=0, high=1),
        low=reader.as_number(low, "low", 0, 1) if low else None,
        high=reader.as_number(high, "high", 0, 1) if high else None,
        basis=reader.string("basis", allowed=BASES),
        source=reader.string("source", ""),
        locator=reader.string("locator", ""),
    )
    reader.done()
    return link


def _must_not_miss(reader: Reader) -> MustNotMiss:
    found = MustNotMiss(
        least_level=Level.of(reader.string("least_level", allowed=LEVEL_IDS)),
        exclude_first_above=reader.number("exclude_first_above", low=0, high=1),
        frightening=reader.string("frightening", "false") == "true",
        excluded_by=reader.text("excluded_by"),
        not_excluded_by=reader.text("not_excluded_by"),
    )
    reader.done()
    return found


def _treatment(raw: Any, where: str) -> Treatment:
    reader = Reader(raw, f"{where} treatments")
    treatment = Treatment(
        step=reader.string("step", allowed=STEPS),
        strength=reader.string("strength", allowed=STRENGTHS),
        text=reader.text("text"),
        sources=reader.strings("sources", ()),
    )
    reader.done()
    return treatment


def read_rule(raw: Any, where: str) -> Rule:
    """One danger sign; ``KnowledgeError`` names what is wrong with it."""
    reader = Reader(raw, where)
    reader.where = f"{where} {reader.string('id')}"
    level = Level.of(reader.string("level", allowed=LEVEL_IDS))
    emergency, same_day = level is Level.EMERGENCY, level is Level.SAME_DAY
    when = reader.expression("when")
    rule = Rule(
        id=reader.string("id"),
        level=level,
        how=reader.string("how", "", allowed=("ambulance", "hospital_now") if emergency else ("",)),
        night=reader.string("night", "", allowed=("go_now", "next_morning") if same_day else ("",)),
        place=reader.string("place"),
        when=when,
        softened_by=reader.strings("softened_by", ()),
        injury_or_w=reader.string("injury_or_w", "false") == "true",
        conditions=reader.strings("conditions", ()),
        texts={key: reader.text(key) for key in ("sentence", "why", "say") if key in reader.raw},
        source=reader.string("source", ""),
        locator=reader.string("locator", ""),
        level_basis=reader.string("level_basis", allowed=("source", "judgement", "owner")),
        edition=reader.string("edition", ""),
        narrowed={k: str(v) for k, v in (reader.take("narrowed", None) or {}).items()},
    )
    reader.taken.update(("sentence", "why", "say"))
    reader.done()
    return rule


def read_modifiers(raw: Any, where: str) -> Modifiers:
    """Softening, raising and default texts."""
    reader = Reader(raw, where)
    softening = reader.child("softening")
    cancelled = []
    for part in softening.take("cancelled_by"):
        cancelled.append(Reader(part, f"{where} softening").expression("when"))
    return Modifiers(
        softening_allowed=softening.strings("allowed"),
        softening_cancelled_by=tuple(cancelled),
        raising=tuple(_raising(part, f"{where} raising") for part in reader.take("raising")),
        defaults=tuple(reader.take("default")),
    )


def _raising(raw: Any, where: str) -> RaisingGroup:
    reader = Reader(raw, where)
    when = reader.expression("group")
    raises = {Level.of(low): Level.of(high) for low, high in dict(reader.take("raises")).items()}
    if any(high != low + 1 or high > Level.SAME_DAY for low, high in raises.items()):
        raise problem(reader.where, "a group raises by one level, at most to same_day.", "Fix it.")
    return RaisingGroup(
        id=reader.string("id"),
        when=when,
        raises=raises,
        blocked_by=tuple(parse_not_stated(b) for b in reader.strings("blocked_by", ())),
        only_injury_or_w=reader.string("applies_to", allowed=("all", "injury_or_w"))
        == "injury_or_w",
        softened_rules=reader.string("softened_rules", "false") == "true",
        night=reader.string("night", "next_morning"),
        sentence=reader.text("sentence"),
        source=reader.string("source", ""),
        basis=reader.string("level_basis", "judgement"),
    )


def read_page(raw: Any, where: str) -> Page:
    """One page of the danger-sign part."""
    reader = Reader(raw, where)
    page = Page(
        id=reader.string("id"),
        part=reader.string("part"),
        title=reader.text("title", {}),
        asked_if=reader.expression_or_none("asked_if"),
        items=reader.strings("items", ()),
        question=reader.string("question", ""),
        longstanding=reader.string("items_from", "") == "longstanding",
    )
    reader.done()
    return page
