"""The published cases of ``examples/``."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = [p for p in sorted(FOLDER.glob("*.yaml")) if "\nobservations:" in p.read_text("utf-8")]
