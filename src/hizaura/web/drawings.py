"""Our drawings as SVG for a page: named in the reader's language, some parts lit, labels beside.

The pictures are files of ``drawings/``; every part carries the id that the knowledge base uses.
Nothing here draws: a file is read, its ids get a prefix, and classes, names and labels are added.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from markupsafe import Markup

from hizaura.errors import KnowledgeError, did_you_mean
from hizaura.knowledge.yaml_text import parse
from hizaura.terms import Language
from hizaura.web.drawing_labels import Label, lay_out, spoken

SVG = "http://www.w3.org/2000/svg"
FOLDER = files("hizaura.web") / "drawings"
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
RING, INSIDE = "spot", "inside"
KNEE, INSET = "knee_from_behind", "body_inset"

ET.register_namespace("", SVG)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a drawing. ``at``: where its leader line ends; ``ring``: helps to find it."""

    id: str
    names: Mapping[str, str]
    at: tuple[float, float]
    side: str
    main: bool
    ring: float
    word: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Picture:
    """What a drawing is called, what one sees in it, and its parts."""

    title: Mapping[str, str]
    desc: Mapping[str, str]
    parts: Mapping[str, Part]


def drawing(
    name: str,
    *,
    lit: Iterable[str] = (),
    language: str = "ja",
    labels: bool | Iterable[str] = False,
    prefix: str = "",
) -> Markup:
    """The drawing as an ``<svg>`` element with an accessible name.

    ``lit`` parts stand out and the rest turns pale. ``labels``: True for the main parts and the
    lit ones, or the parts to name. ``prefix`` begins every id and must differ between the
    drawings of one page. ``ValueError`` for a drawing or a part that does not exist.
    """
    wanted = labels if isinstance(labels, bool) else tuple(labels)
    code = Language(language).value
    if prefix and not PREFIX.fullmatch(prefix):
        raise ValueError(f"an id cannot begin with {prefix!r}")
    return _drawing(name, tuple(dict.fromkeys(lit)), code, wanted, prefix or f"{name}-")


@lru_cache(maxsize=256)
def _drawing(
    name: str, lit: tuple[str, ...], language: str, labels: bool | tuple[str, ...], prefix: str
) -> Markup:
    picture = _picture(name)
    shown = _labelled(picture, lit, labels)
    for part in (*lit, *shown):
        if part not in picture.parts:
            raise ValueError(f"{name} has no part {part!r}.{did_you_mean(part, picture.parts)}")
    root = ET.fromstring(_source(name))
    _light(root, lit)
    _ring(root, [picture.parts[part] for part in lit])
    _write(root, [_label(picture.parts[part], language, part in lit) for part in shown])
    _prefix(root, prefix)
    _name(root, picture, lit, language, prefix)
    return Markup(ET.tostring(root, encoding="unicode"))


def names() -> tuple[str, ...]:
    """Every drawing."""
    return tuple(_catalogue())


def parts(name: str) -> Mapping[str, Part]:
    """The parts of a drawing by id."""
    return _picture(name).parts


def title(name: str, language: str) -> str:
    """What the drawing is called; plain Japanese with its readings."""
    return _picture(name).title[Language(language).value]


def caption(name: str, language: str) -> str:
    """What one sees in it; plain Japanese with its readings."""
    return _picture(name).desc[Language(language).value]


def drawing_of(structure: str) -> str:
    """The drawing in which a structure is best lit up; ``ValueError`` if none has it."""
    for name in (INSET, KNEE):
        if structure in _picture(name).parts:
            return name
    known = [*_picture(KNEE).parts, *_picture(INSET).parts]
    raise ValueError(f"no drawing has {structure!r}.{did_you_mean(structure, known)}")


def style_sheet() -> str:
    """The style sheet of every drawing."""
    return (FOLDER / "drawings.css").read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    text = (FOLDER / "labels.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Mapping[str, object]]] = parse(
        text, "labels.yaml", KnowledgeError
    )
    return found


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Picture]:
    words = _words()
    return MappingProxyType(
        {
            name: Picture(
                title=_texts(about["title"]),
                desc=_texts(about["desc"]),
                parts=MappingProxyType(
                    {id_: _part(id_, row) for id_, row in words["parts"].get(name, {}).items()}
                ),
            )
            for name, about in words["drawings"].items()
        }
    )


def _picture(name: str) -> Picture:
    catalogue = _catalogue()
    if name not in catalogue:
        raise ValueError(f"there is no drawing {name!r}.{did_you_mean(name, catalogue)}")
    return catalogue[name]


def _texts(row: object) -> Mapping[str, str]:
    if not isinstance(row, Mapping):
        raise TypeError(f"texts in three languages expected: {row!r}")
    return MappingProxyType({language.value: str(row[language.value]) for language in Language})


def _part(id_: str, row: object) -> Part:
    if not isinstance(row, Mapping):
        raise TypeError(f"labels.yaml: {id_}")
    x, y = row["at"]
    return Part(
        id=id_,
        names=_texts(row),
        at=(float(x), float(y)),
        side=str(row["side"]),
        main=row.get("main") == "true",
        ring=float(row.get("ring", 0)),
        word=_texts(row["word"]) if "word" in row else None,
    )


def _labelled(
    picture: Picture, lit: tuple[str, ...], labels: bool | tuple[str, ...]
) -> tuple[str, ...]:
    if isinstance(labels, tuple):
        return tuple(dict.fromkeys(labels))
    if not labels:
        return ()
    main = (part.id for part in picture.parts.values() if part.main)
    beside = (part for part in lit if part in picture.parts and picture.parts[part].side != INSIDE)
    return tuple(dict.fromkeys([*main, *beside]))


def _label(part: Part, language: str, lit: bool) -> Label:
    words = part.word or part.names
    return Label(part.id, words[language], part.at, part.side, lit, reach=part.ring if lit else 0.0)


def _light(root: ET.Element, lit: tuple[str, ...]) -> None:
    """Class ``lit`` for the parts, ``holds-lit`` for what they lie in, ``dimmed`` for the rest."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in list(root.iter()):
        if not {element.get("id"), element.get("data-part")} & set(lit):
            continue
        _add_class(element, "lit")
        above = parents.get(element)
        while above is not None and above is not root:
            _add_class(above, "holds-lit")
            above = parents.get(above)
    if lit:
        _add_class(root, "dimmed")


def _add_class(element: ET.Element, name: str) -> None:
    known = element.get("class", "").split()
    if name not in known:
        element.set("class", " ".join([*known, name]))


def _ring(root: ET.Element, lit: list[Part]) -> None:
    small = [part for part in lit if part.ring]
    if not small:
        return
    group = ET.SubElement(root, f"{{{SVG}}}g", {"class": "words"})
    for part in small:
        x, y = part.at
        place = {"cx": f"{x:g}", "cy": f"{y:g}", "r": f"{part.ring:g}"}
        ET.SubElement(group, f"{{{SVG}}}circle", {"class": RING, **place})


def _write(root: ET.Element, labels: list[Label]) -> None:
    if not labels:
        return
    left, top, width, height = (float(number) for number in root.get("viewBox", "").split())
    page = lay_out(labels, (left, top, width, height))
    root.set("viewBox", " ".join(f"{number:g}" for number in page.view_box))
    group = ET.SubElement(root, f"{{{SVG}}}g", {"class": "words"})
    for element in page.elements:
        ET.SubElement(group, f"{{{SVG}}}{element.tag}", element.attributes).text = element.text


def _prefix(root: ET.Element, prefix: str) -> None:
    """Ids that no other drawing of the page has; ``data-part`` keeps the part's own."""
    for element in root.iter():
        if id_ := element.get("id"):
            element.set("id", prefix + id_)
            element.set("data-part", id_)
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, REFERENCE.sub(rf"url(#{prefix}\1)", value))
    for definitions in root.iter(f"{{{SVG}}}defs"):
        for element in definitions.iter():
            element.attrib.pop("data-part", None)


def _name(
    root: ET.Element, picture: Picture, lit: tuple[str, ...], language: str, prefix: str
) -> None:
    heading = picture.title[language]
    if lit:
        phrases = _words()["phrases"]
        comma = str(phrases["and"][language])
        lights = str(phrases["lit"][language])
        listed = comma.join(picture.parts[part].names[language] for part in lit)
        heading = f"{heading}. " if language == "en" else f"{heading}。"
        heading += lights.replace("{parts}", listed)
    for tag, text in (("title", heading), ("desc", picture.desc[language])):
        element = root.find(f"{{{SVG}}}{tag}")
        if element is None:
            raise ValueError(f"the drawing has no <{tag}>")
        element.text = spoken(text)
        element.set("id", f"{prefix}{tag}")
    root.set("role", "img")
    root.set("lang", Language(language).tag)
    root.set("aria-labelledby", f"{prefix}title")
    root.set("aria-describedby", f"{prefix}desc")
