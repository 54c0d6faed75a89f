"""The map of where it hurts: its zones as labels of the plain radios beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

AREA = re.compile(r'id="zone-([a-z_]+)-(?:left|right)"\s+d="([^"]+)"')
BOX = re.compile(r'viewBox="([^"]+)"')


@lru_cache(maxsize=1)
def zones() -> tuple[str, dict[str, str]]:
    """The view box, and for each place the outline of its zone on both legs."""
    source = (files("hizaura.web") / "drawings" / "body_map.svg").read_text(encoding="utf-8")
    box = BOX.search(source)
    found: dict[str, str] = {}
    for place, outline in AREA.findall(source):
        found[place] = found.get(place, "") + outline
    return (box.group(1) if box else ""), found
