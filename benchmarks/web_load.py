"""People on their way through the self-check, a hundred requests a second, whatever the answers take."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import os
import random
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np
from tests.browser.page_list import FULL, TWIST
from tests.browser.server import Server
from tests.browser.walking import FIVE, example

from benchmarks.clock import Row, summary
from hizaura.terms import Language

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
ASSETS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
ACTION = re.compile(r'<form[^>]* method="post" action="(/(?:start|you|words|check/\d+))"')
MEDIAN, P99 = 15.0, 40.0
TOGETHER = 24
SEED = 20261124


@dataclass
class Walker:
    """One person: what they will answer, where they are, and what their browser asks for next."""

    answers: Mapping[str, str]
    language: Language
    cookies: dict[str, str] = field(default_factory=dict)
    coming: deque[tuple[str, str, str]] = field(default_factory=deque)
    seen_assets: bool = False

    def next(self) -> tuple[str, str, str]:
        """Method, path, form; a new person begins at the start page."""
        if not self.coming:
            self.cookies = {"hizaura_language": self.language.value}
            self.coming.append(("GET", "/", ""))
            self.seen_assets = False
        return self.coming.popleft()

    def saw(self, path: str, status: int, to: str, text: str) -> None:
        """What follows from the answer: a redirect, the page's files, its form, or the next page."""
        if status == 303:
            self.coming.append(("GET", to, ""))
        elif path.startswith("/static/"):
            return
        else:
            if not self.seen_assets:
                self.seen_assets = True
                self.coming.extend(("GET", asset, "") for asset in ASSETS.findall(text))
            self._go_on(path, text)

    def _go_on(self, path: str, text: str) -> None:
        action = ACTION.search(text)
        if path == "/review":
            self.coming.extend([("GET", "/result", ""), ("GET", "/take", "")])
        elif action and path != "/result":
            hidden = dict(HIDDEN.findall(text.split(action[0])[-1]))
            self.coming.append(("POST", action[1], self._form(action[1], hidden, text)))

    def _form(self, action: str, hidden: dict[str, str], text: str) -> str:
        pairs = list(hidden.items())
        shown = hidden.get("shown", "").split()
        if action == "/start":
            pairs.append(("whom", "self"))
        elif action == "/you":
            pairs += [("age", "58"), ("sex", "female")]
        elif 'name="tick"' in text:
            yes = [f for f in shown if self.answers.get(f) == "yes"]
            pairs += [("tick", f) for f in yes] or [("tick", "none")]
        elif shown:
            pairs.append(("answer", self.answers.get(shown[0], "unknown")))
        return "&".join(f"{name}={quote(value)}" for name, value in pairs)


async def _ask(
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter], host: str, walker: Walker
) -> tuple[str, str, int, float]:
    method, path, form = walker.next()
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}", "accept-encoding: gzip"]
    lines.append("cookie: " + "; ".join(f"{k}={v}" for k, v in walker.cookies.items()))
    if method == "POST":
        lines += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(form)}"]
    started = time.perf_counter()
    wire[1].write(("\r\n".join(lines) + "\r\n\r\n" + form).encode())
    head = (await wire[0].readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    body = await wire[0].readexactly(int(length[1]) if length else 0)
    took = 1000 * (time.perf_counter() - started)
    status = int(head.split(" ", 2)[1])
    for name, value in re.findall(r"set-cookie: (\w+)=([^;]*)", head):
        walker.cookies[name] = value
    to = re.search(r"location: (\S+)", head)
    text = gzip.decompress(body) if "content-encoding: gzip" in head else body
    walker.saw(path, status, to[1] if to else "", text.decode())
    return method, path, status, took


async def _crowd(server: Server, rate: int, seconds: int) -> list[tuple[str, str, int, float]]:
    at = urlsplit(server.url)
    said = [dict(example(path.stem).answers) for path in FIVE]
    languages = list(Language)
    free: list[tuple[Walker, tuple[asyncio.StreamReader, asyncio.StreamWriter]]] = []
    chance, waiting = random.Random(SEED), asyncio.Semaphore(0)
    for number in range(TOGETHER):
        wire = await asyncio.open_connection(at.hostname, at.port, limit=1 << 22)
        free.append((Walker(said[number % 5], languages[number % 3]), wire))
        waiting.release()
    took: list[tuple[str, str, int, float]] = []

    async def one(due: float) -> None:
        await waiting.acquire()
        walker, wire = free.pop(chance.randrange(len(free)))  # people do not walk in step
        waited = 1000 * (time.perf_counter() - due)
        method, path, status, ms = await _ask(wire, at.netloc, walker)
        took.append((method, path, status, ms + max(waited, 0.0)))
        free.append((walker, wire))
        waiting.release()

    start, tasks = time.perf_counter(), []
    for number in range(rate * seconds):
        due = start + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(one(due)))
    await asyncio.wait_for(asyncio.gather(*tasks), 60)
    return took


def load_rows(server: Server, rate: int, seconds: int) -> list[Row]:
    """Time from when a request was due until its answer was whole; the first seconds warm up."""
    asyncio.run(_crowd(server, rate, 3))
    before = _core_ms(server.process.pid)
    took = asyncio.run(_crowd(server, rate, seconds))
    each = (_core_ms(server.process.pid) - before) / len(took)
    wrong = [one for one in took if one[2] >= 400]
    assert not wrong, wrong[:3]
    parts = {
        "pages, forms and files of journeys": [t for *_, t in took],
        "pages alone": [t for m, p, s, t in took if s == 200 and not p.startswith("/static/")],
        "forms alone": [t for m, _, _, t in took if m == "POST"],
    }
    rows = []
    for what, ms in parts.items():
        s = summary(np.array(ms))
        said = f"median {s['median_ms']:.1f} ms, p99 {s['p99_ms']:.1f} ms ({len(ms)} requests)"
        met = s["median_ms"] < MEDIAN and s["p99_ms"] < P99
        bar = f"median < {MEDIAN:.0f} ms, p99 < {P99:.0f} ms"
        rows.append(Row(f"public, {rate} requests/s on one core: {what}", bar, said, met, dict(s)))
    said = f"{each:.1f} ms of the core a request"
    rows.append(Row("the same, what the server itself works", "–", said, None, {"core_ms": each}))
    return rows


def _core_ms(pid: int) -> float:
    """What this process has worked so far; unlike the clock it does not count who else works here."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
    return 1000 * (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def pages_of(server: Server) -> list[str]:
    """Cookies of people whose questions are over, in three languages."""
    visits = [server.visit(TWIST, **FULL)]
    visits += [server.visit(dict(example(path.stem).answers), step="done:enough") for path in FIVE]
    return [
        "; ".join(f"{c['name']}={c['value']}" for c in server.cookies(language, visit))
        for visit in visits
        for language in Language
    ]


class Load:
    """One browser's connection."""

    def __init__(self, server: Server) -> None:
        self.wire = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)

    def once(self, cookies: list[str]) -> list[float]:
        """Milliseconds that each result took, packed as a browser asks for it."""
        took = []
        for cookie in cookies:
            started = time.perf_counter()
            self.wire.request(
                "GET", "/result", headers={"cookie": cookie, "accept-encoding": "gzip"}
            )
            answered = self.wire.getresponse()
            answered.read()
            took.append(1000 * (time.perf_counter() - started))
            assert answered.status == 200
        return took
