"""Every page there is, from the router: what to bring along to see it, and where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient

from hizaura.terms import Language, Mode
from hizaura.web.visit import Visit
from hizaura.web.visitor import Visitor
from tests.browser.server import Server
from tests.browser.walking import go, press

TWIST = {
    "onset": "sudden_movement",
    "duration": "under_2_days",
    "pain_place": "middle",
    "pop_heard": "yes",
    "stairs_down_pain": "yes",
    "course": "getting_worse",
    "breathless_or_chest_pain": "unknown",
    "foot_cold_or_pale": "unknown",
    "fever": "none",
}
DANGER = {"onset": "gradual", "breathless_or_chest_pain": "yes"}
FULL = {
    "step": "done:enough",
    "words": "きのう階段を下りるときに\n膝の裏で「プチッ」と音がしました。",
}
STOPPED = {"step": "done:emergency", "last": "emergency_whole_body"}
SEEN_OTHERWISE = {
    "/check/{number}", "/edit/{step_id}", "/causes/{condition}", "/exams/{exam_id}",
    "/questions/{question_id}", "/static/{digest}/{name}",
}  # fmt: skip
FULLEST = (
    "result", "result_emergency", "review", "map", "checklist", "checklist_unsaid", "question",
    "start_again", "start_unsaid", "you_unsaid", "words", "take", "lost", "missing",
)  # fmt: skip
LISTED = {"/causes": "causes", "/exams": "exams", "/questions": "people_ask"}


UNFOLD = """folded => document.querySelectorAll("details").forEach(
  (d) => { d.open = !d.matches(folded); })"""


@dataclass(frozen=True)
class Shown:
    """One page: its name here, its path, what the person has said, what to do on it first.

    ``folded``: what stays folded because another page shows the same, unfolded.
    """

    name: str
    path: str
    visit: Visit | None = None
    hours_ago: int = 0
    send: bool = False
    folded: str = "#nothing"

    def open(self, page: Page) -> None:
        """Show it, with everything unfolded that no other page shows."""
        go(page, self.path)
        if self.send:
            press(page)
        page.evaluate(UNFOLD, self.folded)


def kinds(server: Server) -> dict[str, Shown]:
    """The pages of the journey that need answers, each at its fullest."""
    begun, over = server.visit(), server.visit(TWIST, **FULL)
    asked = server.visit({"onset": "sudden_movement"})
    stopped = server.visit(DANGER, **STOPPED)
    shown = [
        Shown("start", "/"),
        Shown("start_again", "/", asked),
        Shown("start_unsaid", "/", send=True),
        Shown("you", "/you", begun),
        Shown("you_unsaid", "/you", server.visit(about=False, age=None, sex=None), send=True),
        Shown("words", "/words", begun),
        Shown("question", "/check/1", begun),
        Shown("question_family", "/check/1", server.visit(whom="family")),
        Shown("question_unsaid", "/check/1", begun, send=True),
        Shown("checklist", "/check/2", asked),
        Shown("checklist_unsaid", "/check/2", asked, send=True),
        Shown("map", "/edit/pain_place", over),
        Shown("review", "/review", over),
        Shown("result", "/result", over),
        Shown("result_emergency", "/result", stopped, folded=".later"),
        Shown("take", "/take", over),
        Shown("lost", "/result"),
        Shown("expired", "/result", over, hours_ago=3),
        Shown("missing", "/no-such-page"),
    ]
    return {page.name: page for page in shown}


def plain_paths(server: Server) -> list[str]:
    """Every address of the router that needs no parameter."""
    return sorted({route.path for route in server.routes if "{" not in route.path})


def with_parameters(server: Server) -> set[str]:
    """Every address of the router that needs one."""
    return {route.path for route in server.routes if "{" in route.path}


def read_pages(server: Server, client: TestClient | None = None) -> Iterator[Shown]:
    """The pages that the router lists, then each cause, test and question; HTML only."""
    over = server.visit(TWIST, **FULL)
    client = client or TestClient(server.app, base_url=server.url)
    for path in plain_paths(server):
        client.cookies = {c["name"]: c["value"] for c in server.cookies(Language.JA, over)}
        answered = client.get(path)
        if "text/html" in answered.headers["content-type"]:
            yield Shown(path.strip("/") or "home", path, over)
    for path in LISTED:
        text = client.get(path).text
        for link in sorted(set(re.findall(rf'href="({path}/[a-z0-9_]+)"', text))):
            yield Shown(link.strip("/").replace("/", "_"), link)


def fullest(server: Server) -> list[Shown]:
    """The fullest page of each template, the longest first: of a list of causes, the longest one."""
    pages = kinds(server)
    chosen = [pages[name] for name in FULLEST]
    client = TestClient(server.app, base_url=server.url)
    longest: dict[str, tuple[int, Shown]] = {}
    for shown in read_pages(server, client):
        template, size = rendered(server, client, shown)
        if template not in longest or longest[template][0] < size:
            longest[template] = (size, shown)
    already = {rendered(server, client, shown)[0] for shown in chosen}
    return chosen + [shown for name, (_, shown) in longest.items() if name not in already]


def rendered(server: Server, client: TestClient, shown: Shown) -> tuple[str, int]:
    """Which template shows this page, and how long the page is."""
    client.cookies = {c["name"]: c["value"] for c in server.cookies(Language.PLAIN, shown.visit)}
    with asked_for(server) as names:
        text = client.get(shown.path).text
    return names[0], len(text)


@contextmanager
def asked_for(server: Server) -> Iterator[list[str]]:
    """The templates that the site in this process takes while this is open."""
    site, names = server.site, list[str]()
    render = site.page

    def page(visitor: Visitor, template: str, *more: Any, **values: Any) -> HTMLResponse:
        names.append(template)
        return render(visitor, template, *more, **values)

    site.page = page  # type: ignore[method-assign, assignment]
    try:
        yield names
    finally:
        del site.page


def listed(server: Server) -> dict[str, set[str]]:
    """What the knowledge base says each of the lists holds."""
    guide: dict[str, Any] = dict(server.site.base.guidance)
    return {
        "/causes": set(server.site.base.conditions),
        "/exams": {row["id"] for row in guide["exams"]},
        "/questions": {row["id"] for row in guide["people_ask"]},
    }


def bring(page: Page, server: Server, shown: Shown, language: Any) -> None:
    """Make this browser one that has said what the page needs."""
    page.context.clear_cookies()
    page.context.add_cookies(server.cookies(language, shown.visit, shown.hours_ago))


MODES = (Mode.RESEARCH, Mode.PUBLIC)
