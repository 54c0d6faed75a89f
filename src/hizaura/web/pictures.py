"""Which drawing shows a structure, lit and named."""

from __future__ import annotations

from markupsafe import Markup

from hizaura.terms import Language
from hizaura.web.drawings import INSET, KNEE, drawing


def drawn(structure: str, language: Language) -> Markup:
    """The knee from behind with the structure lit; what lies elsewhere in the body on the inset."""
    for name in (KNEE, INSET):
        try:
            return drawing(
                name,
                lit=[structure],
                language=language.value,
                labels=[structure],
                prefix=f"{name}-{structure}-",
            )
        except ValueError:
            continue
    return Markup("")


def map_of_legs(language: Language) -> Markup:
    """Both legs seen from behind, with the names of the zones."""
    return drawing("body_map", language=language.value, labels=True)
