"""A PostgreSQL of the tests' own: a new cluster on a loopback port, run by a user without rights.

Import ``postgres_url`` (a fresh database a test) or ``database_url`` (each test on both databases)
into a test module. A missing PostgreSQL fails; it never skips.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

USERS = ("postgres", "nobody")


def programs() -> Path:
    """The folder with ``initdb`` and ``pg_ctl``; fails if PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        pytest.fail("PostgreSQL is missing: install the package postgresql, then try again.")
    return Path(on_path).resolve().parent


class Cluster:
    """A running cluster; ``stop`` and ``start`` let a test take the database away."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.folder = programs(), folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.user = None if os.getuid() else _unprivileged()
        if self.user:
            shutil.chown(folder, self.user)
        folder.chmod(0o700)
        self.data = folder / "data"
        self._run("initdb", "-D", self.data, "-U", "hizaura", "-A", "trust", "-E", "UTF8",
                  "--no-locale", "--no-sync")  # fmt: skip
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c max_connections=60"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-o", options, "-l",
                  self.folder / "log", "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "60", "stop")

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._dsn(name)

    def _dsn(self, name: str) -> str:
        return f"postgresql://hizaura@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(
            command, user=self.user, cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120,
        )  # fmt: skip
        if done.returncode:
            pytest.fail(f"{program} failed: {done.stderr[-400:]}")


def _unprivileged() -> str:
    """A user that initdb accepts when the tests run as root."""
    for name in USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.fail("initdb refuses root, and there is neither a user postgres nor a user nobody.")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One cluster for the whole run, stopped and removed after it."""
    folder = Path(tempfile.mkdtemp(prefix="hizaura-pg-"))
    try:
        cluster = Cluster(folder)
        yield cluster
        cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> str:
    """A new, empty PostgreSQL database."""
    return postgres_cluster.database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hizaura.db'}"
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.database()
