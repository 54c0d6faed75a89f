"""From a standing start: loading the base, importing, the command line."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.clock import Row

EXAMPLES = Path(__file__).parent.parent / "examples"
LOAD = """
import time
start = time.perf_counter()
from hizaura.knowledge import load
from hizaura.inference.model import build_model
imported = time.perf_counter()
build_model(load())
print(time.perf_counter() - imported)
"""
IMPORT = """
import time
start = time.perf_counter()
import hizaura
print(time.perf_counter() - start)
"""
COMMAND = ["-m", "hizaura.cli.main"]


def cold_rows(repeats: int) -> list[Row]:
    """Each in a fresh process; the median of the repeats counts."""
    example = str(min(EXAMPLES.glob("*.yaml")))
    return [
        _row("loading the knowledge base with its checks, and its model", 0.25, repeats, LOAD),
        _row("import hizaura", 0.05, repeats, IMPORT),
        _row("hizaura --help", 0.25, repeats, [*COMMAND, "--help"]),
        _row("hizaura assess FILE, cold", 0.6, repeats, [*COMMAND, "assess", example]),
    ]


def _row(what: str, bar: float, repeats: int, code: str | list[str]) -> Row:
    seconds = []
    for _ in range(repeats):
        command = [sys.executable, *(["-c", code] if isinstance(code, str) else code)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        whole = time.perf_counter() - start
        if done.returncode:
            return Row(what, f"< {bar:g} s", "not there yet", None)
        seconds.append(float(done.stdout) if isinstance(code, str) else whole)
    found = float(np.median(seconds))
    return Row(
        what,
        f"< {bar:g} s",
        f"median {found:.3g} s (of {repeats})",
        found < bar,
        {"median_s": round(found, 4), "max_s": round(max(seconds), 4)},
    )
