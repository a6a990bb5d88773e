"""The schema as it grew: functions are only ever appended, and a released one is never edited.

An enum of ``store.records.words`` that gains a word needs a migration that rebuilds the tables which list it,
because the CHECK of an existing file still holds the old list.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store import schema_articles, schema_collecting, schema_facts, schema_outbox, schema_sources, views
from store.connection import Connection, NewerSchemaError
from store.records import StoreError

APPLICATION_ID = 0x71757761  # "quwa": tells our files from any other SQLite file

migrations = Migrations("quaywire")


@migrations()
def m001_first_schema(db: Database) -> None:
    for script in (
        schema_sources.PLACES,
        schema_sources.SOURCES,
        schema_articles.ARTICLES,
        schema_articles.SEARCH,
        schema_facts.AGREEMENTS,
        schema_facts.MEASURES,
        schema_facts.EVIDENCE,
        schema_outbox.OUTBOX,
        views.FACT_VIEWS,
        views.OTHER_VIEWS,
    ):
        db.executescript(script)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_collecting(db: Database) -> None:
    for script in (
        schema_collecting.SOURCES,
        schema_collecting.URLS,
        schema_collecting.COPIES,
        schema_collecting.HEALTH,
    ):
        db.executescript(script)


def check_known(connection: Connection) -> None:
    """Refuse a file that is not ours, or that a later release has migrated. Reads only.

    :raises StoreError: another program's database
    :raises NewerSchemaError: it holds a migration that this release does not know
    """
    if connection.value("SELECT count(*) FROM sqlite_master") == 0:
        return
    if connection.value("PRAGMA application_id") != APPLICATION_ID:
        raise StoreError(f"{connection.path}: not a quaywire database; name another file")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    unknown = [name for name in applied(connection) if name not in known]
    if unknown:
        raise NewerSchemaError(
            f"{connection.path}: written by a later release (it has {unknown[-1]}); install that release"
        )


def applied(connection: Connection) -> list[str]:
    """The names of the migrations that the file has, oldest first."""
    return [migration.name for migration in migrations.applied(connection.database())]


def upgrade(connection: Connection) -> None:
    """Apply what is pending, all in one transaction; two processes that start at once do it once."""
    if not migrations.pending(connection.database()):
        return
    with connection.transaction():
        migrations.apply(connection.database())
