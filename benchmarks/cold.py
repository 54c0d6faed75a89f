"""From a standing start: loading the base, importing, the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.clock import Row

EXAMPLES = Path(__file__).parent.parent / "examples"
LOAD = """
import time
from hizaura.knowledge import load
from hizaura.inference.model import build_model
imported = time.process_time()
build_model(load())
print(time.process_time() - imported)
"""
IMPORT = """
import time
start = time.process_time()
import hizaura
print(time.process_time() - start)
"""
COMMAND = ["-m", "hizaura.cli.main"]


def cold_rows(repeats: int) -> list[Row]:
    """Each in a fresh process: the median of the core's time, and of the clock beside it."""
    example = str(min(EXAMPLES.glob("*.yaml")))
    return [
        _row("loading the knowledge base with its checks, and its model", 0.25, repeats, LOAD),
        _row("import hizaura", 0.05, repeats, IMPORT),
        _row("hizaura --help", 0.25, repeats, [*COMMAND, "--help"]),
        _row("hizaura assess FILE, cold", 0.6, repeats, [*COMMAND, "assess", example]),
    ]


def _row(what: str, bar: float, repeats: int, code: str | list[str]) -> Row:
    seconds, clock = [], []
    for _ in range(repeats):
        command = [sys.executable, *(["-c", code] if isinstance(code, str) else code)]
        start, before = time.perf_counter(), os.times()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        clock.append(time.perf_counter() - start)
        after = os.times()
        whole = after[2] + after[3] - before[2] - before[3]
        if done.returncode:
            return Row(what, f"< {bar:g} s", "not there yet", None)
        seconds.append(float(done.stdout) if isinstance(code, str) else whole)
    found = float(np.median(seconds))
    return Row(
        what,
        f"< {bar:g} s",
        f"median {found:.3g} s of {repeats} (whole process by the clock {np.median(clock):.3g} s)",
        found < bar,
        {"median_s": round(found, 4), "max_s": round(max(seconds), 4)},
    )
