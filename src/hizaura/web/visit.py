"""One person's answers on their way between pages: packed small, checked when they come back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hizaura.knowledge.schema import KnowledgeBase
from hizaura.terms import NO, UNKNOWN, YES, Language
from hizaura.web.seal import ForgedError

FORM = 1
LIFETIME = 2 * 60 * 60
LARGEST_COOKIE = 3500
LONGEST_WORDS = 300
SHORT = {YES: "+", NO: "-", UNKNOWN: "?"}
LONG = {mark: state for state, mark in SHORT.items()}


@dataclass(frozen=True)
class Visit:
    """What has been said so far, in order. ``step``: where the interview stands (kind and id).

    ``last``: the step answered last, for undoing; ``notice``: a sentence to show once.
    """

    id: str
    language: Language
    digest: str
    whom: str = "self"
    about: bool = False
    age: int | None = None
    sex: str | None = None
    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    step: str = ""
    last: str = ""
    notice: str = ""

    @property
    def done(self) -> str:
        """Why the interview is over, or nothing while it is not."""
        kind, _, why = self.step.partition(":")
        return why if kind == "done" else ""

    def answering(self, step: str, answers: Mapping[str, str]) -> Visit:
        """With the answers of one step; an answer that is changed keeps its place in the order."""
        return replace(self, answers={**self.answers, **answers}, last=step, step="")

    def without(self, findings: Iterable[str]) -> Visit:
        """Without these answers."""
        gone = set(findings)
        kept = {f: state for f, state in self.answers.items() if f not in gone}
        return replace(self, answers=kept, last="", step="")

    def fitted(self, base: KnowledgeBase) -> Visit:
        """Only what this knowledge base still understands."""
        kept = {
            f: state
            for f, state in self.answers.items()
            if f in base.findings and state in (*base.findings[f].states, UNKNOWN)
        }
        return replace(self, answers=kept, digest=base.digest, step="", last="", notice="carried")


def new_visit(language: Language, digest: str, whom: str) -> Visit:
    """A visit with nothing said yet."""
    return Visit(secrets.token_urlsafe(6), language, digest, whom)


def pack(visit: Visit, now: int) -> str:
    """The visit as one text; ``now`` in seconds dates it."""
    answers = " ".join(f + SHORT.get(s, ":" + s) for f, s in visit.answers.items())
    fields = [
        FORM, now, visit.id, visit.language.value, visit.digest, visit.whom, visit.about,
        visit.age, visit.sex, visit.words, answers, visit.step, visit.last, visit.notice,
    ]  # fmt: skip
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> tuple[Visit, int]:
    """The visit and when it was packed; ``ForgedError`` if it is none of ours."""
    try:
        (form, at, id_, language, digest, whom, about, age, sex, words, answers, *marks) = (
            json.loads(text)
        )
        if form != FORM:
            raise ForgedError
        said = dict(_answer(part) for part in answers.split())
        visit = Visit(id_, Language(language), digest, whom, about, age, sex, words, said, *marks)
        return visit, int(at)
    except (ValueError, TypeError):
        raise ForgedError from None


def _answer(part: str) -> tuple[str, str]:
    if part[-1] in LONG:
        return part[:-1], LONG[part[-1]]
    finding, _, state = part.partition(":")
    return finding, state
