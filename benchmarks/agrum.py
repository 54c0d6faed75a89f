"""pyAgrum on the same network and people, in a process of its own with a time limit."""

from __future__ import annotations

import multiprocessing
import resource
import time
from typing import Any

import numpy as np

from benchmarks.clock import Row
from benchmarks.people import draw_people
from hizaura.inference.model import Model, build_model
from hizaura.inference.posterior import posterior
from hizaura.knowledge import load
from hizaura.knowledge.observations import Person

MEMORY = 6 << 30


def agrum_rows(model: Model, seed: int, people: int, limit: float) -> list[Row]:
    """Asked plainly, and with "no" folded into the causes."""
    asked = draw_people(model, people, seed)
    ours = []
    for person in asked:
        start = time.thread_time()
        posterior(model, person)
        ours.append(time.thread_time() - start)
    rows = []
    for folded, name in ((False, "asked plainly"), (True, '"no" folded in')):
        seconds = [t for p in asked if (t := _limited(p, folded, limit)) is not None]
        done = f"{len(seconds)} of {people} within {limit:g} s each"
        if seconds:
            done += f", median of these {np.median(seconds):.3g} s"
        rows.append(
            Row(
                f"pyAgrum, same network and people, {name}",
                "beside ours",
                f"{done}; ours: median {np.median(ours) * 1e3:.3g} ms",
                None,
                {"done": len(seconds), "of": people, "limit_s": limit, "seconds": seconds},
            )
        )
    return rows


def _limited(person: Person, folded: bool, limit: float) -> float | None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(person, folded, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(60.0):
            return None
        ours.recv()  # loaded
        return float(ours.recv()) if ours.poll(limit) else None
    except EOFError:  # out of memory
        return None
    finally:
        process.kill()
        process.join()


def _work(person: Person, folded: bool, pipe: Any) -> None:
    from benchmarks.oracle import oracle_posterior

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    model = build_model(load())
    pipe.send("loaded")
    start = time.process_time()
    oracle_posterior(model, person, folded=folded)
    pipe.send(time.process_time() - start)
