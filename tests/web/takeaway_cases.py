"""Results, memos and tools that the tests of what people take along share."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

import pytest

from hizaura.inference.model import build_model
from hizaura.knowledge import load
from hizaura.knowledge.observations import Person, read_case_file
from hizaura.pathway.assessment import assess
from hizaura.terms import Language, Mode
from hizaura.web.takeaway.memo import Memo, make_memo
from hizaura.wording.texts import Words
from hizaura.wording.view import Cause, Excluded, ResultView, result_view

EXAMPLES = tuple(sorted((Path(__file__).parents[2] / "examples").glob("*.yaml")))
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=9)))
OWN = "朝、階段で<b>音</b>と #pagebreak() *太字* $x^2$ \\ @ref がして痛い。\n{痛|いた}くて `困る`。"
PACKAGES = {"zbarimg": "zbar-tools"}


@dataclass(frozen=True)
class Result:
    """One person's result with its memo, in one language and mode."""

    view: ResultView
    memo: Memo
    words: Words


def example(name: str) -> Path:
    """The file of an example."""
    return next(path for path in EXAMPLES if path.stem == name)


@lru_cache(maxsize=64)
def of_example(path: Path, language: Language, mode: Mode = Mode.PUBLIC, own: str = OWN) -> Result:
    """The result of an example, made once."""
    return of_person(read_case_file(path, load()).person, language, mode, own)


def of_person(person: Person, language: Language, mode: Mode, own: str = OWN) -> Result:
    """The result of one person."""
    base = load()
    model = build_model(base)
    found = assess(model, person, mode)
    view = result_view(model, found, language, TODAY)
    memo = make_memo(model, found, view, TODAY, own)
    return Result(view, memo, Words(base, language, TODAY))


def everything_answered() -> Person:
    """A third of all that a person can answer present, a third absent, a third unknown."""
    answers: dict[str, str] = {}
    for i, finding in enumerate(f for f in load().findings.values() if f.who == "person"):
        first = next(s for s in finding.states if s not in ("no", "none"))
        absent = next((s for s in finding.states if s in ("no", "none")), first)
        answers[finding.id] = (first, absent, "unknown")[i % 3]
    return Person(72, "female", answers=answers)


def with_causes(result: Result) -> Result:
    """The same result with causes and numbers put into the view, whatever the mode."""
    words = result.words
    names = list(words.base.conditions)[:5]
    causes = tuple(
        Cause(c, words.condition(c), "fit", "good", "40 %", ("for",), ("not",), {}, "", (), ())
        for c in names
    )
    excluded = tuple(Excluded(c, words.condition(c), "by", "not by") for c in names)
    return Result(
        replace(result.view, causes=causes, excluded=excluded, exams=(), flat="flat"),
        result.memo,
        words,
    )


def in_research(result: Result) -> Result:
    """The result with causes in view and memo, as research shows it."""
    known = with_causes(result)
    view = replace(known.view, mode=Mode.RESEARCH.value)
    memo = replace(
        known.memo, mode=view.mode, causes=view.causes, excluded=view.excluded, banner="banner"
    )
    return Result(view, memo, known.words)


def run(tool: str, *arguments: object, data: bytes = b"") -> str:
    """What a program prints; a missing one fails the test and says what to install."""
    path = shutil.which(tool)
    if path is None:
        package = PACKAGES.get(tool, "poppler-utils")
        pytest.fail(f"{tool} is missing: apt-get install {package} (scripts/debian-packages.txt)")
    done = subprocess.run(
        [path, *map(str, arguments)], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    """Without any white space: line breaks of a page are not part of its text."""
    return "".join(text.split())
