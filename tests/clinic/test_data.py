"""Data: the log nobody edits, export and deletion, keys, backup, and a database that is away."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from hizaura.errors import InputError
from hizaura.storage.backup import backup, restore
from hizaura.storage.engine import make_engine, migrate, session_scope
from hizaura.storage.fields import BUILT_IN, FieldKeys, SealedError, new_key, read_keys
from hizaura.storage.rotation import rotate
from hizaura.storage.store import Store
from hizaura.storage.tables import audit, intakes, metadata
from tests.clinic.world import KEYS, World
from tests.postgres import Cluster


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "REPLACE",
        "TRUNCATE audit",
    ],
)
def test_the_log_refuses_to_be_changed(world: World, statement: str):
    """The database itself forbids changing or removing a line."""
    world.send()
    dialect = world.store.engine.dialect.name
    if statement.startswith("TRUNCATE") and dialect == "sqlite":
        statement = "DELETE FROM audit WHERE 1 = 1"  # what SQLite has instead
    if statement == "REPLACE":
        values = "(1, '2026-01-01', 'x', 'x', 'x', 'x', 'x')"
        columns = "(id, at, clinic_id, account_id, action, record, detail)"
        statement = f"INSERT OR REPLACE INTO audit {columns} VALUES {values}"
        if dialect == "postgresql":
            statement = (
                f"INSERT INTO audit {columns} VALUES {values} ON CONFLICT (id) "
                "DO UPDATE SET action = 'x'"
            )
    with pytest.raises(DBAPIError), session_scope(world.store.engine) as session:
        session.execute(text(statement))
    with world.store.read() as work:
        assert "sent" in work.session.execute(select(audit.c.action)).scalars().all()


def test_every_read_of_a_record_is_in_the_log(world: World):
    """Summary, decide page, export: each leaves a line with who and which record."""
    world.send()
    record = world.record()
    doctor = world.staff("clinician")
    doctor.get(f"/clinic/record/{record}")
    doctor.get(f"/clinic/record/{record}/decide")
    world.post(doctor, f"/clinic/record/{record}/export", {}, f"/clinic/record/{record}/data")
    with world.store.read() as work:
        seen = work.session.execute(
            select(audit.c.action, audit.c.account_id).where(audit.c.record == record)
        ).all()
    assert [a for a, who in seen if who == world.ids["clinician"]] == ["read", "read", "exported"]
    page = world.staff("admin").get(f"/clinic/audit?record={record}").text
    assert page.count("閲覧") >= 2


def test_export_is_everything_and_deletion_leaves_nothing(world: World):
    """The file holds answers, findings, diagnosis and log; after deletion no row is left."""
    sent = world.send(world.person(words="ことば"))
    record = world.record()
    doctor, admin = world.staff("clinician"), world.staff("admin")
    page = f"/clinic/record/{record}"
    world.post(doctor, f"{page}/findings", {"f-patellar_tap": "yes"}, f"{page}/decide")
    said = {"diagnosis": "popliteal_cyst", "basis": "imaging", "needed": "routine"}
    world.post(doctor, f"{page}/close", said, f"{page}/decide")
    told = world.post(doctor, f"{page}/export", {}, f"{page}/data").json()
    assert told["sent"]["words"] == "ことば"
    assert told["entries"][0]["findings"] == {"patellar_tap": "yes"}
    assert told["outcome"]["diagnoses"] == ["popliteal_cyst"]
    assert [line["action"] for line in told["log"]][-1] == "sent"
    assert world.post(admin, f"{page}/delete", {}, f"{page}/data").status_code == 303
    with world.store.read() as work:
        for table in metadata.sorted_tables:
            if table.name in ("audit",):
                continue
            rows = repr(work.session.execute(select(table)).all())
            assert record not in rows, table.name
    assert doctor.get(page).status_code == 404
    assert world.browser().get(f"/withdraw/{sent.token}").status_code == 410


def test_a_field_opens_only_in_its_own_place():
    """A sealed text that was changed, moved, or made with another key does not open."""
    keys = read_keys(KEYS)
    sealed = keys.seal("さくら", "intakes/1")
    assert keys.open(sealed, "intakes/1") == "さくら"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for wrong, place in ((sealed, "intakes/2"), (changed, "intakes/1"), (b"", "intakes/1")):
        with pytest.raises(SealedError):
            keys.open(wrong, place)
    with pytest.raises(SealedError):
        read_keys(new_key("k1")).open(sealed, "intakes/1")


@pytest.mark.parametrize("text", ["", "k1", "k1:short", f"{KEYS},{KEYS}", "K 1:" + KEYS[3:]])
def test_keys_that_cannot_be_read_are_said_so(text: str):
    """A wrong setting stops the start with a sentence, never with the key in it."""
    with pytest.raises(InputError) as wrong:
        read_keys(text)
    assert KEYS[5:] not in wrong.value.text("ja")


def test_a_new_key_takes_over_and_the_old_one_can_go(world: World):
    """After rotation everything opens with the new key alone: record, code, log-in."""
    sent = world.send()
    record = world.record()
    fresh = new_key("k2")
    both = Store(world.store.engine, read_keys(f"{fresh},{KEYS}"))
    assert rotate(both) >= 5
    assert rotate(both) == 0
    world.app.state.desk._store.keys = read_keys(fresh)
    world.browsers.clear()
    doctor = world.staff("clinician")
    assert doctor.get(f"/clinic/record/{record}").status_code == 200
    assert world.post(doctor, "/clinic/code", {"code": sent.code}, "/clinic").status_code == 200


def test_a_missing_key_is_said_kindly(world: World):
    """A record whose key is not there gives a page that says so, without a traceback."""
    world.send()
    record = world.record()
    doctor = world.staff("clinician")
    world.app.state.desk._store.keys = read_keys(new_key("other"))
    answer = doctor.get(f"/clinic/record/{record}")
    assert answer.status_code == 500
    assert "開けません" in answer.text
    assert "Traceback" not in answer.text


def test_the_built_in_key_is_known_as_such():
    """The key that every copy carries is recognised, so that it can be refused."""
    assert read_keys(BUILT_IN).built_in
    assert not read_keys(KEYS).built_in


def test_off_loopback_the_built_in_key_does_not_start(monkeypatch: pytest.MonkeyPatch):
    """Named or left out, the built-in field key is refused where others can reach the server."""
    from hizaura.web.clinic_settings import clinic_settings

    monkeypatch.setenv("HIZAURA_DATABASE_URL", "sqlite:///x.db")
    for value in ("", BUILT_IN):
        monkeypatch.setenv("HIZAURA_FIELD_KEYS", value)
        assert clinic_settings(True) is not None
        with pytest.raises(InputError) as wrong:
            clinic_settings(False)
        assert wrong.value.key == "field_keys_needed"
    monkeypatch.setenv("HIZAURA_FIELD_KEYS", KEYS)
    assert isinstance(clinic_settings(False).keys, FieldKeys)


def test_a_backup_restores_into_either_database(
    world: World, tmp_path: Path, postgres_cluster: Cluster
):
    """The drill: back up, restore into an empty SQLite and an empty PostgreSQL, read a record."""
    sent = world.send(world.person(words="ことば"))
    record = world.record()
    file = tmp_path / "backup.gz"
    counts = backup(world.store.engine, file)
    assert counts["intakes"] == 1
    assert "ことば".encode() not in gzip.decompress(file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0
    for url in (f"sqlite:///{tmp_path / 'again.db'}", postgres_cluster.database()):
        restored = restore(url, file)
        assert restored["intakes"] == 1
        with pytest.raises(InputError):
            restore(url, file)
        again = World(url)
        again.here, again.secrets, again.ids = world.here, world.secrets, world.ids
        again.now = world.now
        again.later(minutes=1)
        doctor = again.staff("clinician")
        assert "ことば" in doctor.get(f"/clinic/record/{record}").text
        found = again.post(doctor, "/clinic/code", {"code": sent.code}, "/clinic")
        assert found.status_code == 200
        with pytest.raises(DBAPIError), session_scope(again.store.engine) as session:
            session.execute(text("DELETE FROM audit"))
        again.store.engine.dispose()


def test_a_broken_backup_restores_nothing(world: World, tmp_path: Path):
    """A file that was cut or changed is refused before anything is written."""
    world.send()
    file = tmp_path / "backup.gz"
    backup(world.store.engine, file)
    whole = file.read_bytes()
    changed = gzip.compress(gzip.decompress(whole).replace(b'"sent"', b'"read"', 1))
    for broken in (whole[: len(whole) // 2], changed, b"", b"no backup"):
        file.write_bytes(broken)
        url = f"sqlite:///{tmp_path / 'none.db'}"
        with pytest.raises(InputError) as wrong:
            restore(url, file)
        assert wrong.value.key == "backup_broken"


def test_migrations_make_exactly_the_tables_of_the_code(database_url: str):
    """The newest migration and the tables in the code are the same, and running it twice is safe."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    migrate(database_url)
    migrate(database_url)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert [d for d in found if "booking" not in repr(d)] == []


def test_without_a_database_the_self_check_goes_on(tmp_path: Path, postgres_cluster: Cluster):
    """Database away: result and memo work, sending says so, the console says so, nothing crashes."""
    world = World(postgres_cluster.database()).open()
    doctor = world.staff("clinician")
    person = world.person()
    sent = world.send(person)
    assert sent.answer.status_code == 200
    postgres_cluster.stop("immediate")
    try:
        for path in ("/", "/result", "/take"):
            assert person.get(path).status_code == 200
        for answer in (person.get("/send"), person.post("/send", data=sent.said)):
            assert answer.status_code == 503
            assert "メモを持っていく" in answer.text
            assert "Traceback" not in answer.text
        assert world.browser().get(f"/withdraw/{sent.token}").status_code == 503
        assert doctor.get("/clinic").status_code == 503
        fresh = World(world.settings.clinic.database)
        assert fresh.person().get("/result").status_code == 200
        assert fresh.person().get("/send").status_code == 503
    finally:
        postgres_cluster.start()
    assert doctor.get("/clinic").status_code == 200
    assert person.post("/send", data=sent.said).status_code == 200
    world.store.engine.dispose()
    fresh.app.state.desk._store.engine.dispose()


def test_a_line_of_the_log_holds_no_answer(world: World):
    """The log speaks of records and people at work, never of what was answered."""
    world.send(world.person(words="ひみつ"))
    record = world.record()
    page = f"/clinic/record/{record}"
    doctor = world.staff("clinician")
    world.post(doctor, f"{page}/findings", {"f-patellar_tap": "yes"}, f"{page}/decide")
    with world.store.read() as work:
        log = json.dumps([list(map(str, row)) for row in work.session.execute(select(audit))])
    for word in ("ひみつ", "lump", "patellar", "yes"):
        assert word not in log


def test_two_sends_never_share_a_code(world: World):
    """The database refuses a second intake with the same code."""
    world.send()
    with world.store.read() as work:
        row = work.session.execute(select(intakes)).one()._asdict()
    with pytest.raises(DBAPIError), world.store.write() as work:
        work.session.execute(insert(intakes).values({**row, "id": "x", "once_hash": "x"}))
