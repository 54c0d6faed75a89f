"""kill -9 of the server at random moments during sends, on both databases: `make kills`."""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from tests.postgres import Cluster

from hizaura.cli.kill_drill import run_drill

RESULT = Path(__file__).parent / "results" / "kills.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hizaura-pg-"))
    try:
        cluster = Cluster(folder)
        found = []
        for url in ("", cluster.database()):
            found.append(run_drill(chosen.n, chosen.seed, url))
            RESULT.write_text(json.dumps(found, indent=2) + "\n")
        cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(RESULT.read_text())
    return 0 if all(r["lost"] == r["half"] == 0 for r in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
