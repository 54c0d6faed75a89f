"""One server a mode, started as a person starts it, and visits sealed with its key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from hizaura.terms import Language, Mode
from hizaura.web.app import create_app
from hizaura.web.settings import Settings, Video, now_in_japan
from hizaura.web.site import Site
from hizaura.web.steps import advanced
from hizaura.web.visit import Visit, new_visit, pack

PROJECT = Path(__file__).parents[2]
SECRET = "browser tests 0123456789 abcdefgh"
VIDEO = {
    "HIZAURA_VIDEO_URL": "https://video.example/knee",
    "HIZAURA_VIDEO_TITLE": "膝の裏の痛み(3分)",
}
ADDRESS = re.compile(r"http://\S+?(?=/\s*$)")
STARTED_WITHIN = 60


@dataclass(frozen=True)
class Server:
    """A running server, and the same site in this process to seal visits for it."""

    mode: Mode
    url: str
    process: subprocess.Popen[str]
    site: Site
    routes: tuple[Route, ...]
    app: FastAPI

    def stop(self) -> None:
        """Stop this process and no other."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def visit(self, answers: dict[str, str] | None = None, **said: Any) -> Visit:
        """What someone has said; over when ``step`` says so."""
        visit = new_visit(Language.JA, self.site.base.digest, said.pop("whom", "self"))
        about = {"about": True, "age": 58, "sex": "female", "answers": answers or {}}
        visit = replace(visit, **{**about, **said})
        return visit if visit.step else advanced(self.site.model, visit)

    def cookies(self, language: Language, visit: Visit | None, hours_ago: int = 0) -> list[Any]:
        """The cookies of a browser that has been here."""
        site = self.site
        wanted = {site.language_cookie: language.value}
        if visit is not None:
            then = int((now_in_japan() - timedelta(hours=hours_ago)).timestamp())
            wanted[site.visit_cookie] = site.seal.close(
                pack(replace(visit, language=language), then)
            )
        return [{"name": k, "value": v, "url": self.url} for k, v in wanted.items()]


def start(mode: Mode) -> Server:
    """Start ``hizaura serve`` on a free port of this machine; wait until it says its address."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("HIZAURA_")}
    env |= {"PYTHONPATH": str(PROJECT / "src"), "HIZAURA_SECRET_KEY": SECRET, **VIDEO}
    process = subprocess.Popen(
        [sys.executable, "-m", "hizaura.cli.main", "serve", "--port", "0", "--mode", mode.value],
        cwd=PROJECT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
    )
    video = Video(VIDEO["HIZAURA_VIDEO_TITLE"], VIDEO["HIZAURA_VIDEO_URL"], "")
    app = create_app(Settings(mode, secret=SECRET, video=video))
    assert process.stdout
    found = ADDRESS.search(process.stdout.readline())
    assert found, "the server did not start"
    return Server(mode, found[0], process, app.state.site, tuple(_routes(app.routes)), app)


def _routes(routes: Any) -> list[Route]:
    found: list[Route] = []
    for route in routes:
        inside = getattr(route, "original_router", None)
        found += _routes(inside.routes) if inside is not None else [route]
    return [route for route in found if "GET" in (route.methods or ())]
