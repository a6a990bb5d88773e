"""The whole way of one URL: from the feed that named it to the alert that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.codec import compact, instant, optional_instant
from store.connection import Connection, Row
from store.records import UrlState


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to a URL or to what was read of it."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlHistory:
    """Where a URL stands and how it came there; ``steps`` are in order of time."""

    url: str
    title: str
    state: UrlState
    reason: str
    source_id: str | None
    source_name: str
    attempts: int
    not_before: datetime | None
    steps: tuple[Step, ...]


_URL = """
SELECT u.*, coalesce(s.name, '') AS source_name FROM urls u LEFT JOIN sources s ON s.id = u.source_id
WHERE u.url IN (SELECT value FROM json_each(:urls)) ORDER BY u.first_seen LIMIT 1
"""

# One row for each step; "rank" orders what happened within one moment.
_STEPS = """
SELECT first_seen AS at, 0 AS rank, 'named by ' || coalesce(source_id, 'no source') AS what
  FROM urls WHERE url_key = :key
UNION ALL SELECT at, 1, state || ': ' || reason FROM url_events WHERE url_key = :key
UNION ALL SELECT v.seen_at, 2, 'text kept, version ' || v.version || ', ' || length(v.text) || ' characters'
  FROM article_versions v JOIN articles a ON a.id = v.article_id WHERE a.uid = :key
UNION ALL SELECT c.found_at, 3, 'found to be a copy of ' || o.url || ' (' || c.how || ', likeness '
    || round(c.similarity, 2) || ')'
  FROM article_copies c JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.of_id
  WHERE a.uid = :key
UNION ALL SELECT a.analysed_at, 4, 'read by ' || x.name || ' ' || x.version
  FROM articles a JOIN extractors x ON x.id = a.analysed_with WHERE a.uid = :key AND a.analysed_at IS NOT NULL
UNION ALL SELECT min(e.recorded_at), 5, 'tells of ' || rtrim(e.subject_table, 's') || ' ' || e.subject_id
    || CASE WHEN max(e.main) THEN '' ELSE ', as background' END
    || CASE WHEN max(e.stale_at IS NULL) THEN '' ELSE ' (no longer)' END
  FROM evidence e JOIN articles a ON a.id = e.article_id WHERE a.uid = :key
  GROUP BY e.subject_table, e.subject_id
UNION ALL SELECT n.created_at, 6, CASE WHEN n.baseline THEN 'known before the first visit, not to be told: '
    ELSE 'to be told: ' END || n.sentence
  FROM alert_events n JOIN articles a ON a.id = n.article_id WHERE a.uid = :key
UNION ALL SELECT coalesce(d.sent_at, d.last_try_at, d.created_at), 7,
    d.state || ': ' || d.op || ' to ' || rtrim(d.sink || ' ' || d.channel) || ' by route ' || d.route
    || CASE WHEN d.error = '' THEN '' ELSE ' (' || d.error || ')' END
  FROM deliveries d JOIN alert_events n ON n.id = d.event_id JOIN articles a ON a.id = n.article_id
  WHERE a.uid = :key
ORDER BY at, rank
"""

_NEIGHBOURS = """
SELECT u.url FROM urls u WHERE u.url >= :from AND u.url < :to ORDER BY u.last_seen DESC LIMIT 3
"""


class HistoryTable:
    """Answers ``quaywire why``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, urls: Sequence[str]) -> UrlHistory | None:
        """The history of that spelling of one URL which was seen first; None: none of them was."""
        row = self._connection.one(_URL, {"urls": compact(list(urls))})
        return None if row is None else self._history(row)

    def beneath(self, prefix: str) -> list[str]:
        """A few URLs that begin with ``prefix``, those seen last first."""
        return [
            row["url"]
            for row in self._connection.rows(_NEIGHBOURS, {"from": prefix, "to": prefix + "\U0010ffff"})
        ]

    def _history(self, row: Row) -> UrlHistory:
        steps = self._connection.rows(_STEPS, {"key": row["url_key"]})
        return UrlHistory(
            url=row["url"],
            title=row["title"],
            state=UrlState(row["state"]),
            reason=row["reason"],
            source_id=row["source_id"],
            source_name=row["source_name"],
            attempts=row["attempts"],
            not_before=optional_instant(row["not_before"]),
            steps=tuple(Step(at=instant(step["at"]), what=step["what"]) for step in steps if step["at"]),
        )
