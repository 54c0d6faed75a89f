"""Whole journeys without JavaScript."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from hizaura.knowledge import load
from hizaura.knowledge.observations import read_case_file
from hizaura.terms import Language, Mode
from tests.web.walk import Walker

EXAMPLES = sorted(
    path for path in Path("examples").glob("*.yaml") if "observations:" in path.read_text("utf-8")
)
FIVE = [EXAMPLES[i] for i in (0, 2, 4, 6, 8)]


def case(path):
    """The person of an example."""
    return read_case_file(path, load()).person


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", FIVE, ids=lambda p: p.stem)
def test_an_example_reaches_its_result_in_each_language(path, language):
    """Five examples walk from the start to a result in three languages."""
    person = case(path)
    walker = Walker(language=language)
    walker.begin(str(person.age) if person.age is not None else "", person.sex or "unknown")
    walker.walk(person.answers)
    if walker.path == "/review":
        walker.get("/result")
    assert walker.path == "/result"
    assert walker.page.status_code == 200
    assert f'lang="{language.tag}"' in walker.page.text
    assert 'id="tell"' in walker.page.text
    assert walker.page.text.index('class="care ') < walker.page.text.index('id="now"')


def test_an_emergency_tick_ends_the_questions_and_can_be_taken_back():
    """A danger sign leads at once to the result; taking it back asks the same page again."""
    walker = Walker()
    walker.begin()
    walker.answer({"onset": "gradual"})
    page = walker.path
    walker.answer({"breathless_or_chest_pain": "yes"})
    assert walker.path == "/result"
    assert 'class="care emergency"' in walker.page.text
    assert 'href="tel:119"' in walker.page.text
    walker.send("/undo")
    assert walker.path == page
    assert "checked" not in walker.page.text
    walker.answer({})
    assert walker.path.startswith("/check/")


def test_an_answer_can_be_changed_from_the_review():
    """A changed answer returns to the review and keeps the others."""
    walker = Walker()
    walker.begin(age="45", sex="male")
    walker.walk(
        {"onset": "gradual", "duration": "over_6_weeks", "course": "unchanged", "fever": "none"}
    )
    assert walker.path == "/review"
    walker.get("/edit/fever")
    assert walker.page.text.count(" checked") == 1
    walker.send("/edit/fever", answer="mild")
    while walker.path.startswith("/check/"):
        walker.answer({})
    assert walker.path == "/review"
    assert "37.5度から37.9度" in walker.page.text


def test_going_back_shows_what_was_answered():
    """The page before is shown as it was answered, and its own back link goes one further."""
    walker = Walker()
    walker.begin()
    walker.answer({"onset": "gradual"})
    assert walker.path == "/check/2"
    walker.get("/check/1")
    assert 'value="gradual" class="state-gradual" checked' in walker.page.text
    walker.send("/check/1", answer="injury")
    assert walker.path == "/check/2"


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        ([], "1つもないときは"),
        (["none", "very_unwell"], "一緒に選ばれています"),
        (["no_such"], "使えません"),
    ],
)
def test_a_checklist_needs_a_clear_answer(ticks, message):
    """Nothing ticked, none with something, or something unknown: the page says so, and first."""
    walker = Walker()
    walker.begin()
    walker.answer({"onset": "gradual"})
    walker.send("/check/2", **({"tick": ticks} if ticks else {}))
    assert walker.page.status_code == 422
    assert "<title>エラー:" in walker.page.text
    assert message in walker.page.text
    assert walker.page.text.index('class="problem"') < walker.page.text.index("<h1>")
    assert 'href="#box-' in walker.page.text


def test_unknown_on_a_page_is_not_no():
    """What is left empty beside "there is one I don't know" is unknown."""
    walker = Walker()
    walker.begin()
    walker.answer({"onset": "gradual"})
    walker.send("/check/2", tick=["unknown"])
    walker.get("/review")
    assert "わからないものがある" in walker.page.text


def test_no_answer_in_any_address_or_log(caplog):
    """After a whole journey neither addresses nor logs hold an answer or the own words."""
    caplog.set_level(logging.DEBUG)
    person = case(EXAMPLES[0])
    walker = Walker(mode=Mode.RESEARCH)
    walker.begin(str(person.age), person.sex or "unknown", words="ひみつのことば")
    walker.walk(person.answers)
    walker.get("/review")
    walker.get("/result")
    written = "\n".join(
        [*walker.urls, *(r.getMessage() for r in caplog.records if "asyncio" not in r.name)]
    )
    states = {s for f in load().findings.values() for s in f.states} - {"yes", "no"}
    for secret in ("ひみつ", "%E3%81%B2", *load().findings, *(s for s in states if "_" in s)):
        assert secret not in written


def test_family_wording_follows():
    """For someone in the family the pages say so."""
    walker = Walker()
    walker.begin(whom="family")
    assert "ご本人に聞きながら" in walker.page.text


def test_own_words_go_into_the_memo_only():
    """Own words are escaped, and appear where the doctor reads."""
    walker = Walker()
    walker.begin(words="<b>夜</b>に\nいたい")
    walker.get("/review")
    assert "&lt;b&gt;夜&lt;/b&gt;に<br>いたい" in walker.page.text.replace("\n", "")


@pytest.mark.parametrize("path", FIVE, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", list(Language))
def test_progress_only_goes_on_and_never_disheartens(path, language):
    """Part and page are named, the bar never goes back, and no large number of pages is held up."""
    walker, said, before = Walker(language=language), case(path).answers, -1.0
    walker.begin()
    while walker.path.startswith("/check"):
        shown = re.search(r'id="progress-text">(.*?)</p>', walker.page.text, re.DOTALL)[1]
        read = re.sub(r"<rt.*?</rt>|<[^>]+>", "", shown)
        assert all(int(number) <= 20 for number in re.findall(r"\d+", read)), read
        bar = re.search(r'<progress max="(\d+)" value="([\d.]+)"', walker.page.text)
        assert before < float(bar[2]) < int(bar[1]), read
        before = float(bar[2])
        walker.answer(said)
