"""A short text as a QR code that a page can hold."""

from __future__ import annotations

import io

import segno

from hizaura.wording import to_plain_text


def drawn_code(text: str, title: str) -> str:
    """The QR code as SVG, with a title for those who cannot see it."""
    code = segno.make(text, error="m", micro=False)
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
        title=to_plain_text(title, readings=False),
    )
    return svg.getvalue().decode("utf-8")
