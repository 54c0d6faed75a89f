"""The care card: when, where and how to be seen, with the dates that its texts speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.truth import holds
from hizaura.pathway.assessment import Assessment
from hizaura.terms import Level
from hizaura.wording.shown import CareCard
from hizaura.wording.texts import Words

LINES_SAID = 2


def care_card(assessment: Assessment, words: Words) -> CareCard:
    """The first thing on every result."""
    a, w = assessment, words
    night = a.triage.night or ("next_morning" if a.level is Level.SAME_DAY else "")
    record = _record(a, w, night)
    days = record.get("look_again_days")
    again = None if days in (None, "null", "") else w.today + timedelta(days=int(days))
    when = (again if a.level < Level.WITHIN_DAYS else _deadline(a, w)) or w.today
    places = w.base.guidance["levels"]["places"]
    named = a.triage.place in places and a.triage.how != "ambulance"  # the ambulance chooses
    place = w.of(places[a.triage.place]) if named else ""

    def text(key: str) -> str:
        return _dated(w.of(record[key]), when, w) if record.get(key) else ""

    return CareCard(
        level=a.level.id,
        how=a.triage.how,
        night=night if a.level is Level.SAME_DAY else "",
        name=text("name"),
        headline=text("headline"),
        by_when=text("by_when"),
        place=place or text("place_text"),
        night_text=text("night_text"),
        bring=text("bring"),
        while_waiting=text("while_waiting"),
        safety_net=text("safety_net"),
        say=tuple(dict.fromkeys(_say(a, w)))[:LINES_SAID],
        look_again=again,
        defaults=tuple(_defaults(a, w)) if a.level is Level.SELF_CARE else (),
    )


def _record(a: Assessment, w: Words, night: str) -> Mapping[str, Any]:
    """The texts of this level, of this way to get there and of this night."""
    levels: list[Mapping[str, Any]] = w.base.guidance["levels"]["levels"]
    return next(
        r
        for r in levels
        if r["level"] == a.level.id
        and r.get("how", a.triage.how) == a.triage.how
        and r.get("night", night) == night
    )


def _deadline(a: Assessment, w: Words) -> date:
    """The last day of the level: today, in three days, or in two weeks."""
    days = w.base.guidance["policy"]["deadline_days"].get(a.level.id, "0")
    return w.today + timedelta(days=int(days))


def _dated(text: str, when: date, w: Words) -> str:
    return text.replace("[date]", w.day(when))


def _say(a: Assessment, w: Words) -> Iterator[str]:
    """What to say on the telephone or at the desk, for the signs that set the level."""
    rules = {rule.id: rule for rule in w.base.rules}
    for sign in a.triage.signs:
        if sign.level is a.triage.level and "say" in rules[sign.rule].texts:
            yield w.of(rules[sign.rule].texts["say"])


def _defaults(a: Assessment, w: Words) -> Iterator[str]:
    """What is said when no sign holds."""
    for raw in w.base.modifiers.defaults:
        shown = raw.get("shown_if")
        if shown and holds(parse_expression(shown), a.person, w.base) is not True:
            continue
        yield _dated(w.of(raw["text"]), w.today + timedelta(days=int(raw["look_again_days"])), w)
