"""Which drawings a page shows: a structure lit, the map of where it hurts, what a test may show."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from hizaura.terms import Language
from hizaura.web import drawings

OF_EXAM = {
    "mri_knee": ("marrow_oedema", "torn_root", "pcl_black_turned_white"),
    "ultrasound_knee": ("cyst_with_neck",),
    "ct_knee": ("avulsed_fragment",),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawing with the words beneath it."""

    drawing: Markup
    title: str
    caption: str


def drawn(structure: str, language: Language, key: str) -> Markup:
    """The structure lit and named, on the knee or where it lies in the body.

    ``key`` tells this drawing from others of the same structure on one page.
    """
    name = drawings.drawing_of(structure)
    return drawings.drawing(
        name,
        lit=[structure],
        language=language.value,
        labels=[structure],
        prefix=f"{key}-",
    )


def map_of_legs(language: Language) -> Markup:
    """Both legs seen from behind, with the names of the zones."""
    return drawings.drawing("body_map", language=language.value, labels=True)


def pictures_of(exam: str, language: Language) -> list[Shown]:
    """Drawings of what is seen in that test."""
    return [
        Shown(
            drawings.drawing(name, language=language.value, labels=True),
            drawings.title(name, language.value),
            drawings.caption(name, language.value),
        )
        for name in OF_EXAM.get(exam, ())
    ]
