"""The result on two A4 pages as PDF/UA: the care card, and the memo for the clinic.

Texts travel to Typst as data, so nothing that a person writes can become markup. In ``public`` no
cause reaches the page. The same arguments give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from hizaura.web.takeaway.fonts import fonts, japanese_font
from hizaura.web.takeaway.memo import Memo
from hizaura.web.takeaway.page import Page
from hizaura.web.takeaway.qr import Code
from hizaura.wording.texts import Words
from hizaura.wording.view import ResultView

TEMPLATES = Path(__file__).parent / "templates"
NO_GLYPH = "〓"
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
SAFE = re.compile(r"[^\n -~\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f]")
ROUNDS = 3


def pdf(
    view: ResultView, memo: Memo, words: Words, created: datetime, code: Code | None = None
) -> bytes:
    """Care card and memo as PDF. ``created`` is the only date inside; ``code`` prints on the memo.

    ``HizauraError`` if the machine has no Japanese font.
    """
    font = japanese_font()
    page = Page(view, memo, words)
    own_words = memo.own_words
    for _ in range(ROUNDS):
        try:
            return _compile(page.data(font, own_words, code), created)
        except typst.TypstError as wrong:
            missing = _missing(wrong.diagnostic)
            if not missing & set(own_words):
                raise
            own_words = "".join(NO_GLYPH if c in missing else c for c in own_words)
    return _compile(page.data(font, SAFE.sub(NO_GLYPH, own_words), code), created)


def _compile(data: Mapping[str, Any], created: datetime) -> bytes:
    made: bytes = typst.compile(
        str(TEMPLATES / "takeaway.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(created.timestamp()),
    )
    return made


def _missing(diagnostic: str) -> set[str]:
    """The letters that no font of this machine can show."""
    return {letter for text in UNSHOWN.findall(diagnostic) for letter in text}
