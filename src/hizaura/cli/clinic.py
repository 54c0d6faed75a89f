"""``hizaura clinic``: accounts, one person's data, backup and restore, keys, a demonstration."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hizaura.errors import InputError

if TYPE_CHECKING:
    from hizaura.clinic.roles import Staff
    from hizaura.storage.accounts import Clinic
    from hizaura.storage.store import Store

app = typer.Typer(no_args_is_help=True, help="The clinic's side: accounts, data, backup, demo.")

Database = Annotated[
    str, typer.Option("--database", envvar="HIZAURA_DATABASE_URL", help="URL of the database.")
]
DEFAULT = "sqlite:///hizaura.db"
Record = Annotated[str, typer.Argument(help="the code of the sending, or the id of its record")]


@app.command("create-admin")
def create_admin(
    name: Annotated[str, typer.Option(prompt=True, help="log-in name")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    clinic: Annotated[str, typer.Option(help="name of the clinic; made if there is none")] = "",
    telephone: Annotated[str, typer.Option(help="shown to people in pain")] = "",
    hours: Annotated[str, typer.Option(help="shown to people in pain")] = "",
    database: Database = DEFAULT,
) -> None:
    """Make an administrator's account, and the clinic if it is the first."""
    from hizaura.clinic.credentials import enrolment, new_secret
    from hizaura.clinic.roles import Role
    from hizaura.storage.accounts import add_account, add_clinic

    store, now = _store(database), datetime.now(UTC)
    here = _clinic(store, clinic)
    if here is None:
        clinic = clinic or typer.prompt("name of the clinic")
        telephone = telephone or typer.prompt("telephone")
        hours = hours or typer.prompt("opening hours")
        with store.write() as work:
            here = add_clinic(work, clinic, telephone, hours, now)
    secret = new_secret()
    made = add_account(store, here.id, name, Role.ADMIN, password, secret, now)
    typer.echo(f"{here.name}: {made.name}")
    typer.echo(f"TOTP: {secret}")
    typer.echo(enrolment(secret, made.name))


@app.command()
def export(
    record: Record,
    out: Annotated[Path | None, typer.Option(help="file; standard output if left out")] = None,
    clinic: Annotated[str, typer.Option(help="name of the clinic")] = "",
    database: Database = DEFAULT,
) -> None:
    """Write everything that is held about one person's sending."""
    from hizaura.storage.people import export as export_record

    store, now = _store(database), datetime.now(UTC)
    staff = _operator(store, clinic)
    with store.write() as work:
        found = export_record(work, staff, _record(store, staff, record), now)
    if found is None:
        raise InputError("no_record", where=record)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if out is None:
        typer.echo(text)
    else:
        out.touch(mode=0o600)
        out.write_text(text + "\n", encoding="utf-8")


@app.command()
def delete(
    record: Record,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    clinic: Annotated[str, typer.Option(help="name of the clinic")] = "",
    database: Database = DEFAULT,
) -> None:
    """Erase one person's sending and all that followed from it, and check that it is gone."""
    from hizaura.storage.people import forget

    store = _store(database)
    staff = _operator(store, clinic)
    found = _record(store, staff, record)
    if not yes:
        typer.confirm("Erase it? This cannot be undone.", abort=True)
    if not forget(store, staff, found, datetime.now(UTC)):
        raise InputError("no_record", where=record)
    typer.echo("Erased: 0 rows are left.")


@app.command()
def backup(target: Path, database: Database = DEFAULT) -> None:
    """Write every table to one file, fields still encrypted, and read it back."""
    from hizaura.storage.backup import backup as write

    counts = write(_store(database).engine, target)
    typer.echo(f"{target}: {sum(counts.values())} rows. The field keys are not in it.")


@app.command()
def restore(source: Path, database: Database = DEFAULT) -> None:
    """Read a backup into an empty database, and count it again."""
    from hizaura.storage.backup import restore as read

    counts = read(database, source)
    typer.echo(f"{sum(counts.values())} rows restored.")


@app.command("new-key")
def new_key(key_id: Annotated[str, typer.Argument(help="a new name, for example 2027-01")]) -> None:
    """Print a fresh key for HIZAURA_FIELD_KEYS; put it first, keep the old ones behind it."""
    from hizaura.storage.fields import new_key as fresh

    typer.echo(fresh(key_id))


@app.command("rotate-keys")
def rotate_keys(database: Database = DEFAULT) -> None:
    """Re-encrypt every field under the first key of HIZAURA_FIELD_KEYS."""
    from hizaura.storage.rotation import rotate

    typer.echo(f"{rotate(_store(database))} fields re-encrypted.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="port on this machine")] = 8000,
    folder: Annotated[Path, typer.Option(help="where the demonstration keeps its files")] = Path(
        "demo-clinic"
    ),
) -> None:
    """Open a clinic with synthetic patients on this machine, and say how to log in."""
    from hizaura.cli.clinic_demo import run_demo

    run_demo(port, folder)


@app.command("demo-code")
def demo_code(
    name: Annotated[str, typer.Argument(help="admin, clinician or reception")] = "clinician",
) -> None:
    """The one-time digits of a demonstration account."""
    from hizaura.cli.clinic_demo import demo_digits

    typer.echo(demo_digits(name))


@app.command("kill-drill")
def kill_drill(
    n: Annotated[int, typer.Option("-n", help="how many sends")] = 50,
    seed: Annotated[int, typer.Option(help="of the random moments")] = 1,
    out: Annotated[Path | None, typer.Option(help="file for the result")] = None,
    database: Database = "",
) -> None:
    """Kill the server at random moments while people send; nothing acknowledged may be lost."""
    from hizaura.cli.kill_drill import run_drill

    result = run_drill(n, seed, database)
    text = json.dumps(result, indent=2)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    typer.echo(text)
    raise typer.Exit(0 if result["lost"] == result["half"] == 0 else 1)


def _store(database: str) -> Store:
    """The database with its keys; the built-in key serves a database on this machine only."""
    from hizaura.storage.engine import make_engine, migrate, read_url
    from hizaura.storage.store import Store
    from hizaura.web.clinic_settings import field_keys
    from hizaura.web.serve import is_loopback

    keys = field_keys(is_loopback(read_url(database).host or "localhost"))
    migrate(database)
    return Store(make_engine(database), keys)


def _clinic(store: Store, name: str) -> Clinic | None:
    """The clinic of that name, or the only one."""
    from hizaura.storage.accounts import receiving

    with store.read() as work:
        clinics = [c for c in receiving(work) if not name or c.name == name]
    if len(clinics) > 1:
        raise InputError("clinic_unsure", where="--clinic")
    return clinics[0] if clinics else None


def _operator(store: Store, clinic: str) -> Staff:
    """Whoever sits at the machine itself, as the log names them."""
    from hizaura.clinic.audit import SYSTEM
    from hizaura.clinic.roles import Role, Staff

    here = _clinic(store, clinic)
    if here is None:
        raise InputError("no_record", where="--clinic")
    return Staff(SYSTEM, here.id, SYSTEM, Role.ADMIN)


def _record(store: Store, staff: Staff, typed: str) -> str:
    """The id of a record from its code, or the id itself."""
    from hizaura.clinic.codes import read_code
    from hizaura.storage.intakes import id_of_code

    code = read_code(typed)
    if code is None:
        return typed
    with store.read() as work:
        return id_of_code(work, staff, code) or typed
