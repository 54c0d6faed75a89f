"""Races for one slot: two server processes, one database, many clients at the same moment."""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import typer

from hizaura.clinic.appointments import TOKYO, Kind
from hizaura.clinic.slots import all_slots, slot_text
from hizaura.errors import HizauraError
from hizaura.storage.accounts import add_clinic
from hizaura.storage.booking_tables import appointments
from hizaura.storage.diaries import set_diary
from hizaura.storage.engine import make_engine, migrate
from hizaura.storage.fields import BUILT_IN, read_keys
from hizaura.storage.store import Store
from hizaura.terms import Language
from hizaura.web.seal import Seal
from hizaura.web.visit import new_visit, pack

SPANS = ["09:00-12:00", "13:00-17:00"]
DIARY = {
    "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), SPANS),
    "on_holidays": "yes",
    "step": 30,
    "services": {"visit": {"minutes": 30, "at_once": 2}},
    "clinicians": [{"id": "a", "name": "A", "kinds": ["visit"]}],
}
SERVERS = 2
PATIENCE = 30.0
VISIT = "hizaura_visit"


@dataclass(frozen=True)
class Answer:
    """What one client got."""

    status: int
    next_free: int
    seconds: float


def run_races(n: int, clients: int, database: str, out: Path | None) -> None:
    """Race, print a line, write the result; an error if any race had not exactly one winner."""
    with tempfile.TemporaryDirectory(prefix="hizaura-race-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'race.db'}"
        result = races(n, clients, url)
    text = json.dumps(result, indent=1)
    typer.echo(text)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text + "\n", encoding="utf-8")
    if result["exactly_one_winner"] != n or result["wrong_answers"]:
        raise HizauraError("race_lost")


def races(n: int, clients: int, url: str) -> dict[str, object]:
    """Run all races on fresh servers; each race is for another slot."""
    from hizaura.knowledge import load

    migrate(url)
    store = Store(make_engine(url), read_keys(BUILT_IN))
    clinic = _prepare(store)
    secret, digest = secrets.token_urlsafe(32), load().digest
    slots = _slots(n)
    ports, servers = _serve(url, secret)
    won = bad = complete = 0
    statuses: Counter[int] = Counter()
    times: list[float] = []
    try:
        for number, slot in enumerate(slots):
            answers = one_race(ports, clinic, slot, clients, Seal(secret), digest)
            winners = sum(a.status == 303 for a in answers)
            statuses.update(a.status for a in answers)
            won += winners == 1 and _rows(store, slot) == 1
            bad += sum(a.status not in (303, 409) for a in answers)
            complete += all(a.next_free for a in answers if a.status == 409)
            times += [a.seconds for a in answers]
            if not (number + 1) % 20:
                typer.echo(f"{number + 1} races", err=True)
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(PATIENCE)
        store.engine.dispose()
    times.sort()
    return {
        "what": "clients race through HTTP to two server processes for one slot",
        "database": store.engine.dialect.name,
        "races": n,
        "clients": clients,
        "servers": SERVERS,
        "exactly_one_winner": won,
        "races_in_which_every_loser_got_next_free_slots": complete,
        "wrong_answers": bad,
        "statuses": {str(k): v for k, v in sorted(statuses.items())},
        "seconds": {
            "median": round(times[len(times) // 2], 3),
            "p99": round(times[int(len(times) * 0.99)], 3),
            "most": round(times[-1], 3),
        },
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def one_race(
    ports: list[int], clinic: str, slot: str, clients: int, seal: Seal, digest: str
) -> list[Answer]:
    """Everybody is connected and ready; then all send at once."""
    ready = threading.Barrier(clients)
    answers: list[Answer] = []

    def run(number: int) -> None:
        visit = new_visit(Language.JA, digest, "self")
        visit = replace(visit, about=True, age=60, sex="female", step="done:enough")
        cookie = seal.close(pack(visit, int(time.time())))
        form = {
            "mark": seal.mark(visit.id), "once": secrets.token_urlsafe(8), "slot": slot,
            "name": f"競争 {number}", "telephone": "03-0000-0000",
        }  # fmt: skip
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "cookie": f"{VISIT}={cookie}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", ports[number % len(ports)], PATIENCE)
        try:
            connection.connect()
            ready.wait(PATIENCE)
            begun = time.perf_counter()
            connection.request("POST", f"/book/{clinic}/visit", urlencode(form), headers)
            response = connection.getresponse()
            page = unescape(response.read().decode("utf-8", "replace"))
            offered = len(re.findall(r'class="next-free"', page)) and page.count("#times")
            answers.append(Answer(response.status, offered, time.perf_counter() - begun))
        except (OSError, threading.BrokenBarrierError):
            answers.append(Answer(0, 0, PATIENCE))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _prepare(store: Store) -> str:
    now = datetime.now(TOKYO)
    with store.write() as work:
        clinic = add_clinic(work, "Race", "03-0000-0000", "9-17", now)
        set_diary(work, clinic.id, DIARY, now)
    return clinic.id


def _slots(n: int) -> list[str]:
    """One slot a race, spread over the days that a self-care level may book."""
    from hizaura.clinic.diary import diary_of

    diary, first = diary_of(DIARY), datetime.now(TOKYO).date() + timedelta(days=1)
    days: list[date] = [first + timedelta(days=d) for d in range(20)]
    by_day = [[slot_text(s) for s in all_slots(diary, Kind.VISIT, day)] for day in days]
    spread = [day[i] for i in range(len(by_day[0])) for day in by_day]
    if n > len(spread):
        raise HizauraError("race_too_long", most=len(spread))
    return spread[:n]


def _rows(store: Store, slot: str) -> int:
    """How many bookings the database holds for that slot."""
    from sqlalchemy import func, select

    start = datetime.strptime(slot.partition(".")[0], "%Y%m%dT%H%M").replace(tzinfo=TOKYO)
    a = appointments.c
    with store.read() as work:
        asked = select(func.count()).where(a.slot_start == start, a.status == "booked")
        return int(work.session.execute(asked).scalar() or 0)


def _serve(url: str, secret: str) -> tuple[list[int], list[subprocess.Popen[bytes]]]:
    """Two servers of the shipped command on loopback, once both answer."""
    environment = {
        **os.environ, "HIZAURA_DATABASE_URL": url, "HIZAURA_SECRET_KEY": secret,
        "HIZAURA_SMTP_URL": "", "HIZAURA_FIELD_KEYS": "",
    }  # fmt: skip
    ports = [_free_port() for _ in range(SERVERS)]
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "hizaura.cli.main", "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        for port in ports
    ]
    end = time.monotonic() + PATIENCE
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > end:
                    for server in servers:
                        server.terminate()
                    raise HizauraError("race_no_server") from None
                time.sleep(0.1)
    return ports, servers


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
