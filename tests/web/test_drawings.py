"""The drawings: complete, named in three languages, safe to put into a page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from hizaura.evaluation.lint.rules.furigana import faults
from hizaura.knowledge import load
from hizaura.terms import Language
from hizaura.web import drawings
from hizaura.web.drawing_labels import Label, broken, ems, lay_out, spoken
from hizaura.web.drawings import drawing, drawing_of, parts

SVG = "{http://www.w3.org/2000/svg}"
NAMES = drawings.names()
LANGUAGES = [language.value for language in Language]
KNEE = "knee_from_behind"
SCANS = {
    "marrow_oedema",
    "torn_root",
    "pcl_black_turned_white",
    "cyst_with_neck",
    "avulsed_fragment",
}
ZONES = ("middle", "inner", "outer", "calf", "thigh", "whole_knee")


def source(name: str) -> ET.Element:
    """The file of a drawing, read."""
    return ET.fromstring((drawings.FOLDER / f"{name}.svg").read_text(encoding="utf-8"))


def ids_drawn(name: str) -> set[str]:
    """Ids of its shapes, without gradients, clips and filters."""
    root = source(name)
    hidden = {e for defs in root.iter(f"{SVG}defs") for e in defs.iter()}
    return {id_ for e in root.iter() if e not in hidden and (id_ := e.get("id"))}


def part_of(svg: str, part: str) -> ET.Element:
    """The element that draws the part."""
    return next(e for e in ET.fromstring(svg).iter() if e.get("data-part") == part)


def test_every_file_is_in_the_catalogue() -> None:
    """A drawing without names cannot be shown; a name without a drawing is a broken page."""
    files = {path.name[:-4] for path in drawings.FOLDER.iterdir() if path.name.endswith(".svg")}
    assert files == set(NAMES)
    assert set(NAMES) >= SCANS | {KNEE, "body_inset", "body_map"}


def test_every_structure_of_the_knowledge_base_is_drawn() -> None:
    """Each cause can show where it lies."""
    for condition in load().conditions.values():
        name = drawing_of(condition.structure)
        assert condition.structure in ids_drawn(name)
        assert "lit" in drawing(name, lit=[condition.structure])


@pytest.mark.parametrize("name", NAMES)
def test_every_part_has_names_and_every_name_a_part(name: str) -> None:
    """Ids in the drawing and rows in labels.yaml are the same set."""
    assert ids_drawn(name) == set(parts(name))


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_complete_in_three_languages(name: str) -> None:
    """Plain Japanese carries a reading for every kanji; English has no Japanese in it."""
    texts = [part.names for part in parts(name).values()]
    texts += [{code: drawings.title(name, code) for code in LANGUAGES}]
    texts += [{code: drawings.caption(name, code) for code in LANGUAGES}]
    for text in texts:
        assert all(text[code].strip() for code in LANGUAGES)
        assert not list(faults(text["plain"])), text["plain"]
        assert not re.search(r"[\u3040-\u9fff]", text["en"])
        assert "{" not in text["ja"] + text["en"]


def test_names_of_a_drawing_differ() -> None:
    """Two parts with one name could not be told apart."""
    for name in NAMES:
        for code in LANGUAGES:
            said = [part.names[code] for part in parts(name).values()]
            assert len(said) == len(set(said)), [s for s in said if said.count(s) > 1]


def test_fifteen_main_parts_of_the_knee() -> None:
    """The labelled knee names fifteen parts, each anchored inside the picture."""
    assert sum(part.main for part in parts(KNEE).values()) == 15
    for name in (KNEE, "body_inset", "body_map"):
        left, top, width, height = map(float, source(name).get("viewBox", "").split())
        for part in parts(name).values():
            x, y = part.at
            assert left <= x <= left + width, part.id
            assert top <= y <= top + height, part.id
            assert part.side in {"left", "right", "inside"}


@pytest.mark.parametrize("name", NAMES)
def test_safe_under_a_strict_policy(name: str) -> None:
    """No style attributes, no script, no handlers, nothing from outside."""
    root = ET.fromstring(drawing(name, labels=True))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "foreignObject", "image"}
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2]
            assert local != "style"
            assert not local.startswith("on")
            assert local not in {"href", "src"} or value.startswith("#")
            assert "url(" not in value or value.startswith("url(#")
            assert "://" not in value


@pytest.mark.parametrize("name", NAMES)
def test_references_reach_their_target(name: str) -> None:
    """Gradients and filters survive the prefix."""
    svg = str(drawing(name, prefix="card3-"))
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("card3-") for id_ in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_has_an_accessible_name_in_the_language(name: str, language: str) -> None:
    """role img; the title is the name, what one sees the description, without marks of reading."""
    root = ET.fromstring(drawing(name, language=language, prefix="p-"))
    assert root.get("role") == "img"
    assert root.get("lang") == Language(language).tag
    by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
    heading, desc = by_id[root.get("aria-labelledby")], by_id[root.get("aria-describedby")]
    assert heading.text == spoken(drawings.title(name, language))
    assert desc.text == spoken(drawings.caption(name, language))
    assert "|" not in f"{heading.text}{desc.text}"


def test_lit_marks_the_part_and_what_holds_it() -> None:
    """The part is lit, its groups hold light, the drawing is dimmed, and the name says so."""
    svg = drawing(KNEE, lit=["medial_meniscus_posterior_root"], language="en")
    root = ET.fromstring(svg)
    assert "dimmed" in root.get("class", "").split()
    assert "lit" in part_of(svg, "medial_meniscus_posterior_root").get("class", "").split()
    assert "holds-lit" in part_of(svg, "medial_meniscus").get("class", "").split()
    assert "lit" not in part_of(svg, "lateral_meniscus").get("class", "").split()
    assert "Highlighted: Posterior root of medial meniscus." in (root[0].text or "")
    assert root.find(f".//{SVG}circle[@class='spot']") is not None


def test_unlit_drawing_is_not_dimmed() -> None:
    """Without a lit part every colour is full."""
    assert "dimmed" not in drawing(KNEE)
    assert 'class="spot"' not in drawing(KNEE)


def test_skin_is_lit_with_its_outline() -> None:
    """A part drawn in two places is lit in both."""
    root = ET.fromstring(drawing(KNEE, lit=["skin"]))
    lit = [e for e in root.iter() if "lit" in e.get("class", "").split()]
    assert len(lit) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [KNEE, "body_inset"])
def test_labels_do_not_touch_and_stay_inside(name: str, language: str) -> None:
    """Every line of every label lies in the picture and above the next one of its side."""
    root = ET.fromstring(drawing(name, labels=True, language=language))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    texts = list(root.iter(f"{SVG}text"))
    assert texts
    for side in ("left", "right"):
        here = [e for e in texts if f"label-{side}" in e.get("class", "")]
        for one, two in pairwise(here):
            assert float(two.get("y", "")) - float(one.get("y", "")) >= float(
                one.get("font-size", "")
            )
        for element in here:
            size, x = float(element.get("font-size", "")), float(element.get("x", ""))
            room = x - left if side == "left" else left + width - x
            assert ems(element.text or "") * size <= room, element.text
            assert top + size * 0.7 <= float(element.get("y", "")) <= top + height


def test_labels_can_be_chosen() -> None:
    """One label for one lit part; none by default."""
    assert "<text" not in drawing(KNEE)
    root = ET.fromstring(drawing(KNEE, labels=["fabella"], language="en"))
    assert "".join(e.text or "" for e in root.iter(f"{SVG}text")).startswith("Fabella")


def test_unknown_things_are_refused_with_a_hint() -> None:
    """A slip of the pen is a mistake of the page, not an empty picture."""
    with pytest.raises(ValueError, match="no drawing"):
        drawing("knee")
    with pytest.raises(ValueError, match="popliteus"):
        drawing(KNEE, lit=["popliteuss"])
    with pytest.raises(ValueError, match="no drawing has"):
        drawing_of("spleen")
    with pytest.raises(ValueError):
        drawing(KNEE, language="fr")
    with pytest.raises(ValueError, match="id"):
        drawing(KNEE, prefix="a'b")


def test_the_map_has_six_zones_on_each_leg_large_enough_for_a_thumb() -> None:
    """At 320 px (288 px of content) every target is at least 44 px wide and high."""
    root = source("body_map")
    assert root.get("viewBox", "").split()[2] == "288"
    shapes = {e.get("id"): e.get("d", "") for e in root.iter(f"{SVG}path")}
    for zone in ZONES:
        assert f"zone-{zone}" in ids_drawn("body_map")
        for side in ("left", "right"):
            width, height = extent(shapes[f"zone-{zone}-{side}"])
            assert width >= 44
            assert height >= 44


def extent(path: str) -> tuple[float, float]:
    """Width and height of a path of M, c, q, h, v and z, by its corner points."""
    x = y = 0.0
    xs: list[float] = []
    ys: list[float] = []
    for command, rest in re.findall(r"([MLcqhvzZ])([^MLcqhvzZ]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", rest)]
        step = {"c": 6, "q": 4, "h": 1, "v": 1}.get(command, 2)
        for i in range(0, len(numbers), step):
            last = numbers[i : i + step]
            if command in "ML":
                x, y = last[-2], last[-1]
            elif command == "h":
                x += last[0]
            elif command == "v":
                y += last[0]
            else:
                x, y = x + last[-2], y + last[-1]
            xs.append(x)
            ys.append(y)
    return max(xs) - min(xs), max(ys) - min(ys)


def test_scans_keep_their_greys() -> None:
    """A scan takes no colour of the theme; its pointer is the only coloured thing."""
    for name in SCANS:
        root = source(name)
        assert "scan" in root.get("class", "").split()
        for element in root.iter():
            pointer = "pointer" in element.get("class", "")
            for key in ("fill", "stroke", "stop-color"):
                colour = element.get(key, "")
                if colour.startswith("#") and not pointer:
                    code = colour[1:]
                    assert len(set(code if len(code) == 3 else re.findall("..", code))) == 1


def test_long_words_are_broken_where_the_name_allows() -> None:
    """Soft hyphens show only at the end of a line."""
    assert broken("Semi\xadmembranosus", 7) == ["Semi-", "membranosus"]
    assert broken("Semi\xadtendinosus", 20) == ["Semitendinosus"]
    assert broken("{後|うし}ろの{端|はし}", 4) == ["うしろの", "はし"]


def test_labels_share_a_side_without_overlap() -> None:
    """Ten labels at one height spread over the picture."""
    page = lay_out([Label(str(i), "骨", (50, 50), "left") for i in range(10)], (0, 0, 100, 200))
    heights = [float(e.attributes["y"]) for e in page.elements if e.tag == "text"]
    assert heights == sorted(heights)
    assert min(b - a for a, b in pairwise(heights)) > 0


def test_light_enough_for_a_slow_line() -> None:
    """The knee weighs at most 40 kB, and no drawing more."""
    assert all(len(drawing(name).encode()) < 40_000 for name in NAMES)
