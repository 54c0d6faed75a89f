"""`hizaura booking`: set a clinic's diary, send reminders, and prove by racing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hizaura.errors import InputError
from hizaura.terms import Language

if TYPE_CHECKING:
    from datetime import datetime

    from hizaura.storage.store import Store

app = typer.Typer(help="Appointments of the clinic.", no_args_is_help=True)

ENVIRONMENT = "HIZAURA_DATABASE_URL"


@app.command()
def diary(
    clinic: Annotated[str, typer.Argument(help="name of the clinic")],
    file: Annotated[Path, typer.Argument(help="the diary in YAML (docs/how-to/diary.yaml)")],
) -> None:
    """Set opening hours, kinds of visit, clinicians and closures of a clinic."""
    from hizaura.knowledge.yaml_text import parse
    from hizaura.storage.accounts import receiving
    from hizaura.storage.diaries import set_diary

    store, now = _store()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("file_missing", where=str(file)) from None
    written = parse(text, file.name, InputError)
    with store.write() as work:
        known = {c.name: c.id for c in receiving(work)}
        if clinic not in known:
            raise InputError("no_clinic", name=clinic, known=", ".join(known) or "-")
        kept = set_diary(work, known[clinic], written, now)
    typer.echo(f"{clinic}: {', '.join(kept.kinds)}; {len(kept.clinicians)} clinicians")


@app.command()
def remind(
    days: Annotated[int, typer.Option(help="remind of appointments this many days ahead")] = 1,
) -> None:
    """Write reminders, send what waits, pass lapsed offers on, erase old names. Run it hourly."""
    from hizaura.clinic.appointments import TOKYO
    from hizaura.storage.agenda import forget_old
    from hizaura.storage.agenda import remind as write_reminders
    from hizaura.storage.diaries import bookable
    from hizaura.storage.waiting import lapse
    from hizaura.web.booking.letters import writer_for
    from hizaura.web.booking.mail import configured, deliver
    from hizaura.web.booking.pages import public_address
    from hizaura.web.settings import Settings
    from hizaura.web.site import Site

    store, now = _store()
    site, when = Site(Settings(language=Language.JA)), now.astimezone(TOKYO).date()
    with store.read() as work:
        clinics = bookable(work)
    written = lapsed = 0
    for clinic, kept in clinics:
        writer = writer_for(site, clinic, public_address())
        lapsed += lapse(store, kept, clinic.id, writer, now)
        written += write_reminders(store, clinic.id, writer, when + timedelta(days=days), now)
    sent, erased = deliver(store, now), forget_old(store, now)
    typer.echo(f"reminders {written}, offers passed on {lapsed}, e-mails {sent}, erased {erased}")
    if not configured():
        typer.echo("HIZAURA_SMTP_URL is not set: messages wait in the clinic's outbox.")


@app.command()
def fill(
    clinic: Annotated[str, typer.Argument(help="name of the clinic")],
    seed: Annotated[int, typer.Option(help="seed of the random numbers")] = 1,
) -> None:
    """Fill two weeks of a clinic's diary with invented people (for a demonstration)."""
    from hizaura.cli.booking_fill import fill_diary
    from hizaura.storage.diaries import bookable

    store, now = _store()
    with store.read() as work:
        known = {c.name: (c, kept) for c, kept in bookable(work)}
    if clinic not in known:
        raise InputError("no_clinic", name=clinic, known=", ".join(known) or "-")
    typer.echo(f"{clinic}: {fill_diary(store, *known[clinic], now, seed)} appointments")


@app.command()
def race(
    n: Annotated[int, typer.Option("-n", help="how many races")] = 200,
    clients: Annotated[int, typer.Option(help="clients in each race")] = 50,
    database: Annotated[str, typer.Option(help="an empty database (default: SQLite, new)")] = "",
    out: Annotated[Path | None, typer.Option(help="file for the JSON result")] = None,
) -> None:
    """Let clients race through HTTP to two servers for one slot; exactly one may win each time."""
    from hizaura.cli.booking_race import run_races

    run_races(n, clients, database, out)


def _store() -> tuple[Store, datetime]:
    """The clinic's database, brought up to date, and the time."""
    from hizaura.storage.engine import DEFAULT_URL, make_engine, migrate
    from hizaura.storage.fields import BUILT_IN, VARIABLE, read_keys
    from hizaura.storage.store import Store
    from hizaura.web.settings import now_in_japan

    url = os.environ.get(ENVIRONMENT, "") or DEFAULT_URL
    migrate(url)
    keys = read_keys(os.environ.get(VARIABLE, "") or BUILT_IN)
    return Store(make_engine(url), keys), now_in_japan()
