"""Memo, QR code, calendar file and message: they fit, they are true, they keep to the mode."""

import re
from dataclasses import replace

import pytest
from icalendar import Calendar

from hizaura.evaluation.lint.rules.furigana import faults
from hizaura.knowledge import load
from hizaura.knowledge.observations import Person
from hizaura.terms import Language, Mode
from hizaura.web.takeaway.calendar import ics
from hizaura.web.takeaway.memo import DANGER, MOST_OWN_WORDS
from hizaura.web.takeaway.plain import clean, runs, spoken, unmarked
from hizaura.web.takeaway.qr import LARGEST_VERSION, MOST_BYTES, qr
from hizaura.web.takeaway.share import MOST, share_text
from hizaura.wording.texts import _interface
from tests.web.takeaway_cases import (
    EXAMPLES,
    NOW,
    TODAY,
    everything_answered,
    example,
    of_example,
    of_person,
    with_causes,
)

LANGUAGES = list(Language)
CYST = example("popliteal_cyst_footballer")
COLD_FOOT = example("popliteal_aneurysm_thrombosed")
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def test_order_of_the_memo():
    """The memo keeps the order of handover.yaml, and each answer stands once."""
    order = [s["id"] for s in load().guidance["handover"]["tell_the_doctor"]]
    memo = of_example(CYST, Language.JA).memo
    ids = [s.id for s in memo.sections if s.id != "other"]
    assert ids == [section for section in order if section in ids]
    shown = [t for s in memo.sections for t in (*s.present, *s.absent, *s.unknown)]
    assert len(shown) == len(set(shown))


@each_language
def test_unknown_is_not_no(language):
    """An answer "don't know" stands under unknown, never under absent."""
    person = Person(40, "male", answers={"foot_cold_or_pale": "unknown", "fever": "none"})
    result = of_person(person, language, Mode.PUBLIC)
    danger = result.memo.section(DANGER)
    label = result.words.of(load().findings["foot_cold_or_pale"].texts["label"])
    assert danger.unknown == (label,)
    assert label not in danger.absent
    assert len(danger.absent) == 1


def test_reception_can_read_it():
    """An English memo carries a line in Japanese for the reception; Japanese ones need none."""
    english = of_example(CYST, Language.EN).memo.reception
    assert english.startswith("受付の方へ")
    assert "20歳" in english
    assert of_example(CYST, Language.JA).memo.reception == ""
    assert of_example(CYST, Language.PLAIN).memo.reception == ""


def test_own_words_are_cleaned_not_changed():
    """Own words lose control and direction marks only, and are cut visibly."""
    assert clean("a\x00b\u202ec\r\nd\ud800\te", 99) == "abc\nd e"
    assert clean("{痛|いた}い #x *y* <b>", 99) == "{痛|いた}い #x *y* <b>"
    cut = clean("痛い" * MOST_OWN_WORDS, MOST_OWN_WORDS)
    assert len(cut) == MOST_OWN_WORDS
    assert cut.endswith("…")


def test_readings_only_in_plain_japanese():
    """Readings stand in brackets in plain Japanese and nowhere else."""
    text = "{足|あし}が{冷|つめ}たい"
    assert spoken(text, Language.PLAIN) == "足(あし)が冷(つめ)たい"
    assert spoken(text, Language.JA) == unmarked(text) == "足が冷たい"
    assert runs(text, Language.PLAIN) == [
        ("足", "あし"), ("が", ""), ("冷", "つめ"), ("たい", ""),
    ]  # fmt: skip


@each_language
@each_example
def test_code_fits(path, language):
    """The code stays at version 25 and holds what is present among the danger signs."""
    result = of_example(path, language)
    code = qr(result.memo, result.words)
    assert code.version <= LARGEST_VERSION
    assert "http" not in code.text
    for sign in result.memo.section(DANGER).present:
        assert unmarked(sign) in code.text


@each_language
def test_everything_answered_still_fits(language):
    """With every question answered and long own words the code fits and says what it leaves out."""
    result = of_person(everything_answered(), language, Mode.PUBLIC, "とても痛い。" * 500)
    code = qr(result.memo, result.words)
    assert code.version <= LARGEST_VERSION
    assert len(code.text.encode()) <= MOST_BYTES
    more = re.escape(unmarked(result.words.ui("takeaway.more", n="#"))).replace(r"\#", "[0-9]+")
    assert re.search(more, code.text)
    assert unmarked(result.memo.section("medicines").present[0]) in code.text
    assert len(share_text(result.view, result.words)) <= MOST[language]


@each_language
@each_example
def test_message(path, language):
    """The message fits, and starts with when and where to go."""
    result = of_example(path, language)
    text = share_text(result.view, result.words)
    assert len(text) <= MOST[language]
    care, place = result.view.care, result.words.ui("headings.place")
    first, second, *_ = text.split("\n")
    assert first.startswith((f"[{unmarked(care.name)}]", f"[{spoken(care.name, language)}]"))
    assert second.startswith((unmarked(place), spoken(place, language)))


@each_language
@each_example
def test_no_cause_in_public(path, language):
    """In public no output changes when causes are known: memo, code and message are the same."""
    result = of_example(path, language)
    known = with_causes(result)
    assert result.memo.causes == result.memo.excluded == ()
    assert share_text(known.view, known.words) == share_text(result.view, result.words)
    text = share_text(result.view, result.words) + qr(result.memo, result.words).text
    assert "%" not in text


@each_language
def test_code_never_holds_causes(language):
    """Not even a research memo puts causes into the code."""
    research = of_example(CYST, language, Mode.RESEARCH)
    assert research.memo.causes
    bare = replace(research.memo, causes=(), excluded=())
    assert qr(research.memo, research.words) == qr(bare, research.words)


@each_language
def test_calendar(language):
    """The calendar file parses, is at Tokyo time, rings, and tells nothing about health."""
    result = of_example(CYST, language)
    data = ics(result.view, result.words, NOW, "some-uid")
    calendar = Calendar.from_ical(data)
    event = calendar.walk("VEVENT")[0]
    start = event.decoded("dtstart")
    assert str(start.tzinfo) == "Asia/Tokyo"
    assert start.date() == result.view.care.look_again > TODAY
    assert [str(z["TZID"]) for z in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert len(event.walk("VALARM")) == 1
    for word in ("膝", "ひざ", "痛", "病", "医", "knee", "pain", "doctor", "hiza", "119"):
        assert word not in data.decode().lower()
    assert data == ics(result.view, result.words, NOW, "some-uid")


def test_no_later_day_in_an_emergency():
    """An emergency has no day to look again, so there is no calendar file."""
    result = of_example(COLD_FOOT, Language.JA)
    assert ics(result.view, result.words, NOW, "some-uid") is None


def test_interface_words():
    """Every kanji of the plain interface words has its reading."""
    found = []

    def visit(node):
        if "plain" in node and isinstance(node["plain"], str):
            found.extend(faults(node["plain"].replace("{{", "{").replace("}}", "}")))
        else:
            for child in node.values():
                visit(child)

    visit(_interface()["takeaway"])
    assert found == []
