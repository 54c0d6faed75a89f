"""Time everything, print one table, write JSON, plots and the page: ``python -m benchmarks.run``."""

from __future__ import annotations

import os

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from benchmarks.agrum import agrum_rows
from benchmarks.blocks import batch_rows, bayes_rows
from benchmarks.clock import machine, table
from benchmarks.cold import cold_rows
from benchmarks.engine import engine_rows
from benchmarks.growth import growth
from benchmarks.page import write_page
from hizaura.inference.model import build_model
from hizaura.knowledge import load

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    """All rows; ``--quick`` for a few people and no files written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--quick", action="store_true", help="few people; writes nothing")
    options = parser.parse_args()
    quick, seed = options.quick, options.seed
    about = machine()
    print(f"seed {seed}; " + ", ".join(f"{k} {v}" for k, v in about.items()), flush=True)
    model = build_model(load())
    rows = cold_rows(3 if quick else 9)
    print(table(rows), flush=True)
    rows += engine_rows(model, seed, 60 if quick else 1000)
    print(table(rows), flush=True)
    rows += bayes_rows(model, seed)
    sizes = [1000] if quick else [1000, 10_000, 100_000, 1_000_000]
    more, by_people = batch_rows(model, seed, sizes)
    rows += more
    curves: dict[str, object] = {} if quick else dict(growth(model, seed))
    curves["people"] = by_people
    print(table(rows), flush=True)
    rows += agrum_rows(model, seed, 2 if quick else 6, 5.0 if quick else 20.0)
    print(table(rows))
    if not quick:
        result = {
            "seed": seed,
            "machine": about,
            "knowledge": model.base.digest,
            "rows": [asdict(row) for row in rows],
            "growth": curves,
        }
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(
            json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        write_page(result)


if __name__ == "__main__":
    main()
