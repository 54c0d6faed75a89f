"""Who asks: the language they read and what they have said, or why that is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from starlette.requests import Request

from hizaura.knowledge import KnowledgeBase
from hizaura.terms import Language
from hizaura.web.seal import ForgedError, Seal
from hizaura.web.settings import Settings
from hizaura.web.visit import LIFETIME, Visit, unpack


class Host(Protocol):
    """What a visitor needs to know of the running site."""

    settings: Settings
    base: KnowledgeBase
    seal: Seal
    visit_cookie: str
    language_cookie: str


class Visitor:
    """One request's person. ``lost``: why there is no visit (none, expired, forged)."""

    def __init__(self, site: Host, request: Request) -> None:
        self.path = request.url.path
        self.lost = ""
        self.changed = False
        self.visit = self._visit(site, request.cookies.get(site.visit_cookie, ""))
        asked = _language(request.query_params.get("lang", ""))
        self.language_chosen = asked is not None
        self.language = (
            asked
            or _language(request.cookies.get(site.language_cookie, ""))
            or (self.visit.language if self.visit else None)
            or _accepted(request.headers.get("accept-language", ""))
            or site.settings.language
        )

    def keep(self, visit: Visit) -> Visit:
        """Remember this visit when the answer goes out."""
        self.visit, self.changed = visit, True
        return visit

    def once(self) -> str:
        """The notice to show now, and then no more."""
        if self.visit is None or not self.visit.notice:
            return ""
        notice = self.visit.notice
        self.keep(replace(self.visit, notice=""))
        return notice

    def _visit(self, site: Host, sealed: str) -> Visit | None:
        if not sealed:
            self.lost = "none"
            return None
        try:
            visit, at = unpack(site.seal.open(sealed))
        except ForgedError:
            self.lost = "forged"
            return None
        if not 0 <= site.settings.now().timestamp() - at + 60 <= LIFETIME + 60:
            self.lost = "expired"
            return None
        if visit.digest != site.base.digest:
            return self.keep(visit.fitted(site.base))
        return visit


def _language(text: str) -> Language | None:
    try:
        return Language(text)
    except ValueError:
        return None


def _accepted(header: str) -> Language | None:
    """The first language of ours that the browser asks for."""
    for part in header[:200].split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith(("ja", "en")):
            return Language.JA if tag.startswith("ja") else Language.EN
    return None


def visitor_of(request: Request) -> Visitor:
    """The visitor of this request, read once."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = Visitor(request.app.state.site, request)
    found: Visitor = request.state.visitor
    return found
