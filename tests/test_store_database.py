"""Opening, refusing, sharing and closing the file."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import migrations
from store.connection import LockedError, NewerSchemaError, connect
from store.database import Store
from store.records import StoreError
from tests.store_builders import NOW, article, looking_into, open_store, rows, source, value

ROOT = Path(__file__).parent.parent


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "news" / "quaywire.db"
    path.parent.mkdir()
    with open_store(path) as store:
        for number in range(30):
            store.articles.keep(article(f"a{number}", "Cranes were delivered. " * 60), now=NOW)
    return path


@pytest.fixture
def read_only(database: Path) -> Iterator[Path]:
    yield database
    database.parent.chmod(0o755)
    database.chmod(0o644)


def refusal(path: Path, **options: bool) -> str:
    """The one line with which the store refuses ``path``, whose bytes it must not touch."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        Store.open(path, **options)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    assert (path.read_bytes() if path.is_file() else None) == before
    return text


def test_a_new_file_is_private_and_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with Store.open(path):
        modes = {stat.S_IMODE(item.stat().st_mode) for item in tmp_path.iterdir()}
        assert modes == {0o600}
        settings = {
            name: value(path, f"PRAGMA {name}")
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "trusted_schema",
                "wal_autocheckpoint",
            )
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "wal_autocheckpoint": 0,
    }


def test_sqlite_is_free_of_the_wal_reset_bug(database: Path) -> None:
    assert tuple(map(int, value(database, "SELECT sqlite_version()").split("."))) >= (3, 51, 3)


def test_opening_again_changes_nothing(database: Path) -> None:
    before = rows(database, "SELECT name, sql FROM sqlite_master")
    Store.open(database).close()
    assert rows(database, "SELECT name, sql FROM sqlite_master") == before


def test_closing_leaves_no_log_and_closing_twice_is_harmless(database: Path) -> None:
    store = Store.open(database)
    store.articles.keep(article("late", "A late word."), now=NOW)
    store.close()
    store.close()
    assert not database.with_name("quaywire.db-wal").exists()


def test_every_table_is_strict_and_every_migration_is_recorded(database: Path) -> None:
    loose = rows(
        database,
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite_%' AND name <> '_sqlite_migrations'",
    )
    assert loose == []
    with looking_into(database) as connection:
        assert migrations.applied(connection) == ["m001_first_schema", "m002_collecting"]


def test_a_newer_schema_is_refused(database: Path) -> None:
    with looking_into(database) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('quaywire', 'm999_later', '')"
        )
    assert "m999_later" in refusal(database)
    with pytest.raises(NewerSchemaError):
        Store.open(database, read_only=True)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.touch()
    with looking_into(path) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    assert "not a quaywire database" in refusal(path)


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "junk.db"
    path.write_bytes(random.Random(1).randbytes(40_000))
    assert "restore it from a backup" in refusal(path)


def test_a_truncated_file_is_refused(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    assert "restore it from a backup" in refusal(database)


def test_damage_that_opening_does_not_meet_is_found(database: Path) -> None:
    whole = database.read_bytes()
    page = whole.rindex(b"Cranes were delivered") // 4096  # a page of text, which opening never reads
    database.write_bytes(whole[: page * 4096] + b"\xff" * 64 + whole[page * 4096 + 64 :])
    assert "restore it from a backup" in refusal(database)


def test_a_file_just_checked_need_not_be_read_again(database: Path) -> None:
    whole = database.read_bytes()
    page = whole.rindex(b"Cranes were delivered") // 4096
    database.write_bytes(whole[: page * 4096] + b"\xff" * 64 + whole[page * 4096 + 64 :])
    Store.open(database, read_only=True, check=False).close()


def test_a_read_only_file_is_refused(read_only: Path) -> None:
    read_only.chmod(0o444)
    assert "is read-only" in refusal(read_only)


def test_a_read_only_folder_is_refused(read_only: Path) -> None:
    read_only.parent.chmod(0o555)
    assert "its folder" in refusal(read_only)
    assert [item.name for item in read_only.parent.iterdir()] == ["quaywire.db"]


def test_a_missing_file_is_created_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert "no such database" in refusal(path, create=False)
    assert "no such database" in refusal(path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_and_a_folder_as_file_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "nowhere" / "q.db")
    assert "is a folder" in refusal(tmp_path)


def test_a_reader_cannot_write(database: Path) -> None:
    with Store.open(database, read_only=True) as store, pytest.raises(StoreError):
        store.sources.sync([source("new")], NOW)


def test_a_locked_database_says_so_and_how_to_go_on(database: Path) -> None:
    with Store.open(database) as holder, holder.transaction():
        with Store.open(database, wait_s=0.05) as other, pytest.raises(LockedError) as caught:
            other.sources.sync([source("new")], NOW)
        assert str(caught.value) == f"{database}: locked by another process; run again later"


def test_closing_does_not_wait_again_for_a_lock_that_was_met(database: Path) -> None:
    with Store.open(database) as holder, holder.transaction():
        other = Store.open(database, wait_s=1)
        with pytest.raises(LockedError):
            other.sources.sync([source("new")], NOW)
        begun = time.monotonic()
        other.close()
        assert time.monotonic() - begun < 0.5


def sync_and_fail(store: Store) -> None:
    with store.transaction():
        store.sources.sync([source("gazette"), source("new")], NOW)
        raise ZeroDivisionError


def keep_and_fail(store: Store) -> None:
    with store.transaction():
        store.articles.keep(article("inner", "Not kept."), now=NOW)
        raise ZeroDivisionError


def test_an_error_rolls_the_whole_transaction_back(database: Path) -> None:
    with Store.open(database) as store:
        with pytest.raises(ZeroDivisionError):
            sync_and_fail(store)
        assert [state.source_id for state in store.sources.states()] == ["gazette"]


def test_an_inner_block_fails_alone_and_the_outer_one_goes_on(database: Path) -> None:
    with Store.open(database) as store:
        with store.transaction():
            store.articles.keep(article("outer", "Kept."), now=NOW)
            with pytest.raises(ZeroDivisionError):
                keep_and_fail(store)
        assert store.articles.get("outer") is not None
        assert store.articles.get("inner") is None


KILLED = """
import os, signal, sys
from store.database import Store
from tests.store_builders import NOW, article
store = Store.open(sys.argv[1])
store.articles.keep(article("committed", "This one is safe."), now=NOW)
with store.transaction():
    store.articles.keep(article("open", "This one is not."), now=NOW)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_loses_only_what_was_not_committed(database: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(database)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == -signal.SIGKILL
    with Store.open(database) as store:
        assert store.articles.get("committed") is not None
        assert store.articles.get("open") is None


def test_two_processes_that_create_at_once_make_one_schema(tmp_path: Path) -> None:
    path = tmp_path / "race.db"
    command = [sys.executable, "-c", f"from store.database import Store; Store.open({str(path)!r}).close()"]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
    errors = [process.communicate()[1] for process in started]
    assert errors == [b""] * 4
    with looking_into(path) as connection:
        assert migrations.applied(connection) == ["m001_first_schema", "m002_collecting"]


def test_places_are_seeded_once_and_corrected(database: Path) -> None:
    countries: list[dict[str, object]] = [
        {"code": "NL", "name": "Netherlands"},
        {"code": "EU", "name": "European Union", "members": ["NL"]},
    ]
    port = {
        "code": "NLRTM",
        "name": "Rotterdam",
        "country": "NL",
        "names": ["Roterdão"],
        "lat": 51.9,
        "lon": 4,
    }
    with Store.open(database) as store:
        store.seed_places(countries, [port])
        store.seed_places(countries, [{**port, "name": "Rotterdam Europoort"}])
    assert value(database, "SELECT name || latitude FROM ports") == "Rotterdam Europoort51.9"
    assert value(database, "SELECT kind FROM countries WHERE code = 'EU'") == "group"
    assert value(database, "SELECT count(*) FROM port_names") == 1


def test_a_copy_without_its_log_still_opens(database: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(database, tmp_path / "copy.db"))
    with Store.open(copy, read_only=True) as store:
        assert store.articles.get("a1") is not None


def test_a_statement_error_is_one_line_with_the_file(database: Path) -> None:
    connection = connect(database, read_only=True, wait_s=1)
    with pytest.raises(StoreError, match=f"{database}: no such table"):
        connection.rows("SELECT * FROM no_such")
    connection.close()
