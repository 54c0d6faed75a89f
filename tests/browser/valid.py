"""What the Nu checker says of the pages in a folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NU = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
AT_ONCE = 200


def wrong_html(folder: Path) -> list[str]:
    """Every error and warning, one a line; several checkers share the pages."""
    assert NU.exists(), "vnu-jar is missing: npm ci in tests/browser"
    pages = sorted(folder.glob("*.html"))
    parts = max(min(os.cpu_count() or 1, len(pages) // AT_ONCE + 1), 1)
    with ThreadPoolExecutor(parts) as pool:
        said = pool.map(_check, [pages[i::parts] for i in range(parts)])
    return [line for lines in said for line in lines]


def _check(pages: list[Path]) -> list[str]:
    java = shutil.which("java")
    assert java, "the Nu checker needs Java: scripts/debian-packages"
    checked = subprocess.run(
        [java, "-Xss4m", "-XX:+UseSerialGC", "-jar", NU, "--format", "json", "--stdout", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    return [_told(message) for message in json.loads(checked.stdout)["messages"]]


def _told(message: dict[str, object]) -> str:
    page = str(message.get("url", "")).rsplit("/", 1)[-1]
    return f"{page}: {message['message']} {message.get('extract', '')!r}"
