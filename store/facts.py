"""Findings become records: matched, evidenced, counted, and told of where a reader should hear."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.articles import find_extractor
from store.codec import fact_from_json, instant, moment, optional_instant
from store.connection import Connection, Row
from store.evidence import Reading
from store.records import (
    AlertEvent,
    AlertKind,
    Article,
    Decision,
    Extractor,
    Finding,
    Findings,
    StoreError,
)
from store.settling import Settlement

# A feed may date an item in the future: effective = min(published, first seen + 24 h) (reliability 3.1).
FUTURE = timedelta(hours=24)
# No article of the web is older than the web; a feed's year 1 would leave no room to look back from.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

# The ledger may learn, after the page was kept, that its URL is news to another source.
_ARTICLE = """
SELECT a.id, a.analysed_sha256, coalesce(u.fresh, 0) AS fresh
FROM articles a LEFT JOIN urls u ON u.url_key = a.uid WHERE a.uid = ?
"""

# Publishers are counted when the event is told, not when it arose: papers of the same run count too.
_EVENTS = """
SELECT e.*, a.title, a.url, a.published_at, s.name AS source_name, s.official,
  coalesce((SELECT publishers FROM agreements WHERE id = e.record_id),
           (SELECT publishers FROM measures WHERE id = e.record_id), 0) AS publishers
FROM alert_events e JOIN articles a ON a.id = e.article_id JOIN sources s ON s.id = a.source_id
"""


class FactTable:
    """Agreements, measures, their evidence and the events that tell of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ingest(
        self, article: Article, findings: Findings, *, extractor: Extractor, run_id: int, now: datetime
    ) -> list[Decision]:
        """Settle all that one article yields, in one transaction, and stamp the article as analysed.

        A second reading makes the evidence of the first stale and never deletes it. When the very text was
        read before, what a better reader finds is a correction: its events are written with ``baseline`` and
        stay silent. A finding without evidence, with a quote that is not in the text, or with a value
        that the schema refuses is left out and logged: it must not stop the findings after it.

        :param article: as ``ArticleTable`` gave it; its ``version`` and text are what the offsets refer to
        :return: one decision for each finding that was settled, agreements first
        :raises StoreError: the article or the run is not in the database
        """
        with self._connection.transaction():
            row = self._connection.one(_ARTICLE, (article.uid,))
            if row is None:
                raise StoreError(
                    f"{self._connection.path}: no article {article.uid!r}; keep it before its facts"
                )
            reading = Reading(
                article=replace(article, baseline=article.baseline and not row["fresh"]),
                article_id=row["id"],
                extractor_id=self._extractor(extractor),
                run_id=run_id,
                now=now,
                told_at=_told_at(article),
            )
            reread = row["analysed_sha256"] == article.text_sha256
            decisions = Settlement(self._connection, reading, findings, reread=reread).settle()
            self._stamp(reading)
        return decisions

    def facts_of(self, record_id: str, revision: int) -> Finding | None:
        """What the event of this revision said of the record, with its evidence; None: no such event."""
        found = self._connection.value(
            "SELECT facts_json FROM alert_events WHERE record_id = ? AND revision = ?", (record_id, revision)
        )
        return None if found is None else fact_from_json(found)

    def alert_events(self, *, unrouted: bool = True) -> list[AlertEvent]:
        """Events in the order in which they arose.

        :param unrouted: only those that the outbox has not taken yet
        """
        where = " WHERE e.routed_at IS NULL" if unrouted else ""
        return [_event(row) for row in self._connection.rows(f"{_EVENTS}{where} ORDER BY e.id")]

    def _extractor(self, extractor: Extractor) -> int:
        found = find_extractor(self._connection, extractor)
        if found is not None:
            return found
        return self._connection.insert(
            "INSERT INTO extractors (name, version, model, rules_sha256) VALUES (?, ?, ?, ?)",
            (extractor.name, extractor.version, extractor.model, extractor.rules_sha256),
        )

    def _stamp(self, reading: Reading) -> None:
        """A text that was replaced while it was being read stays unanalysed."""
        self._connection.execute(
            "UPDATE articles SET analysed_with = ?, analysed_at = ?, analysed_sha256 = text_sha256,"
            " read_attempts = 0, read_error = NULL"
            " WHERE id = ? AND text_sha256 = ?",
            (reading.extractor_id, moment(reading.now), reading.article_id, reading.article.text_sha256),
        )


def _told_at(article: Article) -> datetime:
    """When the article told its news, as far as its own date can be believed."""
    return max(min(article.published or article.fetched_at, article.fetched_at + FUTURE), EARLIEST)


def _event(row: Row) -> AlertEvent:
    return AlertEvent(
        id=row["id"],
        record_id=row["record_id"],
        revision=row["revision"],
        kind=AlertKind(row["kind"]),
        fact=fact_from_json(row["facts_json"]),
        changes=json.loads(row["changes_json"]),
        article_title=row["title"],
        article_url=row["url"],
        source_name=row["source_name"],
        official=bool(row["official"]),
        sentence=row["sentence"],
        publishers=max(1, row["publishers"]),
        published=optional_instant(row["published_at"]),
        created_at=instant(row["created_at"]),
        baseline=bool(row["baseline"]),
    )
