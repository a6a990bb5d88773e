"""Which records might be the event of a finding: found by fingerprint, so that the matcher sees few."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from store import factrows
from store.codec import moment
from store.compiling import table_of
from store.connection import Connection
from store.matching import fingerprints
from store.records import Finding, Known

# A pact or measure of which nobody has told for this long is put together by a person, not by the matcher.
CANDIDATE_DAYS = 400
CANDIDATE_LIMIT = 200

_BY_FINGERPRINT = {
    table: f"""
SELECT DISTINCT r.id, r.last_told_at FROM {table} r
JOIN fingerprints f ON f.subject_table = '{table}' AND f.subject_id = r.id
WHERE f.fingerprint IN (SELECT value FROM json_each(?)) AND r.last_told_at >= ?
  AND r.merged_into IS NULL AND r.deleted_at IS NULL
ORDER BY r.last_told_at DESC, r.id LIMIT ?
"""  # noqa: S608
    for table in ("agreements", "measures")
}


def find(connection: Connection, finding: Finding, *, now: datetime) -> list[Known]:
    """The latest ``CANDIDATE_LIMIT`` records that share a fingerprint, of the last ``CANDIDATE_DAYS``."""
    table = table_of(finding)
    keys = json.dumps(sorted(fingerprints(finding)))
    since = moment(now - timedelta(days=CANDIDATE_DAYS))
    rows = connection.rows(_BY_FINGERPRINT[table], (keys, since, CANDIDATE_LIMIT))
    return factrows.load(connection, table, [row["id"] for row in rows])


def index(connection: Connection, record_id: str, fact: Finding) -> None:
    """Let the record be found under what it says now; what it once said still leads to it."""
    connection.many(
        "INSERT OR IGNORE INTO fingerprints (fingerprint, subject_table, subject_id) VALUES (?, ?, ?)",
        [(key, table_of(fact), record_id) for key in sorted(fingerprints(fact))],
    )
