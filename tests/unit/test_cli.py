"""The command as a person or a program starts it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from hizaura.terms import Level
from tests.example_files import EXAMPLES

CASE = "age: 58\nsex: female\nobservations:\n  pop_heard: yes\n  seiza_lost: yes\n"
TO_RUN = [sys.executable, "-m", "hizaura.cli.main"]


def hizaura(
    *arguments: str, given: str | bytes = "", cwd: Path | None = None, locale: str = "C.UTF-8"
) -> subprocess.CompletedProcess[str]:
    """Run the command; its output is never a traceback."""
    data = given.encode() if isinstance(given, str) else given
    found = subprocess.run(
        [*TO_RUN, *arguments],
        input=data,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"},
        check=False,
    )
    out, err = found.stdout.decode(), found.stderr.decode()
    assert "Traceback" not in out + err
    return subprocess.CompletedProcess(found.args, found.returncode, out, err)


def test_help_names_every_command() -> None:
    """``--help`` lists what there is to do, and each command explains itself."""
    found = hizaura("--help")
    assert found.returncode == 0
    for command in ("ask", "assess", "serve", "evaluate", "simulate", "prove", "knowledge"):
        assert command in found.stdout
        assert hizaura(command, "--help").returncode == 0


@pytest.mark.parametrize("language", ["ja", "plain", "en"])
@pytest.mark.parametrize("mode", ["public", "clinic", "research"])
def test_assess_prints_a_report_in_every_language_and_mode(
    tmp_path: Path, language: str, mode: str
) -> None:
    """A case becomes a report for people, in the language and mode asked for."""
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    found = hizaura("assess", str(case), "--lang", language, "--mode", mode)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("【")
    before_sources = found.stdout.rpartition("\n■ ")[0]
    japanese = any("ぁ" <= letter <= "ん" for letter in before_sources)
    assert japanese is (language != "en")
    assert "{" not in found.stdout


@pytest.mark.parametrize("mode", ["public", "clinic", "research"])
def test_assess_as_json_from_standard_input(mode: str) -> None:
    """``-`` reads standard input; the JSON has the agreed keys of its mode and nothing else."""
    found = hizaura("assess", "-", "--format", "json", "--mode", mode, given=CASE)
    assert found.returncode == 0
    written = json.loads(found.stdout)
    assert written["mode"] == mode
    assert written["triage"]["level"] in {level.id for level in Level}
    agreed = {"triage", "next_exams", "first_aid", "handover", "knowledge", "mode"}
    assert agreed <= set(written)
    ranked = {"differential", "exclude_first", "explanation", "next_question"}
    assert ranked & set(written) == (set() if mode == "public" else ranked)


def test_every_number_of_the_json_is_finite_and_ordered() -> None:
    """Chances lie between 0 and 1 with low <= posterior <= high, best first, all conditions."""
    written = json.loads(hizaura("assess", "-", "--format", "json", given=CASE).stdout)
    chances = [row["posterior"] for row in written["differential"]]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= r["low"] <= r["posterior"] <= r["high"] <= 1 for r in written["differential"])
    assert len(written["explanation"]) == len(chances)


BAD = {
    "an unknown finding": (CASE.replace("pop_heard", "pop_herd"), "pop_heard", 2),
    "an impossible age": (CASE.replace("58", "580"), "580", 2),
    "broken YAML": ("a: [", "YAML", 2),
    "nothing": ("", "empty", 2),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("through", ["a file", "standard input"])
def test_bad_input_is_one_message_and_exit_code_2(tmp_path: Path, what: str, through: str) -> None:
    """A bad case gives one line on standard error, nothing on standard output, exit code 2."""
    text, part, code = BAD[what]
    case = tmp_path / "case.yaml"
    case.write_text(text, encoding="utf-8")
    name = str(case) if through == "a file" else "-"
    found = hizaura("assess", name, "--lang", "en", given=text)
    assert found.returncode == code
    assert found.stdout == ""
    assert part in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
    assert ("case.yaml" if through == "a file" else "standard input") in found.stderr


def test_a_hundred_megabytes_end_at_once(tmp_path: Path) -> None:
    """A huge file and a huge stream are refused with exit code 2."""
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    for found in (hizaura("assess", str(huge)), hizaura("assess", "-", given=b"a" * 2_000_000)):
        assert found.returncode == 2
        assert "1000000" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess"], ["assess", "x.yaml", "--lang", "fr"], ["assess", "x.yaml", "--mode", "open"],
        ["assess", "missing.yaml"], ["assess", "-", "--format", "xml"], ["nothing"],
        ["evaluate", "missing"], ["knowledge", "show", "knee_hotter"], ["simulate", "-n", "few"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_is_told_with_exit_code_2(tmp_path: Path, arguments: list[str]) -> None:
    """Unknown words, files and options end with exit code 2 and a message."""
    found = hizaura(*arguments, given=CASE, cwd=tmp_path)
    assert found.returncode == 2
    assert found.stderr.strip()
    assert found.stdout == ""


def test_errors_follow_the_language() -> None:
    """The message is Japanese where the locale or --lang says so, English elsewhere."""
    for arguments, locale in (((), "ja_JP.UTF-8"), (("--lang", "ja"), "C.UTF-8")):
        assert "ありません" in hizaura("assess", "no.yaml", *arguments, locale=locale).stderr
    assert "no such file" in hizaura("assess", "no.yaml", locale="en_US.UTF-8").stderr


def test_ask_ends_without_keeping_anything(tmp_path: Path) -> None:
    """An interview whose input ends early says that nothing was kept, and leaves no file."""
    found = hizaura("ask", "--lang", "en", given="58\n1\n", cwd=tmp_path)
    assert found.returncode == 2
    assert "Nothing was kept" in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_ask_ends_at_once_in_an_emergency(tmp_path: Path) -> None:
    """Ticking an emergency sign on the first page of signs prints the result; no more is asked."""
    found = hizaura("ask", "--lang", "en", "--mode", "public", given="58\n1\n4\n1\n", cwd=tmp_path)
    assert found.returncode == 0
    assert "【Call 119 now】" in found.stdout


def test_evaluate_writes_all_or_nothing(tmp_path: Path) -> None:
    """A broken case stops before a number is printed, and no report is written."""
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "a.yaml").write_bytes(EXAMPLES[0].read_bytes())
    (cases / "b.yaml").write_text("age: 1000\n", encoding="utf-8")
    found = hizaura("evaluate", str(cases), "--out", str(tmp_path / "out"))
    assert found.returncode == 2
    assert found.stdout == ""
    assert "b.yaml:1 age" in found.stderr
    assert not (tmp_path / "out").exists()


def test_schema_and_shipped_answers_agree() -> None:
    """What ``assess`` writes is what ``schema`` promises, mode by mode."""
    for mode in ("public", "clinic", "research"):
        promised = json.loads(hizaura("schema", "--mode", mode).stdout)
        written = hizaura("assess", "-", "--format", "json", "--mode", mode, given=CASE).stdout
        jsonschema.validate(json.loads(written), promised)
