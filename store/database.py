"""The store: one object that owns the connection and hands out the tables by name."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from store import migrations, places
from store.articles import ArticleTable
from store.connection import Connection, LockedError, connect, create_file
from store.facts import FactTable
from store.health import HealthTable
from store.history import HistoryTable
from store.outbox import OutboxTable
from store.pages import PageTable
from store.records import StoreError
from store.runs import RunTable
from store.sources import SourceTable

log = logging.getLogger(__name__)

# quick_check reads the whole file: about a second up to here (4 s at a million articles); larger files are
# not checked when they are opened.
CHECKED_BYTES = 256 * 1024 * 1024


class Store:
    """Everything quaywire knows, in one SQLite file. One thread, one writer; close it when done."""

    def __init__(self, connection: Connection, *, read_only: bool) -> None:
        self._connection = connection
        self._read_only = read_only
        self.path = Path(connection.path)
        self.sources = SourceTable(connection)
        self.articles = ArticleTable(connection)
        self.facts = FactTable(connection)
        self.outbox = OutboxTable(connection)
        self.runs = RunTable(connection)
        self.history = HistoryTable(connection)
        self.health = HealthTable(connection)
        self.pages = PageTable(connection)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = True,
        read_only: bool = False,
        wait_s: float = 30.0,
        check: bool = True,
    ) -> Self:
        """Open the database, create it if it is missing, and bring its schema up to date.

        The file is inspected through a read-only connection first: one that is refused has not been touched.

        :param wait_s: how long to wait for another process's lock (default: reliability reference, 3.2)
        :param check: look for damage in the whole file (see ``CHECKED_BYTES``); False where this process has
            just done so
        :raises StoreError: missing and not to be created, damaged, not ours, or not writable
        :raises NewerSchemaError: written by a later release
        :raises LockedError: another process holds the lock for longer than ``wait_s``
        """
        path = Path(path)
        _inspect(path, create=create and not read_only, read_only=read_only, wait_s=wait_s, check=check)
        connection = connect(path, read_only=read_only, wait_s=wait_s)
        try:
            _prepare(connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return cls(connection, read_only=read_only)

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing over several calls; nested blocks join the outer transaction."""
        return self._connection.transaction()

    def seed_places(self, countries: Iterable[places.PlaceRow], ports: Iterable[places.PlaceRow]) -> None:
        """Fill the reference tables from plain rows; see ``store.places.seed`` for their keys."""
        places.seed(self._connection, countries, ports)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; what a busy reader holds back waits for next time."""
        with suppress(LockedError):
            self._connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Refresh the planner's statistics, checkpoint, close. Closing twice is harmless.

        After a ``LockedError`` both are left to the process that holds the lock: no second long wait.
        """
        if self._connection.closed:
            return
        try:
            if not (self._read_only or self._connection.met_lock):
                self._tidy()
        finally:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tidy(self) -> None:
        try:
            self._connection.execute("PRAGMA optimize")
            self.checkpoint()
        except StoreError as error:  # all data is committed; only housekeeping was left out
            log.warning("housekeeping left out: %s", error)


def _inspect(path: Path, *, create: bool, read_only: bool, wait_s: float, check: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a database; name a file")
    if not path.exists():
        if not create:
            raise StoreError(f"{path}: no such database; `quaywire run` creates it")
        create_file(path)
        return
    if not read_only:
        _require_writable(path)
    if path.stat().st_size == 0 and not read_only:
        return
    connection = connect(path, read_only=True, wait_s=wait_s)
    try:
        migrations.check_known(connection)
        if check:
            _check_sound(connection, path)
    finally:
        connection.close()


def _require_writable(path: Path) -> None:
    """SQLite needs the folder too, for the log beside the file. Mode bits count even for the superuser."""
    if not _may_write(path):
        raise StoreError(f"{path}: is read-only; make it writable, or open a copy")
    if not _may_write(path.parent):
        raise StoreError(f"{path}: its folder {path.parent} is read-only; make it writable, or open a copy")


def _may_write(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o222) and os.access(path, os.W_OK)


def _check_sound(connection: Connection, path: Path) -> None:
    if path.stat().st_size > CHECKED_BYTES:
        return
    verdict = connection.value("PRAGMA quick_check(1)")
    if verdict != "ok":
        raise StoreError(f"{path}: damaged ({' '.join(str(verdict).split())}); restore it from a backup")


def _prepare(connection: Connection, *, read_only: bool) -> None:
    if not read_only:
        migrations.upgrade(connection)
        return
    if len(migrations.applied(connection)) == 0:
        raise StoreError(f"{connection.path}: holds no data yet; `quaywire run` fills it")
