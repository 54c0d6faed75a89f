"""Web addresses of sources."""

from __future__ import annotations

from urllib.parse import quote


def doi_address(doi: str) -> str:
    """The address of a DOI; old ones hold < > and #, which an address may not."""
    return "https://doi.org/" + quote(doi, safe="/():;.,-_")
