"""The answers on their way: bounded, sealed, short-lived, and kept where they still fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hizaura.knowledge import load
from hizaura.terms import Language
from hizaura.web.seal import ForgedError, Seal
from hizaura.web.visit import LARGEST_COOKIE, new_visit, pack, unpack
from tests.web.walk import NOW, Walker, app_in


def full_visit(base):
    """Every question of the person answered, with a state that packs worst, and long own words."""
    answers = {
        f.id: (f.states[i % len(f.states)] if i % 3 else "unknown")
        for i, f in enumerate(base.findings.values())
        if f.who == "person"
    }
    texts = "".join(c.card["feels"]["ja"] for c in base.conditions.values())
    words = texts[:: len(texts) // 300][:300]
    visit = new_visit(Language.PLAIN, base.digest, "family")
    return replace(
        visit,
        about=True,
        age=72,
        sex="female",
        words=words,
        answers=answers,
        step="page:daily_and_general",
        last="daily_and_general",
        notice="carried",
    )


def test_every_question_answered_fits_into_the_cookie():
    """All answers and 300 letters of own words stay within the bound, nothing cut."""
    site = app_in().state.site
    visit = full_visit(site.base)
    sealed = site.sealed(visit)
    assert len(sealed) + len(site.visit_cookie) <= LARGEST_COOKIE
    opened, _ = unpack(site.seal.open(sealed))
    assert opened == visit
    assert list(opened.answers) == list(visit.answers)


def test_own_words_give_way_before_the_cookie_overflows():
    """Three hundred rare letters that no packing shortens lose their end; the answers stay."""
    site = app_in().state.site
    rare = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(300))
    visit = replace(full_visit(site.base), words=rare)
    sealed = site.sealed(visit)
    opened, _ = unpack(site.seal.open(sealed))
    assert len(sealed) + len(site.visit_cookie) <= LARGEST_COOKIE
    assert opened.answers == visit.answers
    assert rare.startswith(opened.words)
    assert len(opened.words) > 150


def test_a_changed_seal_does_not_open():
    """One letter changed, another key, or rubbish: forged."""
    seal = Seal("a" * 40)
    sealed = seal.close("text")
    for wrong in (
        sealed[:-2] + ("AA" if sealed[-2:] != "AA" else "BB"),
        "",
        "rubbish!",
        Seal("b" * 40).close("text"),
    ):
        with pytest.raises(ForgedError):
            seal.open(wrong)


def test_expired_answers_are_explained():
    """After two hours the page says so in the person's language."""
    walker = Walker(language=Language.EN)
    walker.begin()
    clock = walker.app.state.clock
    try:
        clock.now = NOW + timedelta(hours=2, minutes=2)
        walker.get("/check")
    finally:
        clock.now = NOW
    assert walker.page.status_code == 410
    assert "Time has passed" in walker.page.text


def test_forged_answers_are_explained():
    """A forged cookie leads to a page, not to an error."""
    walker = Walker()
    site = walker.app.state.site
    walker.client.cookies.set(site.visit_cookie, "AAAA" * 20)
    walker.get("/check")
    assert walker.page.status_code == 400
    assert "読み取れませんでした" in walker.page.text


def test_answers_from_an_older_base_are_kept_where_they_fit():
    """A new knowledge base keeps the answers it knows and says so once."""
    walker = Walker()
    walker.begin()
    walker.answer({"onset": "gradual"})
    site = walker.app.state.site
    old, at = unpack(site.seal.open(walker.client.cookies[site.visit_cookie]))
    old = replace(
        old, digest="0" * 16, answers={**old.answers, "gone_finding": "yes", "fever": "gone"}
    )
    jar = walker.client.cookies.jar
    mine = next(c for c in jar if c.name == site.visit_cookie)
    mine.value = site.seal.close(pack(old, at))
    walker.get("/check")
    assert "残してあります" in walker.page.text
    now, _ = unpack(site.seal.open(walker.client.cookies[site.visit_cookie]))
    assert dict(now.answers) == {"onset": "gradual"}
    assert now.digest == load().digest
    walker.get("/check")
    assert "残してあります" not in walker.page.text


def test_two_tabs_of_one_visit_both_count():
    """A form of an earlier step, sent late from another tab, is the person's latest word."""
    walker = Walker()
    walker.begin()
    first = walker.page
    walker.answer({"onset": "gradual"})
    walker.page = first
    walker.answer({"onset": "injury"})
    walker.get("/edit/onset")
    assert 'value="injury" class="state-injury" checked' in walker.page.text


def test_a_tab_of_an_older_visit_changes_nothing():
    """After starting afresh elsewhere, the old tab's form is refused and the new visit offered."""
    walker = Walker()
    walker.begin()
    old = walker.page
    walker.begin()
    walker.page = old
    walker.answer({"onset": "gradual"})
    assert walker.page.status_code == 409
    assert "別の画面" in walker.page.text


def test_starting_again_forgets():
    """Clearing removes the cookie."""
    walker = Walker()
    walker.begin()
    walker.get("/review")
    walker.send("/again")
    assert walker.app.state.site.visit_cookie not in walker.client.cookies
