"""Which Japanese font the PDF embeds. Without one there is an error, never a blank page."""

from __future__ import annotations

from functools import lru_cache

import typst

from hizaura.errors import HizauraError

JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Source Han Sans",
    "BIZ UDPGothic",
    "IPAexGothic",
    "IPAGothic",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
)


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of this machine, found once."""
    return typst.Fonts()


def japanese_font(families: frozenset[str] | None = None) -> str:
    """The best Japanese font at hand; ``HizauraError`` with the remedy if there is none."""
    found = frozenset(fonts().families()) if families is None else families
    for family in JAPANESE:
        if family in found:
            return family
    raise HizauraError("no_japanese_font", packages="fonts-noto-cjk, fonts-ipaexfont")
