"""What a screen reader meets on the key pages, kept as text that people have read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.browser.page_list import kinds
from tests.browser.server import Server
from tests.browser.visitors import Visitors
from tests.browser.walking import go

KEPT = Path(__file__).parent / "snapshots"
CHANGING = (
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), "YYYY年M月D日"),
    (re.compile(r"\d{1,2}月\d{1,2}日"), "M月D日"),
    (re.compile(r"[((][月火水木金土日][))]|[月火水木金土日]曜日?"), "(曜)"),
    (re.compile(r"\d{1,2}[時:]\d{2}分?"), "時:分"),
    (re.compile(r"\d+人くらい([((]\d+〜\d+人[))])?"), "N人くらい(L〜H人)"),
    (re.compile(r"\d{4}\.\d+\.\d+\S*\([0-9a-f]{12,64}\)"), "VERSION(DIGEST)"),
)


@pytest.mark.parametrize("name", ["start", "checklist", "question", "result"])
def test_a_screen_reader_meets_what_was_read(people: Visitors, research: Server, name: str) -> None:
    """Roles, names and order are as kept; WRITE_SNAPSHOTS=1 writes them anew, to be read."""
    shown = kinds(research)[name]
    page = people.open(research, visit=shown.visit)
    go(page, shown.path)
    heard = page.locator("body").aria_snapshot() + "\n"
    for pattern, name_of in CHANGING:
        heard = pattern.sub(name_of, heard)
    kept = KEPT / f"{name}.yaml"
    if os.environ.get("WRITE_SNAPSHOTS"):
        KEPT.mkdir(exist_ok=True)
        kept.write_text(heard, encoding="utf-8")
    assert heard == kept.read_text(encoding="utf-8")
