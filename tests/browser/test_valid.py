"""Every page is valid HTML, as the Nu checker sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from hizaura.terms import Language
from tests.browser.page_list import bring, kinds, read_pages
from tests.browser.server import Server
from tests.browser.visitors import Visitors

NU = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid_html(
    people: Visitors, research: Server, public: Server, tmp_path: Path
) -> None:
    """The Nu checker finds no error and no warning on any page, in three languages."""
    assert NU.exists(), "vnu-jar is missing: npm ci in tests/browser"
    java = shutil.which("java")
    assert java, "the Nu checker needs Java: scripts/debian-packages"
    for server in (research, public):
        page = people.open(server, visit=kinds(server)["result"].visit)
        every = [*kinds(server).values()]
        every += list(read_pages(server, page)) if server is research else []
        for shown in every:
            for language in Language if shown.visit or "_" not in shown.name else [Language.JA]:
                bring(page, server, shown, language)
                if shown.send:
                    shown.open(page)
                    text = page.evaluate("fetch(location.href).then((r) => r.text())")
                else:
                    text = page.request.get(shown.path).text()
                name = f"{shown.name}.{server.mode.value}.{language.value}.html"
                (tmp_path / name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        [java, "-Xss4m", "-jar", NU, "--format", "json", "--stdout", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(checked.stdout)["messages"]
    assert len(list(tmp_path.glob("*.html"))) > 150
    assert [told(message) for message in said] == []


def told(message: dict[str, object]) -> str:
    """One finding on one line."""
    page = str(message.get("url", "")).rsplit("/", 1)[-1]
    return f"{page}: {message['message']} {message.get('extract', '')!r}"
