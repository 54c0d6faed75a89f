"""The memo for the clinic: the person's own answers in the order in which a doctor asks for them.

Headings, order and findings come from ``handover.yaml``. In ``public`` the memo holds no causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hizaura.inference.model import Model
from hizaura.knowledge.observations import Person
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.pathway.assessment import Assessment
from hizaura.terms import NO, UNKNOWN, Language, Mode
from hizaura.web.takeaway.plain import clean, joined, unmarked
from hizaura.wording.texts import Words
from hizaura.wording.view import Cause, Excluded, ResultView, result_view

MOST_OWN_WORDS = 600
ONE_LINE = "one_line"
SINCE = "since_when"
QUESTIONS = "questions"
DANGER = "danger_signs"
OTHER = "other"
LONGSTANDING = "_longstanding"


@dataclass(frozen=True)
class Section:
    """One heading of the memo: what is there, what is not, what the person does not know."""

    id: str
    heading: str
    prompt: str
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it holds any answer."""
        return bool(self.present or self.absent or self.unknown)


@dataclass(frozen=True)
class Memo:
    """Everything that the memo says, with furigana marks; ``own_words`` alone is literal."""

    language: Language
    mode: str
    made_on: str
    title: str
    note: str
    banner: str
    reception: str
    who: str
    level: str
    by_when: str
    signs: tuple[str, ...]
    one_line: str
    sections: tuple[Section, ...]
    own_words_heading: str
    own_words: str
    questions_heading: str
    questions: tuple[str, ...]
    causes: tuple[Cause, ...]
    excluded: tuple[Excluded, ...]

    def section(self, section_id: str) -> Section:
        """The section of that id."""
        return next(s for s in self.sections if s.id == section_id)


def make_memo(
    model: Model, assessment: Assessment, view: ResultView, today: date, own_words: str = ""
) -> Memo:
    """The memo in the language of ``view``; English carries a Japanese line for the reception."""
    words = Words(model.base, view.language, today)
    guide: Mapping[str, Any] = model.base.guidance["handover"]
    phrases = guide["phrases"]
    shows_causes = view.mode != Mode.PUBLIC.value
    return Memo(
        language=view.language,
        mode=view.mode,
        made_on=words.ui("takeaway.made_on", date=words.day(today)),
        title=words.of(guide["title"]),
        note=words.of(phrases["memo_note"]),
        banner=_banner(words, view),
        reception=_reception(model, assessment, view, today),
        who=_who(words, assessment.person),
        level=view.care.name,
        by_when=view.care.by_when,
        signs=tuple(sentence for sentence, _ in view.signs),
        one_line=_one_line(words, guide, assessment.person),
        sections=tuple(_sections(words, guide, assessment.person)),
        own_words_heading=words.of(phrases["own_words"]),
        own_words=clean(own_words, MOST_OWN_WORDS),
        questions_heading=words.of(_record(guide, QUESTIONS)["name"]),
        questions=tuple(words.of(q) for q in guide["questions_to_ask"]),
        causes=view.causes if shows_causes else (),
        excluded=view.excluded if shows_causes else (),
    )


def _banner(words: Words, view: ResultView) -> str:
    if view.mode == Mode.PUBLIC.value:
        return ""
    return words.of(words.base.guidance["phrases"][f"banner_{view.mode}"])


def _who(words: Words, person: Person) -> str:
    age = (
        words.ui("takeaway.age_unknown")
        if person.age is None
        else words.ui("takeaway.age", age=person.age)
    )
    sex = words.ui(f"takeaway.sex.{person.sex or UNKNOWN}")
    return joined((age, sex), words.ui("joint"))


def _reception(model: Model, assessment: Assessment, view: ResultView, today: date) -> str:
    if view.language is not Language.EN:
        return ""
    japanese = Words(model.base, Language.JA, today)
    level = result_view(model, assessment, Language.JA, today).care.name
    who = _who(japanese, assessment.person)
    return unmarked(japanese.ui("takeaway.reception", who=who, level=level))


def _record(guide: Mapping[str, Any], section_id: str) -> Mapping[str, Any]:
    return next(s for s in guide["tell_the_doctor"] if s["id"] == section_id)


def _one_line(words: Words, guide: Mapping[str, Any], person: Person) -> str:
    asked = (*_record(guide, ONE_LINE)["findings"], *_record(guide, SINCE)["findings"])
    answers = ((f, person.state(f)) for f in asked)
    known = (words.answer(f, state) for f, state in answers if state not in (None, NO))
    return words.ui("takeaway.between").join(known)


def _sections(words: Words, guide: Mapping[str, Any], person: Person) -> Iterator[Section]:
    records = [s for s in guide["tell_the_doctor"] if s["id"] not in (ONE_LINE, QUESTIONS)]
    home = _home(words.base, records)
    order = {finding_id: place for place, finding_id in enumerate(home)}
    answers = sorted(person.answers.items(), key=lambda a: order.get(a[0], len(order)))
    empty = [Section(r["id"], words.of(r["name"]), words.of(r["prompt"])) for r in records]
    for section in (*empty, Section(OTHER, words.ui("takeaway.other"), "")):
        yield _filled(words, section, {f: s for f, s in answers if _at(home, f) == section.id})


def _home(base: KnowledgeBase, records: list[Mapping[str, Any]]) -> dict[str, str]:
    """Finding -> section, in the order of the memo; what a checklist asks is a danger sign."""
    home = {f: record["id"] for record in records for f in record["findings"]}
    for page in base.pages:
        for finding_id in page.items:
            if base.findings[finding_id].role != "context":
                home.setdefault(finding_id, DANGER)
    return home


def _at(home: Mapping[str, str], finding_id: str) -> str:
    return home.get(finding_id) or home.get(finding_id.removesuffix(LONGSTANDING)) or OTHER


def _filled(words: Words, empty: Section, answers: Mapping[str, str]) -> Section:
    present, absent, unknown = [], [], []
    for finding_id, state in answers.items():
        label = words.of(words.base.findings[finding_id].texts["label"])
        if state == UNKNOWN:
            unknown.append(label)
        elif is_absent(words.base, finding_id, state):
            absent.append(label)
        else:
            present.append(words.answer(finding_id, state))
    return replace(empty, present=tuple(present), absent=tuple(absent), unknown=tuple(unknown))


def is_absent(base: KnowledgeBase, finding_id: str, state: str) -> bool:
    """Whether the state says that the finding is not there."""
    return state == NO or (base.findings[finding_id].ordered and state == "none")
