"""Addresses of sources."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from hizaura.knowledge import load
from hizaura.knowledge.addresses import doi_address


def test_every_doi_makes_an_address_that_leads_to_it() -> None:
    """Of every source with a DOI: nothing is cut off as a fragment, and the DOI can be read back."""
    dois = [record["DOI"] for record in load().sources.values() if record.get("DOI")]
    assert len(dois) > 100
    for doi in dois:
        address = urlsplit(doi_address(doi))
        assert (address.netloc, address.query, address.fragment) == ("doi.org", "", "")
        assert unquote(address.path) == f"/{doi}"
        assert not set(address.path) & set('<>" {}')
