"""`hizaura assess`: one case from a file or standard input."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import typer

from hizaura.errors import InputError
from hizaura.inference.model import build_model
from hizaura.knowledge import load
from hizaura.knowledge.observations import LARGEST_CASE, Case, read_case, read_case_file
from hizaura.knowledge.schema import KnowledgeBase
from hizaura.pathway.assessment import as_json, assess
from hizaura.terms import Language, Mode
from hizaura.wording.report import text_report
from hizaura.wording.view import result_view


def run_assess(file: str, language: Language, mode: Mode, output: str) -> None:
    """Print the assessment for people (text) or programs (json)."""
    if output not in ("text", "json"):
        raise InputError(
            "unknown_value", where="--format", field="format", value=output, allowed="text, json"
        )
    base = load()
    case = read_given(file, base)
    model = build_model(base)
    found = assess(model, case.person, mode)
    if output == "json":
        typer.echo(json.dumps(as_json(model, found), ensure_ascii=False, allow_nan=False))
        return
    typer.echo(text_report(result_view(model, found, language, date.today()), base))


def read_given(file: str, base: KnowledgeBase) -> Case:
    """The case in a file, or from standard input where the name is ``-``."""
    if file != "-":
        return read_case_file(Path(file), base)
    data = sys.stdin.buffer.read(LARGEST_CASE + 1)
    if len(data) > LARGEST_CASE:
        raise InputError(
            "file_too_large", where="standard input", size=len(data), limit=LARGEST_CASE
        )
    return read_case(data, "standard input", base)
