"""Assessment -> the texts of the result, in order, for page, terminal, PDF and message alike.

In ``public`` mode the causes, exams and treatments are the same for everyone: they come from the base in
its own order, never from the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hizaura.inference.explain import Term
from hizaura.inference.model import Model
from hizaura.knowledge.expressions import parse_expression
from hizaura.knowledge.truth import holds
from hizaura.pathway.assessment import Assessment
from hizaura.terms import Language, Level, Mode
from hizaura.wording.texts import Words

SMALL_TERM = 0.15
REASONS_SHOWN = 5


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


def result_view(
    model: Model, assessment: Assessment, language: Language, today: date
) -> ResultView:
    """The result in one language. ``today`` dates the deadlines; nothing here reads the clock."""
    return _View(model, assessment, Words(model.base, language, today)).build()


class _View:
    def __init__(self, model: Model, assessment: Assessment, words: Words) -> None:
        self.model, self.base, self.a, self.w = model, model.base, assessment, words
        self.rules = {rule.id: rule for rule in model.base.rules}
        self.guide = model.base.guidance

    def build(self) -> ResultView:
        a, w, phrases = self.a, self.w, self.guide["phrases"]
        causes = self._causes()
        exams = self._exams()
        tell = a.handover
        return ResultView(
            language=w.language,
            mode=a.mode.value,
            care=self._care(),
            signs=tuple(
                (
                    w.of(self.rules[s.rule].texts["sentence"]),
                    w.of(self.rules[s.rule].texts["why"]),
                )
                for s in a.triage.signs
            ),
            notes=self._notes(),
            do_now=self._measures(do=True),
            do_not=tuple((text, how) for text, how, _ in self._measures(do=False)),
            unanswered=self._unanswered(),
            excluded=self._excluded(),
            causes=causes,
            flat=self._flat(),
            exams=exams,
            tell_present=tuple(w.answer(f, s) for f, s in tell.present),
            tell_absent=tuple(w.answer(f, a.person.answers[f]) for f in tell.absent),
            tell_unknown=tuple(w.answer(f, "unknown") for f in tell.unknown),
            decisive=self._decisive(),
            sources=self._sources(causes),
            notice=w.of(phrases["notice"]),
            reviewed=w.of(phrases["not_reviewed"]),
            knowledge=w.ui("labels.knowledge", version=a.version, digest=a.digest),
        )

    def _care(self) -> CareCard:
        a, w = self.a, self.w
        night = a.triage.night or ("next_morning" if a.level is Level.SAME_DAY else "")
        record = next(
            r
            for r in self.guide["levels"]["levels"]
            if r["level"] == a.level.id
            and r.get("how", a.triage.how) == a.triage.how
            and r.get("night", night) == night
        )
        days = record.get("look_again_days")
        again = None if days in (None, "null", "") else w.today + timedelta(days=int(days))
        places = self.guide["levels"]["places"]
        place = w.of(places[a.triage.place]) if a.triage.place in places else ""
        top = [s for s in a.triage.signs if s.level is a.triage.level]
        say = [
            w.of(self.rules[s.rule].texts["say"]) for s in top if "say" in self.rules[s.rule].texts
        ]

        def dated(key: str) -> str:
            text = w.of(record[key]) if record.get(key) else ""
            return self._dated(text, again if a.level < Level.WITHIN_DAYS else self._deadline())

        return CareCard(
            level=a.level.id,
            how=a.triage.how,
            night=night if a.level is Level.SAME_DAY else "",
            name=dated("name"),
            headline=dated("headline"),
            by_when=dated("by_when"),
            place=place or dated("place_text"),
            night_text=dated("night_text"),
            bring=dated("bring"),
            while_waiting=dated("while_waiting"),
            safety_net=dated("safety_net"),
            say=tuple(dict.fromkeys(say))[:2],
            look_again=again,
            defaults=self._defaults() if a.level is Level.SELF_CARE else (),
        )

    def _deadline(self) -> date:
        """The last day of the level: today, in three days, or in two weeks."""
        days = self.guide["policy"]["deadline_days"].get(self.a.level.id, "0")
        return self.w.today + timedelta(days=int(days))

    def _dated(self, text: str, when: date | None) -> str:
        return text.replace("[date]", self.w.day(when or self.w.today))

    def _defaults(self) -> tuple[str, ...]:
        found = []
        for raw in self.base.modifiers.defaults:
            shown = raw.get("shown_if")
            if shown and holds(parse_expression(shown), self.a.person, self.base) is not True:
                continue
            again = self.w.today + timedelta(days=int(raw["look_again_days"]))
            found.append(self._dated(self.w.of(raw["text"]), again))
        return tuple(found)

    def _notes(self) -> tuple[str, ...]:
        a, w = self.a, self.w
        notes = [
            w.of(group.sentence)
            for group in self.base.modifiers.raising
            if any(s.group == group.id and s.level is a.triage.level for s in a.triage.signs)
        ]
        if a.raised_by:
            notes.append(w.ui("labels.raised"))
        if a.triage.worst_case > a.level:
            notes.append(w.ui("labels.worst_case"))
        return tuple(notes)

    def _measures(self, *, do: bool) -> tuple[tuple[str, str, int], ...]:
        records = {raw["id"]: raw for raw in self.guide["first_aid"]}
        return tuple(
            (self.w.of(records[m.id]["text"]), self.w.of(records[m.id]["how"]), m.timer_minutes)
            for m in self.a.first_aid
            if m.do is do
        )

    def _unanswered(self) -> tuple[tuple[str, str], ...]:
        found = []
        for finding_id in self.a.triage.unanswered[:3]:
            texts = self.base.findings[finding_id].texts
            found.append((self.w.of(texts["question"]), self.w.of(texts["help"])))
        return tuple(found)

    def _excluded(self) -> tuple[Excluded, ...]:
        if self.a.ranked is None:
            return ()
        found = []
        named = {c for s in self.a.triage.signs for c in self.rules[s.rule].conditions}
        for e in self.a.ranked.exclude_first:
            record = self.base.conditions[e.condition].must_not_miss
            assert record is not None
            if record.frightening and e.condition not in named:
                continue
            found.append(
                Excluded(
                    e.condition,
                    self.w.condition(e.condition),
                    self.w.of(record.excluded_by),
                    self.w.of(record.not_excluded_by),
                )
            )
        return tuple(found)

    def _causes(self) -> tuple[Cause, ...]:
        if self.a.ranked is None:
            return ()
        policy, ranked = self.guide["policy"], self.a.ranked
        if not ranked.posterior.possible:
            return ()
        chances = ranked.posterior.probability
        shown = int(policy["shown_conditions"])
        hidden = {
            c.id
            for c in self.base.conditions.values()
            if c.must_not_miss and c.must_not_miss.frightening and self.a.mode is not Mode.CLINIC
        }
        order = [c for c in ranked.order if c not in hidden][:shown]
        return tuple(self._cause(c, float(chances[self.model.index[c]])) for c in order)

    def _cause(self, condition: str, p: float) -> Cause:
        w, record, ranked = self.w, self.base.conditions[condition], self.a.ranked
        assert ranked is not None
        fit = self._fit(p)
        terms = [t for t in ranked.explanation.terms[condition] if t.kind != "prior"]
        supports = sorted((t for t in terms if t.log_odds > SMALL_TERM), key=lambda t: -t.log_odds)
        opposes = sorted((t for t in terms if t.log_odds < -SMALL_TERM), key=lambda t: t.log_odds)
        i = self.model.index[condition]
        chance = w.chance(p)
        if ranked.ranges is not None:
            low = min(float(ranked.ranges.low[i]), p)
            high = max(float(ranked.ranges.high[i]), p)
            chance += w.ui("range", low=round(100 * low), high=round(100 * high))
        steps = self.guide["groups"]["treatment_steps"]
        strengths = self.guide["groups"]["strengths"]
        return Cause(
            id=condition,
            name=w.of(record.names),
            fit=w.of(self.guide["phrases"]["fit"][fit]),
            fit_key=fit,
            chance=chance,
            supports=tuple(self._reason(t) for t in supports[:REASONS_SHOWN]),
            opposes=tuple(self._reason(t) for t in opposes[:REASONS_SHOWN]),
            card={key: w.of(text) for key, text in record.card.items()},
            structure=record.structure,
            treatments=tuple(
                (w.of(steps[t.step]), w.of(t.text), w.of(strengths[t.strength]["name"]))
                for t in record.treatments
            ),
            sources=record.card_sources,
        )

    def _fit(self, p: float) -> str:
        policy = self.guide["policy"]
        if p >= float(policy["fit_good"]):
            return "good"
        return "partly" if p >= float(policy["fit_partly"]) else "little"

    def _reason(self, term: Term) -> str:
        return self.w.answer(term.finding, term.state)

    def _flat(self) -> str:
        ranked = self.a.ranked
        if ranked is None or not ranked.posterior.possible:
            return ""
        top = float(ranked.posterior.probability.max())
        if top >= float(self.guide["policy"]["flat_below"]):
            return ""
        texts = self.guide["phrases"]["flat_differential"]
        if self.a.step.kind == "question":
            helps = texts["by_question"]
        else:
            helps = texts["by_exam"] if ranked.exams else texts["nothing_more"]
        return " ".join(self.w.of(t) for t in (texts["title"], texts["text"], helps))

    def _exams(self) -> tuple[Exam, ...]:
        records = {e["id"]: e for e in self.guide["exams"]}
        if self.a.ranked is None:
            general = [e for e in records.values() if e["kind"] != "examination"]
            return tuple(self._exam(e, (), ()) for e in general)
        ranked = self.a.ranked
        causes = [*ranked.order[:4], *(e.condition for e in ranked.exclude_first)]
        return tuple(
            self._exam(records[e.exam], causes, self._changes(e.changes)) for e in ranked.exams
        )

    def _changes(self, changes: tuple[Any, ...]) -> tuple[str, ...]:
        w = self.w
        found = []
        for change in changes:
            label = w.of(self.base.findings[change.finding].texts["label"])
            first = w.ui("joint").join(w.condition(c) for c, _ in change.first[:2])
            found.append(f"{label} → {first}")
        return tuple(found)

    def _exam(self, raw: Mapping[str, Any], causes: Any, changes: tuple[str, ...]) -> Exam:
        w = self.w
        shows, misses = [w.of(raw["shows"])], [w.of(raw["misses"])]
        for condition in dict.fromkeys(causes):
            record = (raw.get("per_condition") or {}).get(condition)
            if record:
                name = w.condition(condition)
                shows.append(f"{name}{w.ui('colon')}{w.of(record['shows'])}")
                misses.append(f"{name}{w.ui('colon')}{w.of(record['misses'])}")
        return Exam(
            raw["id"],
            w.of(raw["names"]),
            tuple(shows),
            tuple(misses),
            w.of(raw["cost_text"]),
            w.of(raw["preparation"]),
            changes,
        )

    def _decisive(self) -> tuple[str, ...]:
        if self.a.ranked is None:
            return ()
        w = self.w
        return tuple(
            f"{w.answer(d.finding, self.a.person.answers[d.finding])} → {w.condition(d.then)}"
            for d in self.a.ranked.decisive
            if d.kind == "answer" and d.finding in self.a.person.answers
        )[:3]

    def _sources(self, causes: tuple[Cause, ...]) -> tuple[str, ...]:
        keys = [self.rules[s.rule].source for s in self.a.triage.signs]
        keys += [key for cause in causes for key in cause.sources]
        return tuple(self.w.citation(key) for key in dict.fromkeys(keys) if key)
