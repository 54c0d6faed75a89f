"""Pages to read without answering: each exists, in each language, within its weight."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import pytest

from hizaura.knowledge import load
from hizaura.terms import Language, Mode
from hizaura.web.forms import read_age, read_words
from hizaura.web.general import PAGES
from hizaura.web.ruby import ruby
from hizaura.web.settings import Video
from hizaura.web.visit import new_visit
from tests.web.walk import Walker, app_in


def all_paths():
    """Every general page."""
    base = load()
    return [
        *(f"/{name}" for name in PAGES),
        *(f"/causes/{id_}" for id_ in base.conditions),
        *(f"/exams/{e['id']}" for e in base.guidance["exams"]),
        *(f"/questions/{q['id']}" for q in base.guidance["people_ask"]),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_every_page_can_be_read(language):
    """Every general page answers 200 with one h1 in its language, and its links lead somewhere."""
    walker = Walker(Mode.PUBLIC, language)
    links = set()
    for path in all_paths():
        page = walker.get(path)
        assert page.status_code == 200, path
        assert len(re.findall(r"<h1[ >]", page.text)) == 1, path
        assert f'<html lang="{language.tag}"' in page.text
        assert not re.search(r"\{[^{}|<>]+\|[^{}|<>]+\}", page.text), path
        links |= set(re.findall(r'href="(/[^"#?]*)', page.text))
    known = {*all_paths(), "/", "/check"}
    assert {link for link in links if not link.startswith("/static/")} <= known


def test_weights_stay_within_their_bounds():
    """First page at most 60 KB and a result at most 150 KB, with style and script."""
    walker = Walker()
    page = walker.get("/")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    shared = sum(len(gzip.compress(walker.client.get(a).content)) for a in assets)
    assert len(gzip.compress(page.content, 5)) + shared <= 60_000
    walker.begin()
    walker.walk({"onset": "injury", "pop_heard": "yes", "knee_swollen": "yes"})
    result = walker.get("/result")
    assert len(gzip.compress(result.content, 5)) + shared <= 150_000


def test_ids_of_a_result_are_unique():
    """Drawings of one structure on one page do not share their ids."""
    walker = Walker()
    site = walker.app.state.site
    answers = {"onset": "sudden_movement", "calf_pain": "yes", "known_popliteal_cyst": "yes"}
    visit = new_visit(Language.JA, site.base.digest, "self")
    walker.bring(replace(visit, about=True, age=70, answers=answers, step="done:enough"))
    ids = re.findall(r'\sid="([^"]+)"', walker.get("/result").text)
    assert len(ids) == len(set(ids))


def test_static_files_are_packed_and_lasting():
    """Style and script are compressed once and may be kept for ever under their digest."""
    walker = Walker()
    style = re.search(r'href="(/static/[^"]+site\.css)"', walker.get("/").text).group(1)
    answer = walker.client.get(style)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert walker.client.get("/static/x/../../settings.py").status_code == 404


def test_readings_become_ruby_that_is_read_once():
    """Readings are hidden from accessible names, and the rest is escaped."""
    assert str(ruby("{腫|は}れ<b>")) == '<ruby>腫<rt aria-hidden="true">は</rt></ruby>れ&lt;b&gt;'


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("72", 72),
        ("７２", 72),
        ("72歳", 72),
        (" 8 ", 8),
        ("0", 0),
        ("121", None),
        ("-3", None),
        ("七十", None),
        ("", None),
        ("1e2", None),
    ],
)
def test_ages_as_people_type_them(text, age):
    """Full-width digits and 歳 are understood; impossible ages are not."""
    assert read_age(text) == age


def test_own_words_are_cleaned_and_bounded():
    """Control signs go, lines stay, 300 letters at most."""
    assert read_words("a\r\n\x00b\n\n c ") == "a\nb\nc"
    assert len(read_words("あ" * 999)) == 300


def test_a_clinics_video_appears_only_when_set():
    """No link and no page without one; a plain link and its words with one."""
    walker = Walker(Mode.PUBLIC)
    assert walker.get("/video").status_code == 404
    assert "/video" not in walker.get("/contents").text
    site = app_in(Mode.PUBLIC).state.site
    before = site.settings
    site.settings = replace(before, video=Video("説明", "https://clinic.example/v", "一行\n二行"))
    try:
        page = walker.get("/video").text
    finally:
        site.settings = before
    assert 'href="https://clinic.example/v"' in page
    assert "二行" in page


def test_language_is_remembered_and_asked_for():
    """A chosen language stays; without one the browser's is taken, then the server's."""
    walker = Walker()
    walker.client.cookies.clear()
    assert 'lang="en"' in walker.client.get("/", headers={"accept-language": "en-GB"}).text
    assert 'lang="ja"' in walker.client.get("/", headers={"accept-language": "de"}).text
    walker.client.get("/?lang=plain")
    assert 'lang="ja-x-easy"' in walker.client.get("/").text
