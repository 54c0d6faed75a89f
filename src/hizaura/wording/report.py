"""The result as plain text for a terminal, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hizaura.knowledge.schema import KnowledgeBase
from hizaura.wording.texts import Words, to_plain_text
from hizaura.wording.view import Cause, Exam, ResultView


def text_report(view: ResultView, base: KnowledgeBase) -> str:
    """The whole result as text; furigana in brackets."""
    from datetime import date

    words = Words(base, view.language, date.min)
    return to_plain_text("\n".join(_lines(view, words)), readings=True)


def _lines(view: ResultView, words: Words) -> Iterator[str]:
    def heading(key: str) -> str:
        return f"\n■ {words.ui(f'headings.{key}')}"

    care = view.care
    yield f"【{care.name}】 {care.headline}"
    yield from _bullets([care.by_when, *view.notes, *care.defaults])
    for key, text in (("place", care.place), ("night", care.night_text)):
        if text:
            yield f"  {words.ui(f'headings.{key}')}{words.ui('colon')}{text}"
    for say in care.say:
        yield f"  {words.ui('headings.say')}{words.ui('colon')}{say}"
    if care.while_waiting:
        yield f"  {care.while_waiting}"
    if view.signs:
        yield heading("signs")
        yield from _bullets(sentence for sentence, _ in view.signs)
    if view.unanswered:
        yield heading("unanswered")
        yield from _bullets(f"{q} {h}" for q, h in view.unanswered)
    yield heading("now")
    yield from _bullets(f"{text} {how}" for text, how, _ in view.do_now)
    if view.do_not:
        yield heading("do_not")
        yield from _bullets(text for text, _ in view.do_not)
    if view.excluded:
        yield heading("exclude")
        for e in view.excluded:
            yield f"  ・{e.name}"
            yield f"    {words.ui('labels.ruled_out_by')}{words.ui('colon')}{e.ruled_out_by}"
    if view.causes:
        yield heading("causes")
        yield from _bullets([view.flat] if view.flat else [])
        for cause in view.causes:
            yield from _cause(cause, words)
    yield heading("exams")
    for exam in view.exams:
        yield from _exam(exam, words, ranked=bool(view.causes))
    yield heading("tell")
    for key, items in (
        ("present", view.tell_present),
        ("absent", view.tell_absent),
        ("unknown", view.tell_unknown),
    ):
        if items:
            yield f"  {words.ui(f'headings.{key}')}{words.ui('colon')}" + words.ui("joint").join(
                items
            )
    yield heading("come_back")
    yield from _bullets([care.safety_net])
    if view.sources:
        yield heading("sources")
        yield from _bullets(view.sources)
    yield f"\n{view.notice} {view.reviewed}\n{view.knowledge}"


def _bullets(items: Iterable[str]) -> Iterator[str]:
    return (f"  ・{item}" for item in items if item)


def _cause(cause: Cause, words: Words) -> Iterator[str]:
    yield f"  ・{cause.name} — {cause.fit} ({cause.chance})"
    for key, reasons in (("for", cause.supports), ("against", cause.opposes)):
        if reasons:
            joined = words.ui("joint").join(reasons)
            yield f"    {words.ui(f'headings.{key}')}{words.ui('colon')}{joined}"


def _exam(exam: Exam, words: Words, *, ranked: bool) -> Iterator[str]:
    yield f"  ・{exam.name}"
    yield f"    {words.ui('headings.shows')}{words.ui('colon')}{exam.shows[0]}"
    if ranked:
        for extra in exam.shows[1:4]:
            yield f"      {extra}"
    yield f"    {words.ui('headings.misses')}{words.ui('colon')}{exam.misses[0]}"
    for change in exam.changes:
        yield f"    {words.ui('headings.if_seen')}{words.ui('colon')}{change}"
