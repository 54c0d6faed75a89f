"""One running site: knowledge, model, templates, seal; and how a page is rendered."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hizaura.inference.model import build_model
from hizaura.knowledge import load
from hizaura.terms import Language, Mode
from hizaura.web.body_map import zones
from hizaura.web.pictures import drawn, map_of_legs, pictures_of
from hizaura.web.ruby import ruby
from hizaura.web.seal import Seal
from hizaura.web.settings import Settings
from hizaura.web.visit import LARGEST_COOKIE, LIFETIME, Visit, pack
from hizaura.web.visitor import Visitor
from hizaura.wording import Words, to_plain_text

HERE = Path(__file__).parent
STATIC = {
    "site.css": "text/css",
    "site.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "clinic.css": "text/css",
    "clinic.js": "text/javascript",
}
SHORTENED_BY = 20
STYLES = (
    HERE / "static" / "site.css",
    HERE / "drawings" / "drawings.css",
    HERE / "booking" / "booking.css",
)


class Site:
    """Everything that requests share; nothing in it changes after the start."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.base = load()
        self.model = build_model(self.base)
        self.seal = Seal(settings.secret)
        self.static = {name: _read_static(name) for name in STATIC}
        joined = b"".join(body for body, _ in self.static.values())
        self.assets = f"/static/{hashlib.sha256(joined).hexdigest()[:12]}"
        self.visit_cookie = ("__Host-" if settings.secure else "") + "hizaura_visit"
        self.language_cookie = "hizaura_language"
        self.templates = Environment(
            loader=FileSystemLoader(
                [HERE / room / "templates" for room in ("", "clinic", "booking")]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.templates.globals["clinic_on"] = settings.clinic is not None
        self.templates.filters["ruby"] = ruby
        self.templates.filters["plain"] = lambda text: to_plain_text(str(text), readings=False)
        self.part = lru_cache(maxsize=64)(self._part)

    def words(self, language: Language) -> Words:
        """The words of one language, dated today."""
        return Words(self.base, language, self.settings.now().date())

    def page(
        self, visitor: Visitor, template: str, status: int = 200, /, **values: Any
    ) -> HTMLResponse:
        """A page in the visitor's language, with what they have said packed again if it changed."""
        said = {**self._speech(visitor.language), **self._frame(visitor), **values}
        text = self.templates.get_template(template).render(said)
        response = HTMLResponse(text, status_code=status)
        self._keep(response, visitor)
        return response

    def go(self, visitor: Visitor, path: str) -> Response:
        """On to another page (after a form: POST, redirect, GET)."""
        response = RedirectResponse(path, status_code=303)
        self._keep(response, visitor)
        return response

    def forget(self, visitor: Visitor, path: str) -> Response:
        """On to another page with nothing kept."""
        response = RedirectResponse(path, status_code=303)
        response.delete_cookie(self.visit_cookie, secure=self.settings.secure, httponly=True)
        return response

    def _part(self, name: str, language: Language) -> Markup:
        """A section that is the same for everyone, rendered once a language."""
        said = {**self._speech(language), "base": self.base, "guide": self.base.guidance}
        return Markup(self.templates.get_template(name).render(said))

    def _speech(self, language: Language) -> dict[str, Any]:
        words = self.words(language)

        def t(key: str, **values: object) -> Markup:
            return ruby(words.ui(f"web.{key}", **values))

        return {
            "t": t,
            "ui": lambda key: ruby(words.ui(key)),
            "of": lambda text: ruby(words.of(text)),
            "words": words,
            "language": language,
            "languages": list(Language),
            "part": lambda name: self.part(name, language),
            "sections": words.several,
            "drawn": lambda structure, key: drawn(structure, language, key),
            "map_of_legs": lambda: map_of_legs(language),
            "pictures_of": lambda exam: pictures_of(exam, language),
            "zones": zones,
        }

    def _frame(self, visitor: Visitor) -> dict[str, Any]:
        visit, mode = visitor.visit, self.settings.mode
        phrases = self.base.guidance["phrases"]
        return {
            "assets": self.assets,
            "base": self.base,
            "guide": self.base.guidance,
            "banner": phrases.get(f"banner_{mode.value}") if mode is not Mode.PUBLIC else None,
            "mode": mode.value,
            "path": visitor.path,
            "visit": visit,
            "family": visit is not None and visit.whom == "family",
            "mark": self.seal.mark(visit.id if visit else "start"),
            "video": self.settings.video,
            "errors": (),
        }

    def _keep(self, response: Response, visitor: Visitor) -> None:
        if visitor.language_chosen:
            response.set_cookie(
                self.language_cookie,
                visitor.language.value,
                max_age=365 * 24 * 3600,
                samesite="lax",
                secure=self.settings.secure,
                httponly=True,
            )
        if visitor.visit is not None and visitor.changed:
            response.set_cookie(
                self.visit_cookie,
                self.sealed(replace(visitor.visit, language=visitor.language)),
                max_age=LIFETIME,
                path="/",
                samesite="lax",
                secure=self.settings.secure,
                httponly=True,
            )

    def sealed(self, visit: Visit) -> str:
        """The visit for its cookie; own words give way if it would grow too large."""
        sealed = self.seal.close(pack(visit, int(self.settings.now().timestamp())))
        if len(sealed) + len(self.visit_cookie) <= LARGEST_COOKIE or not visit.words:
            return sealed
        return self.sealed(replace(visit, words=visit.words[:-SHORTENED_BY]))


def _read_static(name: str) -> tuple[bytes, bytes]:
    paths = (
        [path for path in STYLES if path.exists()]
        if name == "site.css"
        else [HERE / "static" / name]
    )
    body = b"".join(path.read_bytes() for path in paths)
    return body, gzip.compress(body, 9, mtime=0)
