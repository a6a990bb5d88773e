"""Where an article says what we know: written, made stale, counted; never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.codec import evidence_value, moment
from store.compiling import table_of
from store.connection import Connection
from store.days import is_day
from store.records import Article, Evidence, Finding, Mention

_DAYS = ("announced", "signed", "in_force", "effective", "ends")

_EVIDENCE = """
INSERT INTO evidence (subject_table, subject_id, field, value, article_id, text_version, text_sha256, "start",
  "end", quote, run_id, extractor_id, confidence, realis, main, recorded_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET stale_at = NULL, confidence = excluded.confidence, realis = excluded.realis,
  main = excluded.main, extractor_id = excluded.extractor_id
RETURNING id
"""
_MENTION = """
INSERT INTO mentions (article_id, text_version, "start", "end", surface, kind, country, port, extractor_id,
  run_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OTHERS = """
SELECT count(*) FROM evidence
WHERE subject_table = ? AND subject_id = ? AND stale_at IS NULL AND article_id <> ?
"""
# A copy speaks with the voice of its original: in however many papers a text stands, it has one publisher.
_COUNTS = """
SELECT count(DISTINCT e.article_id) AS articles, count(DISTINCT s.publisher) AS publishers
FROM evidence e LEFT JOIN article_copies c ON c.article_id = e.article_id
JOIN articles a ON a.id = coalesce(c.of_id, e.article_id) JOIN sources s ON s.id = a.source_id
WHERE e.subject_table = ? AND e.subject_id = ? AND e.stale_at IS NULL
"""
_RECOUNT = {
    table: f"UPDATE {table} SET articles = ?, publishers = ?,"  # noqa: S608
    " unsupported_at = CASE WHEN ? THEN NULL ELSE coalesce(unsupported_at, ?) END WHERE id = ?"
    for table in ("agreements", "measures")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article read once by one reader: what every row written for it shares."""

    article: Article
    article_id: int
    extractor_id: int
    run_id: int
    now: datetime
    told_at: datetime  # when the article was published, as far as that can be believed


def is_sound(article: Article, fact: Finding) -> bool:
    """The finding has evidence, every quote stands in the text where it says, and its days exist."""
    days = [getattr(fact, name) for name in _DAYS if getattr(fact, name, None) is not None]
    return _is_true(article, fact) and all(is_day(day) for day in days)


def _is_true(article: Article, fact: Finding) -> bool:
    return bool(fact.evidence) and all(
        item.start < item.end and article.text[item.start : item.end] == item.quote for item in fact.evidence
    )


def retire(connection: Connection, article_id: int, now: datetime) -> set[tuple[str, str]]:
    """Make all that was read from the article stale; the (table, id) of the records that rested on it."""
    rows = connection.rows(
        "UPDATE evidence SET stale_at = ? WHERE article_id = ? AND stale_at IS NULL"
        " RETURNING subject_table, subject_id",
        (moment(now), article_id),
    )
    connection.execute(
        "UPDATE mentions SET stale_at = ? WHERE article_id = ? AND stale_at IS NULL",
        (moment(now), article_id),
    )
    return {(row["subject_table"], row["subject_id"]) for row in rows}


def add(connection: Connection, reading: Reading, record_id: str, fact: Finding) -> int:
    """Write the evidence of one finding; the row that states the event itself, else its first row."""
    written = [(item.field, _add_one(connection, reading, record_id, fact, item)) for item in fact.evidence]
    events = [row_id for field, row_id in written if field == "event"]
    return next(iter(events or [row_id for _, row_id in written]))


def add_mentions(connection: Connection, reading: Reading, mentions: tuple[Mention, ...]) -> None:
    """Write what the text names, once per span; a mention that does not stand in the text is left out."""
    text = reading.article.text
    connection.many(
        _MENTION,
        [
            (
                reading.article_id,
                reading.article.version,
                item.start,
                item.end,
                item.surface,
                item.kind,
                item.code if item.kind in ("country", "bloc") else None,
                item.code if item.kind == "port" else None,
                reading.extractor_id,
                reading.run_id,
            )
            for item in mentions
            if item.start < item.end and text[item.start : item.end] == item.surface
        ],
    )


def rests_elsewhere(connection: Connection, table: str, record_id: str, article_id: int) -> bool:
    """Another article than this one still supports the record."""
    return bool(connection.value(_OTHERS, (table, record_id, article_id)))


def recount(connection: Connection, table: str, record_id: str, now: datetime) -> None:
    """Bring the record's counts of articles and publishers up to date; one without any is unsupported."""
    row = connection.one(_COUNTS, (table, record_id)) or {"articles": 0, "publishers": 0}
    connection.execute(
        _RECOUNT[table],
        (row["articles"], row["publishers"], int(row["articles"] > 0), moment(now), record_id),
    )


def _add_one(connection: Connection, reading: Reading, record_id: str, fact: Finding, item: Evidence) -> int:
    return int(
        connection.value(
            _EVIDENCE,
            (
                table_of(fact),
                record_id,
                item.field,
                evidence_value(fact, item.field),
                reading.article_id,
                reading.article.version,
                reading.article.text_sha256,
                item.start,
                item.end,
                item.quote,
                reading.run_id,
                reading.extractor_id,
                fact.confidence if item.confidence is None else item.confidence,
                fact.realis,
                int(fact.main),
                moment(reading.now),
            ),
        )
    )
