"""Words beside a drawing: lines broken, kept apart, joined to their part by a leader line."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

FURIGANA = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
HYPHEN = "\xad"
BREAKS = re.compile(r"(?<=[のと、])(?![のと、])|(?=\()|(?<=[ \xad])")
PLAIN_BREAKS = re.compile(r"(?<=[の、])|(?<=[いくへと])(?={)|(?=\()")
MARGIN = 0.5  # of the drawing's width, on each side that has labels
FONT = {1: 0.036, 2: 0.031}  # of the whole width, by sides used: 12 px on a phone 390 px wide
INSIDE_FONT = 0.044
LINE = 1.22
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name and where it belongs: ``left``, ``right`` or ``inside`` its shape.

    The leader line of a lit part ends ``reach`` before its middle and has no dot.
    """

    part: str
    text: str
    at: tuple[float, float]
    side: str
    lit: bool = False
    reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Element:
    """An SVG element to add."""

    tag: str
    attributes: dict[str, str]
    text: str | None = None


@dataclass(slots=True)
class Page:
    """The widened view box and what stands in it."""

    view_box: Box
    elements: list[Element] = field(default_factory=list)


def spoken(text: str) -> str:
    """A text as a screen reader should get it: without readings and marks for breaking."""
    return FURIGANA.sub(r"\1", text).replace(HYPHEN, "")


def lay_out(labels: Sequence[Label], box: Box) -> Page:
    """Labels left and right of the drawing in ``box``, in the order of their parts, kept apart."""
    left, top, width, height = box
    sides = {label.side for label in labels}
    margin = MARGIN * width
    before = margin if "left" in sides else 0.0
    after = margin if "right" in sides else 0.0
    page = Page((left - before, top, before + width + after, height))
    size = FONT[2 if before and after else 1] * page.view_box[2]
    words: list[Element] = []
    for side in ("left", "right"):
        edge = left if side == "left" else left + width
        here = [label for label in labels if label.side == side]
        for label, lines, middle in _apart(here, (margin - size) / size, size, box):
            page.elements += _leader(label, edge, middle, size)
            outwards = -0.35 * size if side == "left" else 0.35 * size
            words += _text(label, lines, edge + outwards, middle, size)
    for label in labels:
        if label.side == "inside":
            lines = label.text.split(" ")
            words += _text(label, lines, label.at[0], label.at[1], INSIDE_FONT * width)
    page.elements += words
    return _grown(page, size)


def _grown(page: Page, size: float) -> Page:
    """Room above and below for more labels than the drawing is high."""
    x, y, width, height = page.view_box
    lines = [float(e.attributes["y"]) for e in page.elements if e.tag == "text"]
    top = min([y, *(line - size for line in lines)])
    bottom = max([y + height, *(line + 0.4 * size for line in lines)])
    page.view_box = (x, top, width, bottom - top)
    return page


def broken(text: str, width: float) -> list[str]:
    """Lines of at most ``width`` characters (a Latin letter is about half of one)."""
    pieces = _pieces(text)
    lines: list[str] = []
    for piece in pieces:
        joined = (lines[-1] + piece) if lines else piece
        if lines and ems(joined.rstrip()) <= width:
            lines[-1] = joined
        else:
            lines += _cut(piece, width)
    return [_hyphened(line.strip()) for line in lines if line.strip()]


def _hyphened(line: str) -> str:
    broken_off = line.endswith(HYPHEN)
    return line.replace(HYPHEN, "") + ("-" if broken_off else "")


def ems(text: str) -> float:
    """Width in full-width characters."""
    text = text.replace(HYPHEN, "")
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.53 for c in text)


def _pieces(text: str) -> list[str]:
    """Where a line may end: after a particle, before a bracket, at a space."""
    if not FURIGANA.search(text):
        return [piece for piece in BREAKS.split(text) if piece]
    pieces = (FURIGANA.sub(r"\2", piece) for piece in PLAIN_BREAKS.split(text))
    return [f"{piece} " for piece in pieces if piece]


def _cut(piece: str, width: float) -> list[str]:
    """A piece that is too long for one line, cut into even ones."""
    count = -(-ems(piece.rstrip()) // width)
    if count <= 1 or " " in piece.strip():
        return [piece]
    step = -(-len(piece) // int(count))
    return [piece[start : start + step] for start in range(0, len(piece), step)]


def _apart(
    labels: Sequence[Label], width: float, size: float, box: Box
) -> list[tuple[Label, list[str], float]]:
    """Each label with its lines and its middle, moved just enough not to touch the next."""
    _, top, _, height = box
    rows = [(label, broken(label.text, width)) for label in sorted(labels, key=lambda x: x.at[1])]
    gap = 0.55 * size
    halves = [len(lines) * LINE * size / 2 for _, lines in rows]
    middles: list[float] = []
    floor = top
    for (label, _), half in zip(rows, halves, strict=True):
        middles.append(max(label.at[1], floor + half))
        floor = middles[-1] + half + gap
    ceiling = top + height
    for i in reversed(range(len(rows))):
        middles[i] = min(middles[i], ceiling - halves[i])
        ceiling = middles[i] - halves[i] - gap
    return [(label, lines, y) for (label, lines), y in zip(rows, middles, strict=True)]


def _leader(label: Label, edge: float, middle: float, size: float) -> list[Element]:
    x, y = label.at
    length = math.hypot(x - edge, y - middle) or 1.0
    short = label.reach / length
    end = f"{x - (x - edge) * short:.0f} {y - (y - middle) * short:.0f}"
    line = f"M{edge:.0f} {middle:.0f}L{end}"
    thin, wide, dot = f"{size / 14:.1f}", f"{size / 6:.1f}", f"{size / 6:.1f}"
    place = {"cx": f"{x:g}", "cy": f"{y:g}", "r": dot}
    drawn = [
        Element("path", {"class": "leader-halo", "stroke-width": wide, "d": line}),
        Element("path", {"class": "leader", "stroke-width": thin, "d": line}),
    ]
    if not label.reach:
        drawn.append(Element("circle", {"class": "dot", "stroke-width": thin, **place}))
    return drawn


def _text(
    label: Label, lines: Sequence[str], x: float, middle: float, size: float
) -> list[Element]:
    first = middle - (len(lines) - 1) * LINE * size / 2 + 0.36 * size
    kind = f"label label-{label.side}" + (" label-lit" if label.lit else "")
    return [
        Element(
            "text",
            {
                "class": kind,
                "x": f"{x:.1f}",
                "y": f"{first + i * LINE * size:.1f}",
                "font-size": f"{size:.1f}",
            },
            line,
        )
        for i, line in enumerate(lines)
    ]
