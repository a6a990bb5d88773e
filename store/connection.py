"""The one way to a SQLite file: every PRAGMA is set here, every SQLite error becomes a ``StoreError`` here.

WAL with ``synchronous=FULL``, since a commit that says a message was sent must survive a power
cut, and no automatic checkpoints, so that only the closing writer checkpoints.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlite_utils import Database, utils

from store.records import StoreError

if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = utils.sqlite3  # the very library that Database uses: pysqlite3 where it is installed

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class LockedError(StoreError):
    """Another process writes to the database; the same command works later."""


class NewerSchemaError(StoreError):
    """The database was written by a later release."""


class RefusedError(StoreError):
    """A value breaks a rule of the schema (a CHECK, NOT NULL or UNIQUE); the row was not written."""


def storable(text: str) -> str:
    """``text`` with each NUL and lone surrogate replaced by U+FFFD, one for one, so that offsets stay true.

    SQLite's ``substr`` ends at a NUL, and a lone surrogate is no UTF-8.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def translate(error: sqlite3.Error, path: str) -> StoreError:
    """The ``StoreError`` that says in one line what happened to which file, and how to mend it."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF  # extended codes carry the primary one in the low byte
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedError(f"{path}: locked by another process; run again later")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(f"{path}: damaged or not a database ({error}); restore it from a backup")
    if primary == sqlite3.SQLITE_FULL:
        return StoreError(f"{path}: the disk is full; make room and run again")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(f"{path}: cannot be opened for this ({error}); check file and folder permissions")
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(f"{path}: reading or writing failed ({error}); check the disk, then run again")
    if primary == sqlite3.SQLITE_CONSTRAINT and "FOREIGN KEY" in str(
        error
    ):  # pysqlite3 gives no extended code
        return StoreError(f"{path}: a row names another that is not there ({error})")
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return RefusedError(f"{path}: refused a row that breaks a rule of the schema ({error})")
    return StoreError(f"{path}: {error}")


class Connection:
    """One connection: parameterised statements in, rows as dicts out. Not for use by several threads."""

    def __init__(self, db: Database, path: str) -> None:
        self._db = db
        self.path = path
        self.closed = False
        self.met_lock = False  # another process kept us from writing, for as long as we were to wait

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that returns no rows; the number of rows it changed."""
        return int(self._run(sql, parameters).rowcount)

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT; the rowid of the new row."""
        rowid = self._run(sql, parameters).lastrowid
        if rowid is None:
            raise StoreError(f"{self.path}: the statement inserted no row")
        return int(rowid)

    def many(self, sql: str, rows: Sequence[Parameters]) -> None:
        """Run a statement once for each of ``rows``."""
        for row in rows:
            self._run(sql, row)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        cursor = self._run(sql, parameters)
        names = [column[0] for column in cursor.description]
        with self._translated():
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:  # noqa: ANN401 (a column has any type)
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else next(iter(row.values()))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. The outermost block takes the write lock at once (a lock taken later, after a read,
        fails without waiting); a block inside another is a savepoint of the same transaction.
        """
        if self._db.conn.in_transaction:
            with self._db.atomic():
                yield
            return
        self._run("BEGIN IMMEDIATE", ())
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._commit()

    def database(self) -> Database:
        """The sqlite-utils object, for migrations."""
        return self._db

    def close(self) -> None:
        self._db.close()
        self.closed = True

    def _commit(self) -> None:
        try:
            with self._translated():
                self._db.commit()
        except StoreError:
            self._db.rollback()
            raise

    def _run(self, sql: str, parameters: Parameters) -> sqlite3.Cursor:
        with self._translated():
            return self._db.execute(sql, _cleaned(parameters))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a bug of ours, not a state of the file
        except sqlite3.Error as error:
            told = translate(error, self.path)
            self.met_lock = self.met_lock or isinstance(told, LockedError)
            raise told from error


def connect(path: Path, *, read_only: bool, wait_s: float) -> Connection:
    """Open the existing file ``path``; nothing is created, a writer switches the file to WAL.

    :param wait_s: how long a statement waits for another process's lock
    :raises StoreError: SQLite cannot open the file, or it is no database
    """
    mode = "ro" if read_only else "rw"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    db: Database | None = None
    try:
        raw = sqlite3.connect(address, uri=True, isolation_level=None)
        db = Database(raw, execute_plugins=False)
        for pragma in _pragmas(read_only, wait_s):
            db.execute(pragma).fetchall()
    except sqlite3.Error as error:
        if db is not None:
            db.close()
        raise translate(error, str(path)) from error
    return Connection(db, str(path))


def create_file(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives -wal and -shm the same mode.

    :raises StoreError: the folder is missing or cannot be written
    """
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist; create it first")
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return  # another process was quicker
    except OSError as error:
        raise StoreError(f"{path}: cannot be created ({error.strerror}); check the folder") from error
    os.close(descriptor)


def _pragmas(read_only: bool, wait_s: float) -> list[str]:
    shared = [
        f"PRAGMA busy_timeout = {int(wait_s * 1000)}",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA foreign_keys = ON",
    ]
    if read_only:
        return [*shared, "PRAGMA query_only = ON"]
    return [
        *shared,
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        f"PRAGMA journal_size_limit = {JOURNAL_LIMIT_BYTES}",
        "PRAGMA wal_autocheckpoint = 0",
    ]


def _cleaned(parameters: Parameters) -> Sequence[object] | dict[str, Any]:
    if isinstance(parameters, Mapping):
        return {key: _storable_value(value) for key, value in parameters.items()}
    return [_storable_value(value) for value in parameters]


def _storable_value(value: object) -> object:
    return storable(str(value)) if isinstance(value, str) else value
