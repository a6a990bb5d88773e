"""The ledger of URLs: every URL that was ever seen, in exactly one state, with a reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from store.codec import moment, optional_instant, optional_moment
from store.connection import Connection, Row
from store.records import Article, Entry, QueuedUrl, StoreError, UrlState

NOT_QUEUED = "named by the feed, not chosen for download"
# Some feeds edit every item at every poll. A first edit is read at once, those after it so far apart.
REREAD_AFTER = timedelta(hours=6)

_SIGHT = """
INSERT INTO urls (url_key, url, source_id, state, reason, fingerprint, title, published_at, first_seen,
  last_seen, changed_at)
VALUES (:url_key, :url, :source_id, 'excluded', :reason, :fingerprint, :title, :published_at, :now, :now,
  :now)
ON CONFLICT (url_key) DO UPDATE SET last_seen = excluded.last_seen
"""

# Old news of a new source is news to a source that was visited before anybody saw the URL. ``fresh`` says so
# also of a page that is being read at this moment, or was kept before.
_FRESHEN = """
UPDATE urls SET fresh = 1, baseline = 0
WHERE fresh = 0 AND url_key = :url_key
  AND first_seen > (SELECT baselined_at FROM source_state WHERE source_id = :source_id)
"""

# A page that still waits keeps its baseline mark, and at the same address its tries and its time; whether
# it is news to the source that sees it again is for _FRESHEN to say.
_QUEUE = """
UPDATE urls SET
  baseline = CASE state WHEN 'queued' THEN baseline ELSE :baseline END,
  reason = CASE url WHEN :url THEN :reason ELSE :reason || ' at ' || :url END,
  state = 'queued', source_id = :source_id, fingerprint = :fingerprint, title = :title,
  guid = :guid, summary = :summary, content = :content, published_at = :published_at,
  updated_at = :updated_at, page_url = nullif(:url, url),
  attempts = CASE WHEN state = 'queued' AND :url = coalesce(page_url, url) THEN attempts ELSE 0 END,
  not_before = CASE WHEN state <> 'queued' OR :url = coalesce(page_url, url) THEN not_before END,
  changed_at = :now
WHERE url_key = :url_key
"""

# What the feed said is needed only until the page is settled; then the article holds it.
_SETTLE = """
UPDATE urls SET state = :state, reason = :reason, changed_at = :now, summary = '', content = '',
  not_before = CASE WHEN state = 'queued' AND reads > 0 THEN :again END,
  reads = reads + (state = 'queued')
WHERE url_key = :url_key
"""

_STORE = """
INSERT INTO urls (url_key, url, source_id, state, reason, title, published_at, first_seen, last_seen,
  changed_at, reads)
VALUES (:url_key, :url, :source_id, 'stored', :reason, :title, :published_at, :now, :now, :now, 1)
ON CONFLICT (url_key) DO UPDATE SET state = excluded.state, reason = excluded.reason,
  changed_at = excluded.changed_at, summary = '', content = '',
  not_before = CASE WHEN reads > 0 THEN :again END, reads = reads + 1
"""


def sight(connection: Connection, source_id: str, entries: Sequence[Entry], now: datetime) -> None:
    """Known URLs are seen again; unknown ones get a row that says they were not chosen."""
    for entry in entries:
        connection.execute(
            _SIGHT, _entry_row(entry) | {"source_id": source_id, "reason": NOT_QUEUED, "now": moment(now)}
        )
        connection.execute(_FRESHEN, {"url_key": entry.url_key, "source_id": source_id})


def enqueue(
    connection: Connection, source_id: str, entries: Sequence[Entry], *, now: datetime, baseline: bool
) -> None:
    """Let the pages wait for download, with what the feed said of them."""
    sight(connection, source_id, entries, now)
    for entry in entries:
        connection.execute(
            _QUEUE,
            _entry_row(entry)
            | {
                "source_id": source_id,
                "reason": "waits for download",
                "now": moment(now),
                "baseline": int(baseline),
            },
        )


def known(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """The stored fingerprint ('' if there is none) of each of ``keys`` that was ever seen."""
    rows = connection.rows(
        "SELECT url_key, fingerprint FROM urls WHERE url_key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    )
    return {row["url_key"]: row["fingerprint"] for row in rows}


def often_read(connection: Connection, keys: Collection[str], times: int) -> set[str]:
    """Those of ``keys`` whose page has come to an end ``times`` times or more, with an article or without."""
    rows = connection.rows(
        "SELECT url_key FROM urls WHERE reads >= ? AND url_key IN (SELECT value FROM json_each(?))",
        (times, json.dumps(sorted(keys))),
    )
    return {row["url_key"] for row in rows}


def queued(
    connection: Connection, source_ids: Collection[str], limit: int, *, now: datetime | None = None
) -> list[QueuedUrl]:
    """The pages of these sources that wait: those least often tried first, then the oldest.

    :param now: leave out those whose time has not come; None: all
    """
    rows = connection.rows(
        "SELECT * FROM urls WHERE state = 'queued' AND source_id IN (SELECT value FROM json_each(:sources))"
        " AND (:now IS NULL OR not_before IS NULL OR not_before <= :now)"
        " ORDER BY attempts, first_seen, rowid LIMIT :limit",
        {"sources": json.dumps(sorted(source_ids)), "now": optional_moment(now), "limit": limit},
    )
    return [_queued(row) for row in rows]


def attempt(connection: Connection, url_key: str, now: datetime) -> None:
    """Count a try, before it is made: a page that kills its reader is counted too."""
    connection.execute(
        "UPDATE urls SET attempts = attempts + 1, attempted_at = ? WHERE url_key = ?", (moment(now), url_key)
    )


def put_off(connection: Connection, url_key: str, until: datetime, reason: str) -> None:
    """The page goes on waiting, and is not to be tried before ``until``."""
    connection.execute(
        "UPDATE urls SET not_before = ?, reason = ? WHERE url_key = ? AND state = 'queued'",
        (moment(until), reason, url_key),
    )


def settle(connection: Connection, url_key: str, state: UrlState, reason: str, now: datetime) -> None:
    """:raises StoreError: the URL was never seen"""
    row = {"url_key": url_key, "state": state, "reason": reason, **_times(now)}
    if not connection.execute(_SETTLE, row):
        raise StoreError(f"no URL with key {url_key!r} in the database")


def stored(connection: Connection, article: Article, reason: str, now: datetime) -> None:
    """The page of ``article`` is in the store; a page that no feed named gets its row here."""
    connection.execute(
        _STORE,
        {
            "url_key": article.uid,
            "url": article.url,
            "source_id": article.source_id,
            "reason": reason,
            "title": article.title,
            "published_at": optional_moment(article.published),
            **_times(now),
        },
    )


def state_of(connection: Connection, url: str) -> tuple[UrlState, str] | None:
    """State and reason of a URL (canonical, as the feed reader wrote it); None: never seen."""
    row = connection.one("SELECT state, reason FROM urls WHERE url = ? LIMIT 1", (url,))
    return None if row is None else (UrlState(row["state"]), row["reason"])


def _times(now: datetime) -> dict[str, str]:
    return {"now": moment(now), "again": moment(now + REREAD_AFTER)}


def _entry_row(entry: Entry) -> dict[str, object]:
    return {
        "url_key": entry.url_key,
        "url": entry.url,
        "fingerprint": entry.fingerprint,
        "title": entry.title,
        "guid": entry.guid,
        "summary": entry.summary,
        "content": entry.content,
        "published_at": optional_moment(entry.published),
        "updated_at": optional_moment(entry.updated),
    }


def _queued(row: Row) -> QueuedUrl:
    entry = Entry(
        url=row["page_url"] or row["url"],
        url_key=row["url_key"],
        title=row["title"],
        guid=row["guid"],
        summary=row["summary"],
        content=row["content"],
        published=optional_instant(row["published_at"]),
        updated=optional_instant(row["updated_at"]),
        fingerprint=row["fingerprint"],
    )
    return QueuedUrl(
        source_id=row["source_id"], entry=entry, baseline=bool(row["baseline"]), attempts=row["attempts"]
    )
