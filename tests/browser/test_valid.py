"""Every page is valid HTML, as the Nu checker sees it."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from hizaura.terms import Language
from tests.browser.page_list import bring, kinds, read_pages
from tests.browser.server import Server
from tests.browser.valid import wrong_html
from tests.browser.visitors import Visitors


def test_every_page_is_valid_html(
    people: Visitors, research: Server, public: Server, tmp_path: Path
) -> None:
    """The Nu checker finds no error and no warning on any page, in three languages."""
    for server in (research, public):
        page = people.open(server, visit=kinds(server)["result"].visit)
        client = TestClient(server.app, base_url=server.url)
        every = [*kinds(server).values()]
        every += list(read_pages(server)) if server is research else []
        for shown in every:
            for language in Language if shown.visit or "_" not in shown.name else [Language.JA]:
                if shown.send:
                    bring(page, server, shown, language)
                    shown.open(page)
                    text = page.evaluate("fetch(location.href).then((r) => r.text())")
                else:
                    brought = server.cookies(language, shown.visit, shown.hours_ago)
                    client.cookies = {c["name"]: c["value"] for c in brought}
                    text = client.get(shown.path).text
                name = f"{shown.name}.{server.mode.value}.{language.value}.html"
                (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(list(tmp_path.glob("*.html"))) > 150
    assert wrong_html(tmp_path) == []
