"""``hizaura knowledge`` answers with the right words and the right exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hizaura.cli.knowledge import app
from tests.knowledge.small import ROOT, copy_to

BASE = ("--base", str(ROOT))


def ask(*words: str) -> Result:
    """The result of one command."""
    return CliRunner().invoke(app, list(words))


def test_lint_passes_a_sound_base() -> None:
    """No problems, exit code 0."""
    assert ask("lint", *BASE, "--today", "2026-11-24").exit_code == 0


def test_lint_fails_with_the_problems(tmp_path: Path) -> None:
    """Every problem on a line, exit code 1."""
    found = ask("lint", *BASE, "--today", "2028-01-01")
    assert found.exit_code == 1
    assert "conditions/sac.yaml" in found.output
    as_json = ask("lint", *BASE, "--today", "2028-01-01", "--format", "json")
    assert {p["rule"] for p in json.loads(as_json.stdout)} == {"review_due"}


def test_diff_says_what_changed(tmp_path: Path) -> None:
    """Two folders, one changed number."""
    other = copy_to(tmp_path)
    path = other / "likelihoods" / "sac.csv"
    path.write_text(path.read_text("utf-8").replace("yes,0.6,", "yes,0.5,"), encoding="utf-8")
    found = ask("diff", str(ROOT), str(other))
    assert found.exit_code == 0
    assert "P(fluid | sac) 0.60 -> 0.50" in found.output


@pytest.mark.parametrize("language, words", [("en", "Worn cartilage"), ("ja", "軟骨のすり減り")])
def test_show_speaks_the_language_asked_for(language: Any, words: Any) -> None:
    """--lang chooses the words."""
    assert words in ask("show", "wear", *BASE, "--lang", language).output


def test_a_mistake_is_a_sentence_and_exit_code_2() -> None:
    """No traceback for an unknown id or a missing folder."""
    for words in (
        ("show", "waer", *BASE),
        ("diff", "nowhere", str(ROOT)),
        ("lint", "--base", "no"),
    ):
        found = ask(*words)
        assert found.exit_code == 2, words
        assert "Traceback" not in found.output


def test_a_base_that_does_not_load_is_exit_code_3(tmp_path: Path) -> None:
    """The loader's own code."""
    root = copy_to(tmp_path)
    (root / "states.yaml").write_text("x: [", encoding="utf-8")
    assert ask("stats", "--base", str(root)).exit_code == 3


def test_stats_come_as_table_or_json() -> None:
    """The same counts both ways."""
    assert "coverage" in ask("stats", *BASE).output
    assert json.loads(ask("stats", *BASE, "--format", "json").stdout)["conditions"] == 2


def test_reference_check_fails_until_written(tmp_path: Path) -> None:
    """CI fails on stale pages and passes on fresh ones."""
    folder = ("--folder", str(tmp_path))
    assert ask("reference", *BASE, *folder, "--check").exit_code == 1
    assert ask("reference", *BASE, *folder).exit_code == 0
    assert ask("reference", *BASE, *folder, "--check").exit_code == 0


def test_schema_check_fails_until_written(tmp_path: Path) -> None:
    """The same for schemas."""
    assert ask("schema", "--folder", str(tmp_path), "--check").exit_code == 1
    assert ask("schema", "--folder", str(tmp_path)).exit_code == 0
    assert ask("schema", "--folder", str(tmp_path), "--check").exit_code == 0
