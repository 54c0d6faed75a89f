"""``hizaura knowledge``: look at, compare and check the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from hizaura.errors import HizauraError
from hizaura.terms import Language

app = typer.Typer(
    no_args_is_help=True,
    help="Look at, compare and check the knowledge base.",
)


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    TABLE = "table"
    JSON = "json"


Base = Annotated[
    Path | None,
    typer.Option("--base", help="Folder of a knowledge base; the shipped one if left out."),
]
Lang = Annotated[
    Language, typer.Option("--lang", envvar="HIZAURA_LANG", help="Language of texts and errors.")
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail if something is stale.")]


@app.command()
def lint(
    base: Base = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date that reviews are held against."),
    ] = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TEXT,
) -> None:
    """Report every problem of the base; exit code 1 if there are any."""
    from hizaura.evaluation.lint import run_folder

    found = run_folder(_folder(base), today.date() if today else date.today())
    if form is Format.JSON:
        from dataclasses import asdict

        _print_json([asdict(problem) for problem in found])
    else:
        for problem in found:
            typer.echo(str(problem))
        typer.echo(f"{len(found)} problems." if found else "No problems.", err=True)
    raise typer.Exit(1 if found else 0)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="Folder of the base before.")],
    after: Annotated[Path, typer.Argument(help="Folder of the base after.")],
    vignettes: Annotated[
        Path | None, typer.Option(help="Folder of vignettes to assess with both.")
    ] = None,
    lang: Lang = Language.EN,
) -> None:
    """Say in words what changed between two bases, and which vignettes moved."""
    from hizaura.evaluation.knowledge_diff import as_text
    from hizaura.evaluation.knowledge_diff import diff as compare
    from hizaura.evaluation.outcome import outcome

    with _errors(lang):
        for folder in (before, after):
            _must_exist(folder)
        typer.echo(as_text(compare(before, after, vignettes, outcome)))


@app.command()
def show(
    record: Annotated[
        str, typer.Argument(metavar="[ID]", help="Id of any record; all ids if left out.")
    ] = "",
    base: Base = None,
    lang: Lang = Language.EN,
) -> None:
    """Show a condition, finding, danger sign, exam or source, with everything that leans on it."""
    from hizaura.evaluation.knowledge_show import show as shown

    with _errors(lang):
        typer.echo(shown(_load(base), record, lang.value))


@app.command()
def stats(
    base: Base = None,
    vignettes: Annotated[Path, typer.Option(help="Folder of vignettes.")] = Path("vignettes"),
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    lang: Lang = Language.EN,
) -> None:
    """Count what the base holds, and how much of it is sourced, estimated or blank."""
    from hizaura.evaluation.knowledge_stats import as_table
    from hizaura.evaluation.knowledge_stats import stats as counted

    with _errors(lang):
        found = counted(_load(base), vignettes)
    if form is Format.JSON:
        _print_json(found)
    else:
        typer.echo(as_table(found))


@app.command()
def reference(
    folder: Annotated[Path, typer.Option(help="Where the pages are.")] = Path("docs/reference"),
    check: Check = False,
    base: Base = None,
    lang: Lang = Language.EN,
) -> None:
    """Make the reference pages from the base; with --check, fail if they are stale."""
    from hizaura.evaluation.reference_pages import stale, write

    with _errors(lang):
        loaded = _load(base)
        _report(stale(loaded, folder) if check else write(loaded, folder), folder, check)


@app.command()
def schema(
    folder: Annotated[Path, typer.Option(help="Where the schemas are.")] = Path(
        "docs/reference/schemas"
    ),
    check: Check = False,
) -> None:
    """Write the JSON Schemas of the YAML files, for editors."""
    from hizaura.evaluation.schemas import stale, write

    _report(stale(folder) if check else write(folder), folder, check)


@contextmanager
def _errors(language: Language) -> Iterator[None]:
    try:
        yield
    except HizauraError as error:
        typer.echo(error.text(language.value), err=True)
        raise typer.Exit(error.exit_code) from None


def _folder(base: Path | None) -> Path:
    from hizaura.knowledge import DATA

    if base is not None:
        with _errors(Language.EN):
            _must_exist(base)
    return base or DATA


def _must_exist(folder: Path) -> None:
    if not folder.is_dir():
        raise HizauraError("file_missing", where=str(folder))


def _load(base: Path | None) -> Any:
    from hizaura.knowledge import load

    return load(_folder(base))


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _report(changed: list[str], folder: Path, check: bool) -> None:
    for name in changed:
        typer.echo(f"{'stale' if check else 'written'}: {folder / name}")
    if check and changed:
        raise typer.Exit(1)
