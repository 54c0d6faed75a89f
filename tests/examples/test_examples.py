"""The published cases of ``examples/`` through the whole stack; a wrong one stays wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hizaura.evaluation.case_page import case_lines, case_page, wrong
from hizaura.evaluation.cases import KnownCase, read_cases
from hizaura.evaluation.judge import Judged, judge
from hizaura.inference.model import Model
from hizaura.knowledge import KnowledgeBase, load
from hizaura.pathway import assess
from hizaura.pathway.assessment import as_json
from hizaura.terms import Language, Mode
from hizaura.wording.report import text_report
from hizaura.wording.texts import to_plain_text
from hizaura.wording.view import result_view
from tests.example_files import EXAMPLES, FOLDER

PROJECT = Path(__file__).parents[2]
PAGE = Path("docs/explanation/examples.md")
CASES = [case for path in EXAMPLES for case in read_cases(path, load())]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def judged(model: Model) -> list[Judged]:
    """Every example as the engine sees it."""
    return [judge(model, case) for case in CASES]


def test_the_folder_of_examples_holds_cases_and_nothing_else(base: KnowledgeBase) -> None:
    """``hizaura evaluate examples`` can read the whole folder."""
    assert [case.name for case in read_cases(FOLDER, base)] == [case.name for case in CASES]


def test_there_are_eight_examples_with_their_sources() -> None:
    """At least eight cases, each with its published source and what it expects."""
    assert len(CASES) >= 8
    for case in CASES:
        assert case.case.source["citation"]
        assert case.expected.conditions


@each_case
def test_the_level_of_each_example_is_safe_and_reasonable(model: Model, case: KnownCase) -> None:
    """No published case is seen later than is safe or sooner than is reasonable."""
    for mode in Mode:
        level = assess(model, case.case.person, mode).level
        assert case.expected.min_safe <= level <= case.expected.max_reasonable


@each_case
@pytest.mark.parametrize("mode", list(Mode))
def test_each_example_runs_through_the_whole_stack(
    model: Model, case: KnownCase, mode: Mode
) -> None:
    """JSON without NaN and a report in three languages come out of every example."""
    found = assess(model, case.case.person, mode)
    assert json.loads(json.dumps(as_json(model, found), allow_nan=False))["mode"] == mode.value
    for language in Language:
        view = result_view(model, found, language, date(2026, 11, 24))
        text = text_report(view, model.base)
        assert to_plain_text(view.care.name) in text
        assert to_plain_text(view.care.headline) in text
        assert (view.causes != ()) is (mode is not Mode.PUBLIC)


def test_the_table_shows_rank_level_and_verdict(judged: list[Judged]) -> None:
    """One line a case; what misses its own expectation is called so, the rest is right."""
    lines = list(case_lines(judged))[1:]
    assert len(lines) == len(judged)
    for line, j in zip(lines, judged, strict=True):
        assert line.split()[:3] == [j.case.name, str(j.ranks["engine"]), j.level.id]
        rank = j.ranks["engine"]
        assert rank is not None
        off = rank > j.case.expected.within_first or not (
            j.case.expected.min_safe <= j.level <= j.case.expected.max_reasonable
        )
        assert line.endswith(" right") is not off
        assert bool(wrong(j)) is off


def test_the_page_of_the_examples_is_current(model: Model, judged: list[Judged]) -> None:
    """``docs/explanation/examples.md`` is what the command writes for this knowledge base."""
    made = case_page(model, judged, f"hizaura evaluate examples --page {PAGE}")
    assert (PROJECT / PAGE).read_text(encoding="utf-8") == made, "make pages"
