"""A person without JavaScript: reads the forms of a page, fills them in, and sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from html.parser import HTMLParser

from starlette.testclient import TestClient

from hizaura.terms import Language, Mode
from hizaura.web.app import create_app
from hizaura.web.settings import JAPAN, Settings

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=JAPAN)


class Clock:
    """A clock that a test can move."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@lru_cache(maxsize=4)
def app_in(mode: Mode = Mode.RESEARCH):
    """The application in one mode, with a clock of its own at ``app.state.clock``."""
    clock = Clock()
    app = create_app(Settings(mode=mode, now=clock))
    app.state.clock = clock
    return app


@dataclass
class Form:
    """One form: where it goes, its fields, and the choices it offers."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)
    checked: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.forms.append(Form(said["action"]))
            self.inside = True
        if not self.inside or tag not in ("input", "textarea"):
            return
        form, name = self.forms[-1], said.get("name", "")
        if said.get("type") == "hidden":
            form.hidden[name] = said["value"]
        else:
            form.offers.setdefault(name, []).append(said.get("value", ""))
            if "checked" in said:
                form.checked.append((name, said["value"]))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Walker:
    """Walks through the pages; remembers every address and page it saw."""

    def __init__(self, mode: Mode = Mode.RESEARCH, language: Language = Language.JA, base_url=""):
        self.app = app_in(mode)
        self.client = TestClient(self.app, base_url=base_url or "http://127.0.0.1:8000")
        self.client.cookies.set("hizaura_language", language.value)
        self.page = None
        self.urls: list[str] = []
        self.seen: list[str] = []

    def get(self, path: str):
        return self._took(self.client.get(path))

    def send(self, action: str | None = None, /, **values):
        """Send the page's form (the one with that action) with these values."""
        forms = Forms(self.page.text).forms
        form = next(f for f in forms if action is None or f.action == action)
        pairs = [(k, v) for k, v in form.hidden.items() if k not in values]
        for name, value in values.items():
            pairs += [(name, v) for v in (value if isinstance(value, list) else [value])]
        body = "&".join(f"{quote(k)}={quote(v)}" for k, v in pairs)
        return self._took(
            self.client.post(
                form.action,
                content=body,
                headers={
                    "content-type": "application/x-www-form-urlencoded",
                    "origin": str(self.client.base_url).rstrip("/"),
                },
            )
        )

    def _took(self, response):
        self.urls += [str(r.url) for r in (*response.history, response)]
        self.page = response
        self.seen.append(response.text)
        return response

    @property
    def path(self) -> str:
        return self.page.url.path

    def bring(self, visit):
        """Bring these answers along, as if given before."""
        site = self.app.state.site
        self.client.cookies.set(site.visit_cookie, site.sealed(visit), path="/")

    def begin(self, age="72", sex="female", words="", whom="self"):
        """Start, consent, age and sex, own words."""
        self.get("/")
        self.send("/start", whom=whom)
        self.send("/you", **({"age": age} if age else {"age_unknown": "yes"}), sex=sex)
        return self.send("/words", words=words)

    def answer(self, observations):
        """Answer the step shown as these observations say (not stated: none, unknown)."""
        form = next(f for f in Forms(self.page.text).forms if "step" in f.hidden)
        shown = form.hidden["shown"].split()
        if "tick" in form.offers:
            ticks = [f for f in shown if observations.get(f) == "yes"]
            return self.send(form.action, tick=ticks or ["none"])
        return self.send(form.action, answer=observations.get(shown[0], "unknown"))

    def walk(self, observations, most=90):
        """Answer until the questions are over."""
        for _ in range(most):
            if not re.match(r"/check/\d+$", self.path):
                return self.page
            self.answer(observations)
        raise AssertionError("the questions do not end")


def quote(text: str) -> str:
    """Form encoding."""
    from urllib.parse import quote_plus

    return quote_plus(text)
