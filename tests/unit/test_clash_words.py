"""Answers that exclude each other, in the words of the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hizaura.inference.model import Model
from hizaura.knowledge import Person
from hizaura.pathway import assess
from hizaura.terms import Language, Mode
from hizaura.wording.view import result_view


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_the_two_that_clash_are_named(model: Model, language: Language) -> None:
    """A report of impossible answers names both; the urgency stands, nothing says NaN."""
    a = assess(
        model, Person(60, "female", answers={"knee_hot": "yes", "fever": "high"}), Mode.CLINIC
    )
    assert a.ranked is not None
    found = replace(a.ranked.posterior, evidence=0.0)
    broken = replace(a, ranked=replace(a.ranked, posterior=found, clash=("knee_hot", "fever")))
    view = result_view(model, broken, language, date(2026, 11, 24))
    labels = [model.base.findings[f].texts["label"][language.value] for f in ("knee_hot", "fever")]
    assert any(all(label in note for label in labels) for note in view.notes)
    assert view.care == result_view(model, a, language, date(2026, 11, 24)).care
    assert not view.causes
