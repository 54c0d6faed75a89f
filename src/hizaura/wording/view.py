"""Assessment -> the texts of the result, in order, for page, terminal, PDF and message alike.

In ``public`` mode the causes, exams and treatments are the same for everyone: they come from the
base in its own order, never from the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hizaura.inference.model import Model
from hizaura.pathway.assessment import Assessment
from hizaura.terms import Language
from hizaura.wording.care import care_card
from hizaura.wording.causes import causes as causes_of
from hizaura.wording.causes import excluded, flat
from hizaura.wording.shown import CareCard, Cause, Exam, Excluded, ResultView
from hizaura.wording.texts import Words

__all__ = ["CareCard", "Cause", "Exam", "Excluded", "ResultView", "result_view"]


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
        causes = causes_of(self.model, a, w)
        exams = self._exams()
        tell = a.handover
        return ResultView(
            language=w.language,
            mode=a.mode.value,
            care=care_card(a, w),
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
            excluded=tuple(excluded(a, w)),
            causes=causes,
            flat=flat(a, w),
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
        if a.ranked is not None and not a.ranked.posterior.possible:
            said = [w.answer(f, a.person.answers[f]) for f in a.ranked.clash]
            both = w.ui("labels.with").join(said)
            two = len(said) > 1
            notes.append(w.ui("labels.clash", answers=both) if two else w.ui("labels.no_order"))
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
