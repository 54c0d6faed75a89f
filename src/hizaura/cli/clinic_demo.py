"""A clinic with synthetic patients on this machine: accounts, sendings, closed cases, a filled diary."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hizaura.cli.booking_fill import fill_diary
from hizaura.clinic.codes import new_code, new_token
from hizaura.clinic.credentials import new_password, new_secret
from hizaura.clinic.intake import Sent
from hizaura.clinic.outcome import Outcome
from hizaura.clinic.roles import Role, Staff
from hizaura.errors import InputError
from hizaura.inference.model import Model, build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import Person, load, read_case
from hizaura.knowledge.yaml_text import parse
from hizaura.storage.accounts import Clinic, add_account, add_clinic
from hizaura.storage.decisions import close, enter
from hizaura.storage.diaries import set_diary
from hizaura.storage.engine import make_engine, migrate
from hizaura.storage.intakes import keep, opened
from hizaura.storage.store import Store
from hizaura.terms import Level, Mode
from hizaura.web.clinic.urgency import urgency_of
from hizaura.web.clinic_settings import field_keys

PEOPLE = Path(__file__).parent / "clinic_demo_people.yaml"
DIARY = Path(__file__).parent / "clinic_demo_diary.yaml"
ACCOUNTS = "accounts.json"
CLOSED = 24
SETTING = "orthopaedic_clinic"


def run_demo(port: int, folder: Path) -> None:
    """Make the clinic if there is none yet, say how to log in, and serve it."""
    from hizaura.terms import Language
    from hizaura.web.serve import run_server

    folder.mkdir(exist_ok=True)
    url = f"sqlite:///{folder / 'demo.db'}"
    if not (folder / ACCOUNTS).exists():
        make_demo(url, folder, datetime.now(UTC))
    print(f"http://127.0.0.1:{port}/clinic (inbox; the diary is one click away)")
    for name, account in json.loads((folder / ACCOUNTS).read_text()).items():
        print(f"  {name}  {account['password']}  {demo_digits(name, folder)}")
    print(f"new digits: hizaura clinic demo-code clinician   files: {folder}/", flush=True)
    os.environ["HIZAURA_DATABASE_URL"] = url
    run_server("127.0.0.1", port, Mode.RESEARCH, Language.JA)


def demo_digits(name: str, folder: Path = Path("demo-clinic")) -> str:
    """The digits of an account of the demonstration."""
    import pyotp

    try:
        accounts = json.loads((folder / ACCOUNTS).read_text())
    except FileNotFoundError:
        raise InputError("file_missing", where=str(folder / ACCOUNTS)) from None
    if name not in accounts:
        raise InputError("no_such_id", kind="account", id=name, hint_en="", hint_ja="")
    return pyotp.TOTP(accounts[name]["secret"]).now()


def make_demo(url: str, folder: Path, now: datetime) -> None:
    """A clinic, an account a role, everyone of the list as new, cases closed before, a filled diary."""
    migrate(url)
    store = Store(make_engine(url), field_keys(True))
    model = build_model(load())
    with store.write() as work:
        clinic = add_clinic(work, "見本整形外科", "03-0000-0000", "月〜金 9–12時、15–18時", now)
    accounts = {}
    for role in Role:
        password, secret = new_password(), new_secret()
        made = add_account(store, clinic.id, role.value, role, password, secret, now)
        accounts[role.value] = {"password": password, "secret": secret}
        if role is Role.CLINICIAN:
            _closed(store, model, clinic, made, now)
    for i, said in enumerate(_people(model)):
        _send(store, model, clinic, said, now - timedelta(minutes=17 + 53 * i))
    with store.write() as work:
        written = parse(DIARY.read_text(encoding="utf-8"), DIARY.name, InputError)
        diary = set_diary(work, clinic.id, written, now)
    fill_diary(store, clinic, diary, now, seed=1)
    (folder / ACCOUNTS).touch(mode=0o600)
    (folder / ACCOUNTS).write_text(json.dumps(accounts, indent=2))
    store.engine.dispose()


def _people(model: Model) -> list[tuple[Person, str, str]]:
    """The synthetic people: each is a case that the reader of cases accepts."""
    text = PEOPLE.read_text(encoding="utf-8")
    people = []
    for raw in parse(text, PEOPLE.name, InputError):
        case = read_case(json.dumps(raw, ensure_ascii=False), PEOPLE.name, model.base)
        people.append((case.person, case.own_words, case.answered_by))
    return people


def _send(
    store: Store, model: Model, clinic: Clinic, said: tuple[Person, str, str], at: datetime
) -> str:
    person, words, by = said
    base = model.base
    code = new_code()
    whom = "self" if by == "person" else "family"
    sent = Sent(
        dict(person.answers), person.age, person.sex, whom, words, "ja",
        base.version, base.digest, code, new_token(),
    )  # fmt: skip
    level = urgency_of(model, person, Mode.CLINIC).clinic
    kept = keep(store, clinic.id, sent, level, new_token(), at, 7)
    return kept.id if kept else ""


def _closed(store: Store, model: Model, clinic: Clinic, staff: Staff, now: datetime) -> None:
    """Cases of earlier months, their diagnosis drawn from the model itself, seeded."""
    rng = random.Random(7)
    people = _people(model)
    for i in range(CLOSED):
        person, words, by = people[i % len(people)]
        at = now - timedelta(days=4 + 4 * i)
        intake_id = _send(store, model, clinic, (person, words, by), at)
        there = Person(person.age, person.sex, SETTING, person.answers)
        chance = posterior(model, there).probability.tolist()
        found = [c for c, p in zip(model.conditions, chance, strict=True) if rng.random() < p]
        with store.write() as work:
            intake = opened(work, staff, intake_id, at)
            if intake is None:
                continue
            enter(work, staff, intake_id, {"patellar_tap": rng.choice(("yes", "no"))}, at)
            needed = Level(max(0, intake.level - (rng.random() < 0.2)))
            forecast = dict(zip(model.conditions, chance, strict=True))
            close(
                work, staff, intake_id,
                Outcome(
                    tuple(found[:3]) or ("unexplained",), "imaging", intake.level.id, needed.id,
                    "", model.base.digest, forecast, at + timedelta(hours=1),
                ),
            )  # fmt: skip
