"""The command `hizaura`: thin, and heavy imports only where they are used."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hizaura.cli.booking import app as booking_app
from hizaura.cli.clinic import app as clinic_app
from hizaura.cli.knowledge import app as knowledge_app
from hizaura.errors import HizauraError
from hizaura.terms import Language, Mode

app = typer.Typer(
    help="Decision support for pain behind the knee. Not a diagnosis. In an emergency call 119.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(booking_app, name="booking")
app.add_typer(clinic_app, name="clinic")


def default_language() -> Language:
    """Japanese where the locale says so, English elsewhere."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return Language.JA if value.lower().startswith("ja") else Language.EN
    return Language.EN


DEFAULT_LANGUAGE = default_language()

LangOption = Annotated[
    Language, typer.Option("--lang", help="ja, plain (やさしい日本語) or en; default: the locale")
]
ModeOption = Annotated[Mode, typer.Option("--mode", help="public, clinic or research")]


@app.command()
def ask(
    lang: LangOption = DEFAULT_LANGUAGE,
    mode: ModeOption = Mode.RESEARCH,
) -> None:
    """The interview in a terminal; nothing is stored."""
    from hizaura.cli.ask import run_interview

    run_interview(lang, mode)


@app.command()
def assess(
    file: Annotated[str, typer.Argument(help="a case in YAML or JSON; - for standard input")],
    lang: LangOption = DEFAULT_LANGUAGE,
    mode: ModeOption = Mode.RESEARCH,
    output: Annotated[str, typer.Option("--format", help="text or json")] = "text",
) -> None:
    """Assess one case: how urgent, what it may be, what to do, which tests to expect."""
    from hizaura.cli.assess import run_assess

    run_assess(file, lang, mode, output)


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="a case in YAML or JSON; - for standard input")],
    kind: Annotated[str, typer.Option(help="pdf, qr, ics or text")],
    out: Annotated[Path, typer.Option(help="file to write")],
    lang: LangOption = default_language(),  # noqa: B008
    mode: ModeOption = Mode.RESEARCH,
) -> None:
    """Write the result to take along: PDF, QR code, calendar entry or message."""
    from hizaura.cli.takeaway import run_export

    run_export(file, lang, mode, kind, out)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8000,
    lang: LangOption = Language.JA,
    mode: Annotated[Mode | None, typer.Option("--mode", help="public, clinic or research")] = None,
) -> None:
    """Serve the self-check as web pages."""
    from hizaura.web.serve import run_server

    run_server(host, port, mode, lang)


@app.command()
def evaluate(
    cases: Annotated[Path, typer.Argument(help="folder or file of cases (YAML, JSON Lines)")],
    out: Annotated[Path | None, typer.Option(help="folder for JSON, table and report")] = None,
    page: Annotated[Path | None, typer.Option(help="Markdown page, case by case")] = None,
    check: Annotated[bool, typer.Option(help="write no page; fail if it is stale")] = False,
    lang: LangOption = DEFAULT_LANGUAGE,
) -> None:
    """Measure the engine on cases with known answers."""
    from hizaura.evaluation.evaluate import run_evaluate

    run_evaluate(cases, out, lang, page, check)


@app.command()
def simulate(
    n: Annotated[int, typer.Option("-n", help="how many people")] = 1000,
    seed: Annotated[int, typer.Option(help="seed of the random numbers")] = 1,
    out: Annotated[Path | None, typer.Option(help="folder for the JSON result")] = None,
) -> None:
    """Draw people from the model: alarm budget, calibration, number of questions."""
    from hizaura.evaluation.simulate import run_simulate

    run_simulate(n, seed, out)


@app.command()
def prove() -> None:
    """Prove that a danger sign always wins, for every combination of answers (z3)."""
    from hizaura.evaluation.prove import run_prove

    run_prove()


@app.command()
def schema(
    mode: ModeOption = Mode.RESEARCH,
) -> None:
    """Print the JSON Schema of `assess --format json` in one mode."""
    from hizaura.pathway.schema import schema_text

    typer.echo(schema_text(mode))


def run() -> None:
    """Entry point: errors in the person's language, without a traceback."""
    try:
        code = app(standalone_mode=False)
    except HizauraError as wrong:
        typer.echo(wrong.text(_wanted_language()), err=True)
        sys.exit(wrong.exit_code)
    except typer.Abort:
        sys.exit(130)
    except Exception as wrong:
        if hasattr(wrong, "show") and hasattr(wrong, "exit_code"):
            wrong.show()
            sys.exit(wrong.exit_code)
        if os.environ.get("HIZAURA_DEBUG"):
            raise
        name = type(wrong).__name__
        report = HizauraError("unforeseen", name=name, text=str(wrong)[:200])
        typer.echo(report.text(_wanted_language()), err=True)
        sys.exit(70)
    sys.exit(code if isinstance(code, int) else 0)


def _wanted_language() -> str:
    """The language asked for on the command line, if any, else the locale's."""
    arguments = sys.argv
    for i, word in enumerate(arguments):
        if word == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
        if word.startswith("--lang="):
            return word.split("=", 1)[1]
    return default_language().value


if __name__ == "__main__":
    run()
