"""Pages of the console: its words (Japanese or English), its frame, and who is reading."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hizaura.clinic.roles import Right, Staff
from hizaura.errors import KnowledgeError
from hizaura.knowledge.yaml_text import parse
from hizaura.terms import Language
from hizaura.web.journey import site_of
from hizaura.web.ruby import ruby
from hizaura.web.visitor import visitor_of

DATED = re.compile(r"\s*[((][^()()]*\[date\][^()()]*[))]|\s*(until|till|by)?\s*\[date\](まで)?")
"""The day in a level's name, which only the person's own result can give."""

WORDS = Path(__file__).parent / "console.yaml"


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = parse(WORDS.read_text(encoding="utf-8"), WORDS.name, KnowledgeError)
    return found


def console_language(request: Request) -> Language:
    """Japanese or English: staff read no plain Japanese here."""
    chosen = visitor_of(request).language
    return Language.EN if chosen is Language.EN else Language.JA


def said(language: Language, key: str, **values: object) -> str:
    """A sentence of the console."""
    found: Any = _texts()
    for part in key.split("."):
        found = found[part]
    text = str(found[language.value])
    return text.format(**values) if values else text


def session_cookie(request: Request) -> str:
    """The cookie's name; over HTTPS no other host or path can set it."""
    return ("__Host-" if site_of(request).settings.secure else "") + "hizaura_clinic"


def form_mark(request: Request) -> str:
    """The mark of a form of this session (or of the login page, without one)."""
    token = request.cookies.get(session_cookie(request), "")
    return site_of(request).seal.mark(f"clinic/{token}")


def page(
    request: Request, staff: Staff | None, template: str, status: int = 200, /, **values: Any
) -> HTMLResponse:
    """A page of the console; ``staff`` is None on the login page only."""
    site, language = site_of(request), console_language(request)
    words = site.words(language)
    frame = {
        "assets": site.assets,
        "language": language,
        "path": request.url.path,
        "words": words,
        "staff": staff,
        "Right": Right,
        "mark": form_mark(request),
        "guide": site.base.guidance,
        "base": site.base,
        "c": lambda key, **v: Markup(ruby(said(language, key, **v))),
        "of": lambda text: ruby(words.of(text)),
        "when": lambda moment: _moment(moment, site.settings.now()),
        "level_of": lambda level: ruby(level_name(site.base, words, level.id)),
    }
    body = site.templates.get_template(template).render({**frame, **values})
    return HTMLResponse(body, status_code=status)


def level_name(base: Any, words: Any, level: str) -> str:
    """The name of a level without a day."""
    record = next(r for r in base.guidance["levels"]["levels"] if r["level"] == level)
    return DATED.sub("", str(words.of(record["name"])))


def _moment(moment: Any, now: Any) -> str:
    """A time as the clinic's clock shows it."""
    return "" if moment is None else moment.astimezone(now.tzinfo).strftime("%Y-%m-%d %H:%M")
