"""A CSL-JSON record as one line of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hizaura.knowledge.addresses import doi_address


def cite(record: Mapping[str, Any]) -> str:
    """Authors, year, title, where it appeared, and an address."""
    parts = [_authors(record), year(record), _title(record), _where(record), address(record)]
    return ". ".join(part for part in parts if part)


def year(record: Mapping[str, Any]) -> str:
    """Year of issue, if given."""
    dates = (record.get("issued") or {}).get("date-parts") or []
    return str(dates[0][0]) if dates and dates[0] else ""


def address(record: Mapping[str, Any]) -> str:
    """Where to find it: DOI, else address, else PMID."""
    doi, url, pmid = (str(record.get(key) or "").strip() for key in ("DOI", "URL", "PMID"))
    if doi:
        return doi_address(doi)
    return url or (f"PMID {pmid}" if pmid else "")


def _authors(record: Mapping[str, Any]) -> str:
    names = [
        str(author.get("literal") or author.get("family") or "").strip()
        for author in record.get("author") or []
    ]
    names = [name for name in names if name]
    return f"{names[0]} et al" if len(names) > 2 else " and ".join(names)


def _title(record: Mapping[str, Any]) -> str:
    return str(record.get("title") or record.get("id") or "").strip().rstrip(".")


def _where(record: Mapping[str, Any]) -> str:
    journal = str(record.get("container-title") or record.get("publisher") or "").strip()
    volume, page = (str(record.get(key) or "").strip() for key in ("volume", "page"))
    place = ":".join(part for part in (volume, page) if part)
    return " ".join(part for part in (journal, place) if part)
