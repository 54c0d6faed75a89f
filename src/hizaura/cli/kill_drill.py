"""kill -9 at random moments while people send: what was acknowledged must be there, whole.

The drill starts the real server on a loopback port, sends through HTTP as a browser would, kills
it again and again, and at the end opens every record with the keys. It adds its own clinic.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hizaura.clinic.codes import read_code
from hizaura.clinic.intake import Sent
from hizaura.storage.accounts import add_clinic
from hizaura.storage.engine import make_engine, migrate
from hizaura.storage.fields import SealedError, new_key, read_keys
from hizaura.storage.intakes import place
from hizaura.storage.store import Store
from hizaura.storage.tables import audit, intakes

SECRET = "kill drill " + "abcdefgh" * 4
START_SECONDS = 60
MOST_SENDS_A_LIFE = 30
LONGEST_WAIT = 0.1
PATIENCE_SECONDS = 20
FIELD = {name: re.compile(rf'name="{name}"[^>]*? value="([^"]+)"') for name in ("mark", "once")}
CODE = re.compile(r'class="desk-code">([^<]+)<')


def run_drill(n: int, seed: int = 1, database: str = "") -> dict[str, Any]:
    """``n`` sends; the result counts what was acknowledged, lost, half written and found twice."""
    with tempfile.TemporaryDirectory(prefix="hizaura-drill-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'drill.db'}"
        return _Drill(url, n, random.Random(seed)).run()


class _Drill:
    def __init__(self, url: str, n: int, rng: random.Random) -> None:
        self.url, self.n, self.rng = url, n, rng
        self.key = new_key("drill")
        migrate(url)
        self.store = Store(make_engine(url), read_keys(self.key))
        with self.store.write() as work:
            self.clinic = add_clinic(work, "drill", "0", "0", datetime.now(UTC))
        self.port = _free_port()
        self.kills = 0
        self.over = threading.Event()
        self.acknowledged = threading.Semaphore(0)
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> dict[str, Any]:
        started = time.monotonic()
        self._start()
        killer = threading.Thread(target=self._kill_again_and_again)
        killer.start()
        acknowledged: list[str] = []
        retried = 0
        try:
            cookies = _visits(self.n)
            for cookie in cookies:
                code, tries = self._send(cookie)
                self.acknowledged.release()
                retried += tries > 1
                acknowledged.append(code)
        finally:
            self.over.set()
            self.acknowledged.release(MOST_SENDS_A_LIFE)
            killer.join()
            self._stop()
        result = self._count(acknowledged)
        self.store.engine.dispose()
        return {
            "database": make_engine(self.url).dialect.name,
            "sends": self.n,
            "kills": self.kills,
            "acknowledged": len(acknowledged),
            "sent_again_after_a_kill": retried,
            **result,
            "seconds": round(time.monotonic() - started, 1),
        }

    def _start(self) -> None:
        environment = {
            **os.environ,
            "HIZAURA_DATABASE_URL": self.url,
            "HIZAURA_FIELD_KEYS": self.key,
            "HIZAURA_SECRET_KEY": SECRET,
        }
        command = [sys.executable, "-m", "hizaura.cli.main", "serve", "--mode", "public"]
        self.server = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self._answers():
            time.sleep(0.02)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/withdraw/none")
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _kill_again_and_again(self) -> None:
        """Each life lasts for a random number of sends and a random part of one more."""
        while not self.over.is_set():
            for _ in range(self.rng.randint(0, MOST_SENDS_A_LIFE)):
                self.acknowledged.acquire()
            if self.over.wait(self.rng.uniform(0.0, LONGEST_WAIT)):
                return
            self._stop()
            self.kills += 1
            self._start()

    def _stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()

    def _send(self, cookie: str) -> tuple[str, int]:
        """Send until it is acknowledged, as a patient person would; the code, and the tries."""
        form: dict[str, str] = {}
        tries = 0
        while True:
            try:
                if not form:
                    text = self._ask("GET", cookie, "")
                    form = {name: _first(field, text) for name, field in FIELD.items()}
                    form |= {"clinic": self.clinic.id, "read": "yes"}
                tries += 1
                return _first(CODE, self._ask("POST", cookie, urlencode(form))), tries
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _ask(self, method: str, cookie: str, body: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            headers = {
                "cookie": f"hizaura_visit={cookie}",
                "content-type": "application/x-www-form-urlencoded",
                "accept-language": "ja",
            }
            connection.request(method, "/send", body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != 200:
                raise http.client.HTTPException(str(answer.status))
            return text
        finally:
            connection.close()

    def _count(self, acknowledged: list[str]) -> dict[str, int]:
        """Open every record; half: a record that does not open, or without its line in the log."""
        with self.store.read() as work:
            rows = work.session.execute(
                intakes.select().where(intakes.c.clinic_id == self.clinic.id)
            ).all()
            logged = set(
                work.session.execute(
                    audit.select()
                    .with_only_columns(audit.c.record)
                    .where(audit.c.clinic_id == self.clinic.id)
                ).scalars()
            )
        kept, half = [], 0
        for row in rows:
            try:
                kept.append(Sent.of(self.store.keys.open(row.sealed, place(row.id))).code)
            except (SealedError, ValueError, TypeError):
                half += 1
                continue
            half += row.id not in logged
        wanted = {read_code(code) for code in acknowledged}
        return {
            "lost": len(wanted - set(kept)),
            "half": half,
            "kept_but_never_acknowledged": len(set(kept) - wanted),
            "kept": len(rows),
        }


def _visits(n: int) -> list[str]:
    """Sealed visits of people whose questions are over, as the server itself would seal them."""
    from hizaura.knowledge import load
    from hizaura.terms import Language
    from hizaura.web.seal import Seal
    from hizaura.web.visit import Visit, new_visit, pack

    base, seal = load(), Seal(SECRET)
    made = []
    for i in range(n):
        fresh = new_visit(Language.JA, base.digest, "self")
        answers = {"onset": "gradual", "lump_behind_knee": "yes", "knee_swollen": "yes"}
        visit = Visit(
            fresh.id, fresh.language, fresh.digest, "self", True, 40 + i % 50, "female",
            "", answers, "done:enough",
        )  # fmt: skip
        made.append(seal.close(pack(visit, int(time.time()))))
    return made


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise http.client.HTTPException("not the page that was asked for")
    return found[1]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
