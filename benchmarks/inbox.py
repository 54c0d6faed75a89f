"""The inbox page with 100,000 intakes: median time at the server, on both databases: `make inbox`."""

import argparse
import json
import os
import secrets
import shutil
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, text
from tests.clinic.world import World
from tests.postgres import Cluster

from hizaura.storage.tables import intakes

RESULT = Path(__file__).parent / "results" / "inbox.json"
AT_ONCE = 2000


def filled(url, n):
    world = World(url).open()
    with world.store.write() as work:
        for start in range(0, n, AT_ONCE):
            work.session.execute(
                insert(intakes), [row(world, i) for i in range(start, start + AT_ONCE)]
            )
    if world.store.engine.dialect.name == "postgresql":
        with world.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
            c.execute(text("VACUUM ANALYZE intakes"))
    return world


def row(world, i):
    unique = secrets.token_hex(16)
    return {
        "id": unique,
        "clinic_id": world.here.id if i % 10 else world.there.id,
        "state": "sent",
        "unread": int(i % 3 != 0),
        "level": i * 7 % 4,
        "sent_at": world.now - timedelta(seconds=i),
        "expires_at": world.now + timedelta(days=7) - timedelta(seconds=i),
        "label": unique[:4].upper(),
        "code_hash": secrets.token_hex(32),
        "withdraw_hash": secrets.token_hex(32),
        "once_hash": secrets.token_hex(32),
        "sealed": os.urandom(900),
    }


def measure(url, n, times):
    world = filled(url, n)
    doctor = world.staff("clinician")
    taken = []
    for i in range(times + 3):
        started = time.perf_counter()
        answer = doctor.get("/clinic" if i % 2 else "/clinic?page=3")
        taken.append(1000 * (time.perf_counter() - started))
        assert answer.status_code == 200
    world.store.engine.dispose()
    taken = sorted(taken[3:])
    return {
        "database": "postgresql" if url.startswith("postgresql") else "sqlite",
        "intakes": n,
        "requests": times,
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(0.95 * len(taken))], 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hizaura-pg-"))
    sqlite = Path(tempfile.mkdtemp(prefix="hizaura-inbox-"))
    try:
        cluster = Cluster(folder)
        found = [
            measure(url, chosen.n, chosen.times)
            for url in (f"sqlite:///{sqlite / 'inbox.db'}", cluster.database())
        ]
        cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(sqlite, ignore_errors=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n")
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
