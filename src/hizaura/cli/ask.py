"""`hizaura ask`: the interview in a terminal, page by page, question by question."""

from __future__ import annotations

from datetime import date

import typer

from hizaura.errors import InputError
from hizaura.inference.model import Model, build_model
from hizaura.interview import Step, next_step
from hizaura.knowledge import Person, load
from hizaura.pathway.assessment import assess
from hizaura.terms import NO, OLDEST_AGE, UNKNOWN, YES, Language, Mode
from hizaura.wording.report import text_report
from hizaura.wording.texts import Words, to_plain_text
from hizaura.wording.view import result_view

BACK = "b"


def run_interview(language: Language, mode: Mode) -> None:
    """Ask until the engine stops; then print the result. Nothing is written anywhere."""
    model = build_model(load())
    words = Words(model.base, language, date.today())
    typer.echo(to_plain_text(words.of(model.base.guidance["phrases"]["notice"])))
    typer.echo(_say(words, "ask.how"))
    history = [Person(_age(words), _sex(words))]
    while True:
        person = history[-1]
        step = next_step(model, person)
        if step.kind == "done":
            break
        answers = _ask_step(model, words, step)
        if answers is None:
            if len(history) > 1:
                history.pop()
            continue
        history.append(person.answering(**answers))
    found = assess(model, history[-1], mode, step=step)
    typer.echo("\n" + text_report(result_view(model, found, language, date.today()), model.base))


def _say(words: Words, key: str, **values: object) -> str:
    return to_plain_text(words.ui(key, **values))


def _prompt(text: str) -> str:
    try:
        return input(text).strip().lower()
    except EOFError:
        raise InputError("not_closed") from None


def _age(words: Words) -> int | None:
    while True:
        given = _prompt(_say(words, "ask.age") + " ")
        if given in ("", UNKNOWN, "?"):
            return None
        if given.isascii() and given.isdigit() and int(given) <= OLDEST_AGE:
            return int(given)
        typer.echo(_say(words, "ask.age_wrong", oldest=OLDEST_AGE))


def _sex(words: Words) -> str | None:
    while True:
        given = _prompt(_say(words, "ask.sex") + " ")
        if given in ("1", "f", "2", "m", "", "3", "?"):
            return {"1": "female", "f": "female", "2": "male", "m": "male"}.get(given)
        typer.echo(_say(words, "ask.again"))


def _ask_step(model: Model, words: Words, step: Step) -> dict[str, str] | None:
    if step.kind == "page":
        return _ask_page(model, words, step)
    return _ask_question(model, words, step.findings[0])


def _ask_page(model: Model, words: Words, step: Step) -> dict[str, str] | None:
    """A checklist: numbers of what applies, Enter for none, ? for "don't know" about all."""
    page = next(p for p in model.base.pages if p.id == step.id)
    typer.echo("\n" + to_plain_text(words.of(page.title)))
    for number, finding_id in enumerate(step.findings, 1):
        texts = model.base.findings[finding_id].texts
        typer.echo(f"  {number}. {to_plain_text(words.of(texts.get('box', texts['label'])))}")
    typer.echo(f"  0. {_say(words, 'answers.none')}")
    while True:
        given = _prompt(_say(words, "ask.page") + " ")
        if given == BACK:
            return None
        if given == "?":
            return dict.fromkeys(step.findings, UNKNOWN)
        marks = given.replace(",", " ").replace("、", " ").split()
        if all(m.isascii() and m.isdigit() and int(m) <= len(step.findings) for m in marks):
            ticked = {int(m) for m in marks}
            if marks and (ticked == {0} or 0 not in ticked):
                return {f: YES if i in ticked else NO for i, f in enumerate(step.findings, 1)}
        typer.echo(_say(words, "ask.again"))


def _ask_question(model: Model, words: Words, finding_id: str) -> dict[str, str] | None:
    finding = model.base.findings[finding_id]
    typer.echo("\n" + to_plain_text(words.of(finding.texts["question"])))
    states = (*finding.states, UNKNOWN)
    for number, state in enumerate(states, 1):
        typer.echo(f"  {number}. {to_plain_text(words.state(finding_id, state))}")
    while True:
        given = _prompt(_say(words, "ask.one") + " ")
        if given == BACK:
            return None
        if given == "?":
            for key in ("help", "why"):
                if key in finding.texts:
                    typer.echo("  " + to_plain_text(words.of(finding.texts[key])))
            continue
        if given.isascii() and given.isdigit() and 1 <= int(given) <= len(states):
            return {finding_id: states[int(given) - 1]}
        typer.echo(_say(words, "ask.again"))
