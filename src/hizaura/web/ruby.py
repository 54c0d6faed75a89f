"""Marks of readings in a text -> ruby that a screen reader does not read twice."""

from __future__ import annotations

from markupsafe import Markup, escape

from hizaura.wording.texts import RUBY


def ruby(text: object) -> Markup:
    """``{漢字|かんじ}`` as ruby; everything else escaped."""
    if isinstance(text, Markup):
        return text
    safe = str(escape(str(text)))
    return Markup(RUBY.sub(r'<ruby>\1<rt aria-hidden="true">\2</rt></ruby>', safe))
