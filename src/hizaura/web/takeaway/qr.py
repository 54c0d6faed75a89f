"""The memo in short inside a QR code: the text itself, not a link, so no server sees who reads it.

What does not fit is left out, and the text says how much. Causes are not inside, whatever the mode.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import segno

from hizaura.web.takeaway.memo import DANGER, OTHER, Memo
from hizaura.web.takeaway.plain import CUT, unmarked
from hizaura.wording.texts import Words

LARGEST_VERSION = 25
MOST_BYTES = 997
"""What a code of that version at level M holds."""

MASK = 2
"""One pattern for every code: weighing all eight takes five times as long, and any of them reads."""

MOST_OWN_WORDS = 120
JOINT = "/"
OWN_WORDS = 90
PRIORITY = ("since_when", "medicines", "where", "how_it_began", "past")


@dataclass(frozen=True)
class Code:
    """A QR code and the text that it holds, to be shown before it is printed."""

    svg: str
    text: str
    version: int


@dataclass(frozen=True)
class _Line:
    """A line of the code: where it stands, and how it is shortened."""

    place: int
    heading: str
    items: tuple[str, ...]


def qr(memo: Memo, words: Words) -> Code:
    """The memo in short as a code of version 25 at most, at error correction level M."""
    text = compact(memo, words)
    code = segno.make(text, error="m", boost_error=False, encoding="utf-8", micro=False, mask=MASK)
    svg = io.BytesIO()
    code.save(
        svg,
        kind="svg",
        xmldecl=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        light="#fff",
        border=4,
        title=unmarked(words.ui("takeaway.code")),
    )
    return Code(svg.getvalue().decode("utf-8"), text, int(code.version))


def compact(memo: Memo, words: Words) -> str:
    """The memo in at most 997 bytes, without furigana."""
    first = [
        f"{unmarked(words.ui('takeaway.short'))} {words.today.isoformat()}",
        memo.reception,
        f"{unmarked(memo.who)} [{unmarked(memo.level)}]",
    ]
    last = unmarked(words.ui("takeaway.unchecked"))
    head = "\n".join(line for line in first if line)
    room = MOST_BYTES - _size(f"{head}\n{last}")
    lines = list(_lines(memo, words))
    shown: list[str] = []
    for line in lines:  # half of the room to each in turn, so that none takes it all
        shown.append(_shortened(line, room // 2, words))
        room -= _cost(shown[-1])
    for i, line in enumerate(lines):  # what is left over, to the most important first
        longer = _shortened(line, _size(shown[i]) + room - (not shown[i]), words)
        room -= _cost(longer) - _cost(shown[i])
        shown[i] = longer
    by_place = sorted(zip((line.place for line in lines), shown, strict=True))
    return "\n".join([head, *(text for _, text in by_place if text), last])


def _cost(text: str) -> int:
    return _size(text) + 1 if text else 0


def _lines(memo: Memo, words: Words) -> Iterator[_Line]:
    """The lines, the most important first."""
    danger = memo.section(DANGER)
    heading = unmarked(words.ui("takeaway.danger"))
    yield _Line(0, heading, danger.present)
    order = [s for s in memo.sections if s.id not in (DANGER, OTHER)]
    places = {s.id: 10 + i for i, s in enumerate(order)}
    for section_id in PRIORITY:
        section = memo.section(section_id)
        yield _Line(places[section_id], unmarked(section.heading), section.present)
    if memo.own_words:
        own = memo.own_words.replace("\n", " ")
        own = own if len(own) <= MOST_OWN_WORDS else own[: MOST_OWN_WORDS - 1] + CUT
        yield _Line(OWN_WORDS, unmarked(memo.own_words_heading), (own,))
    for place, key, items in ((1, "unknown", danger.unknown), (2, "absent", danger.absent)):
        kind = unmarked(words.ui(f"headings.{key}"))
        yield _Line(place, f"{heading}({kind})", items)
    for section in order:
        if section.id not in PRIORITY:
            yield _Line(places[section.id], unmarked(section.heading), section.present)


def _shortened(line: _Line, room: int, words: Words) -> str:
    """The line with as many of its items as there is room for, and the number of the others."""
    start = line.heading + words.ui("colon")
    if line.place == OWN_WORDS:
        return _cut(start, line.items[0], room)
    items = [unmarked(item) for item in line.items]
    for n in range(len(items), -1, -1):
        others = len(items) - n
        rest = [unmarked(words.ui("takeaway.more", n=others))] if others else []
        text = start + JOINT.join([*items[:n], *rest])
        if items and _size(text) <= room:
            return text
    return ""


def _cut(start: str, text: str, room: int) -> str:
    if _size(start + text) <= room:
        return start + text
    while text and _size(start + text + CUT) > room:
        text = text[:-1]
    return start + text + CUT if text else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
