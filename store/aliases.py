"""Several addresses of one article: which the ledger knows, and which of them is the original."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from store import ledger
from store.codec import optional_instant
from store.connection import Connection, Row
from store.records import KnownUrl, UrlState

_COLUMNS = "o.url, o.url_key, o.state, o.source_id, o.title, o.published_at"
_NAMED = f"""
SELECT u.url_key AS asked, {_COLUMNS}
FROM urls u JOIN urls o ON o.url_key = coalesce(u.of_key, u.url_key)
WHERE u.url_key IN (SELECT value FROM json_each(?))
"""  # noqa: S608
# Of several the one that was read, then the newest, comes last and so wins.
_GUIDS = f"""
SELECT u.guid AS asked, {_COLUMNS}
FROM urls u JOIN urls o ON o.url_key = coalesce(u.of_key, u.url_key)
WHERE u.source_id = ? AND u.guid <> '' AND u.guid IN (SELECT value FROM json_each(?))
ORDER BY o.state = 'stored', o.first_seen, o.url_key
"""  # noqa: S608


def named(connection: Connection, keys: Collection[str]) -> dict[str, KnownUrl]:
    """What the ledger holds of each of ``keys`` that was ever seen; a duplicate gives its original."""
    return _by_asked(connection.rows(_NAMED, (json.dumps(sorted(keys)),)))


def of_guids(connection: Connection, source_id: str, guids: Collection[str]) -> dict[str, KnownUrl]:
    """The address under which the source named each of ``guids`` before."""
    return _by_asked(connection.rows(_GUIDS, (source_id, json.dumps(sorted(guids)))))


def join(connection: Connection, url_key: str, of_key: str, *, reason: str, now: datetime) -> None:
    """The URL ends as a duplicate of another, and with it all that were duplicates of it.

    :raises StoreError: the URL was never seen
    """
    with connection.transaction():
        ledger.settle(connection, url_key, UrlState.DUPLICATE, reason, now)
        connection.execute(
            "UPDATE urls SET of_key = coalesce((SELECT of_key FROM urls WHERE url_key = :of_key), :of_key)"
            " WHERE url_key = :url_key OR of_key = :url_key",
            {"url_key": url_key, "of_key": of_key},
        )


def _by_asked(rows: list[Row]) -> dict[str, KnownUrl]:
    return {row["asked"]: _known(row) for row in rows}


def _known(row: Row) -> KnownUrl:
    return KnownUrl(
        url=row["url"],
        url_key=row["url_key"],
        state=UrlState(row["state"]),
        source_id=row["source_id"],
        title=row["title"],
        published=optional_instant(row["published_at"]),
    )
