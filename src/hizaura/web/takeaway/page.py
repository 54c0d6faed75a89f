"""The texts of the two pages as data for the template: letters with reading, never markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hizaura.terms import Language, Mode
from hizaura.web.takeaway.memo import DANGER, Memo, Section
from hizaura.web.takeaway.plain import Runs, runs, unmarked
from hizaura.web.takeaway.qr import Code
from hizaura.wording.texts import Words
from hizaura.wording.view import Cause, ResultView


class Page:
    """One result and its memo, about to be printed."""

    def __init__(self, view: ResultView, memo: Memo, words: Words) -> None:
        self.view, self.memo, self.words = view, memo, words
        self._more = unmarked(words.ui("takeaway.more", n="{n}"))

    def data(self, font: str, own_words: str, code: Code | None) -> dict[str, Any]:
        """Everything that the template reads; in ``public`` without causes."""
        title = unmarked(self.words.ui("takeaway.card_title"))
        return {
            "title": title,
            "lang": "en" if self.view.language is Language.EN else "ja",
            "font": font,
            "page": unmarked(self.words.ui("takeaway.page")),
            "card": self._card(),
            "memo": self._memo(own_words),
            "code": code and {"svg": code.svg, "alt": unmarked(self.words.ui("takeaway.code"))},
        }

    def _card(self) -> dict[str, Any]:
        view, care = self.view, self.view.care
        named = ("signs", "now", "do_not", "come_back", "unanswered")
        return {
            "level": care.level,
            "title": self._ui("takeaway.card_title"),
            "made_on": self._runs(self.memo.made_on),
            "name": self._runs(care.name),
            "headline": self._runs(care.headline),
            "rows": self._rows(),
            "words": {key: self._ui(f"headings.{key}") for key in named},
            "more": self._more,
            "signs": self._each(sentence for sentence, _ in view.signs),
            "unanswered": [[self._runs(q), self._runs(h)] for q, h in view.unanswered],
            "do_now": [[self._runs(what), self._runs(how)] for what, how, _ in view.do_now],
            "do_not": [[self._runs(what), self._runs(how)] for what, how in view.do_not],
            "safety_net": self._runs(care.safety_net),
            "banner": self._runs(self.memo.banner),
            "notice": self._runs(view.notice),
            "reviewed": self._runs(view.reviewed),
            "knowledge": self._runs(view.knowledge),
        }

    def _rows(self) -> list[list[Any]]:
        care = self.view.care
        again = [] if care.look_again is None else [self.words.day(care.look_again)]
        return self._named(
            ("takeaway.by_when", [care.by_when, *self.view.notes, *care.defaults]),
            ("headings.place", [care.place]),
            ("headings.night", [care.night_text]),
            ("headings.say", care.say),
            ("takeaway.until_then", [care.while_waiting]),
            ("headings.bring", [care.bring]),
            ("takeaway.look_again", again),
        )

    def _memo(self, own_words: str) -> dict[str, Any]:
        memo, ui = self.memo, self._ui
        named = ("present", "absent", "unknown", "exclude", "causes", "for", "against")
        public = memo.mode == Mode.PUBLIC.value
        sections = [s for s in memo.sections if s.id != DANGER]
        return {
            "title": self._runs(memo.title),
            "made_on": self._runs(memo.made_on),
            "note": self._runs(memo.note),
            "banner": self._runs(memo.banner),
            "reception": memo.reception,
            "facts": self._named(
                ("takeaway.who", [memo.who]),
                ("headings.level", [f"{memo.level} — {memo.by_when}"]),
                ("headings.signs", memo.signs),
                ("takeaway.one_line", [memo.one_line]),
            ),
            "danger": self._section(memo.section(DANGER)),
            "sections": [self._section(s) for s in sections if s.answered],
            "open": [
                [self._runs(s.heading), self._runs(s.prompt)]
                for s in sections
                if s.prompt and not s.answered
            ],
            "questions_heading": self._runs(memo.questions_heading),
            "questions": self._each(memo.questions),
            "own_words_heading": self._runs(memo.own_words_heading),
            "own_words": own_words,
            "causes": [] if public else [self._cause(c) for c in memo.causes],
            "excluded": []
            if public
            else [[self._runs(e.name), self._runs(e.ruled_out_by)] for e in memo.excluded],
            "notice": self._runs(self.view.notice),
            "knowledge": self._runs(self.view.knowledge),
            "joint": self.words.ui("takeaway.between"),
            "colon": self.words.ui("colon"),
            "more": self._more,
            "words": {
                **{key: ui(f"headings.{key}") for key in named},
                **{key: ui(f"takeaway.{key}") for key in ("answers", "to_write")},
            },
        }

    def _named(self, *rows: tuple[str, Iterable[str]]) -> list[list[Any]]:
        """Rows of a heading and its texts; a row without any text is left out."""
        found = [(key, self._each(text for text in texts if text)) for key, texts in rows]
        return [[self._ui(key), texts] for key, texts in found if texts]

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "heading": self._runs(section.heading),
            "present": self._each(section.present),
            "absent": self._each(section.absent),
            "unknown": self._each(section.unknown),
        }

    def _cause(self, cause: Cause) -> dict[str, Any]:
        return {
            "name": self._runs(cause.name),
            "fit": self._runs(cause.fit),
            "chance": self._runs(cause.chance),
            "supports": self._each(cause.supports),
            "opposes": self._each(cause.opposes),
        }

    def _runs(self, text: str) -> Runs:
        return runs(text, self.view.language)

    def _ui(self, key: str) -> Runs:
        return self._runs(self.words.ui(key))

    def _each(self, texts: Iterable[str]) -> list[Runs]:
        return [self._runs(text) for text in texts]
