"""Sources, what we know of their state, and the leases that keep two runs from visiting one source."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from store import ledger, sourcerows
from store.codec import instant, moment, optional_instant, optional_moment
from store.connection import Connection, Row
from store.records import (
    Entry,
    Fault,
    FetchOutcome,
    Lease,
    Source,
    SourceState,
    StoreError,
    Visit,
)

# What one bad visit adds to fail_weight (reliability reference, 3.1: soft 0.5, hard 1); None: starts again at
# 0. An empty feed is neither: it proves the address and brings nothing.
WEIGHTS: dict[FetchOutcome, float | None] = {
    FetchOutcome.OK: None,
    FetchOutcome.UNCHANGED: None,
    FetchOutcome.EMPTY: 0.0,
    FetchOutcome.BLOCKED: 0.5,
    FetchOutcome.ROBOTS: 0.5,
    FetchOutcome.GONE: 1.0,
    FetchOutcome.SOFT_ERROR: 0.5,
    FetchOutcome.HARD_ERROR: 1.0,
}

_UPSERT = (
    f"INSERT INTO sources ({', '.join(sourcerows.COLUMNS)}, active, first_synced_at, last_synced_at)"  # noqa: S608
    f" VALUES ({', '.join(':' + column for column in sourcerows.COLUMNS)}, 1, :now, :now)"
    " ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in sourcerows.COLUMNS[1:])
    + ", active = 1, last_synced_at = excluded.last_synced_at"
)

_LEASE = """
UPDATE source_state SET lease_owner = :owner, lease_until = :until
WHERE source_id IN (SELECT id FROM sources WHERE active = 1 AND enabled = 1)
  AND (:only IS NULL OR source_id IN (SELECT value FROM json_each(:only)))
  AND (:force OR next_due_at IS NULL OR next_due_at <= :now OR next_due_at > (
    SELECT strftime('%Y-%m-%dT%H:%M:%fZ', :now, (max(max_interval_s, :rest) + :day) || ' seconds')
    FROM sources WHERE id = source_id))
  AND (lease_until IS NULL OR lease_until <= :now OR lease_until > :until OR lease_owner = :owner)
RETURNING source_id
"""

_BOUND_HOSTS = "UPDATE host_state SET down_until = :tomorrow WHERE down_until > :tomorrow"

# A new address is a place where we never were.
_FORGET = """
UPDATE source_state SET effective_url = NULL, etag = NULL, last_modified = NULL, body_sha256 = NULL,
  etag_unreliable = 0, next_due_at = NULL, disabled_reason = NULL, baselined_at = NULL,
  moved_to = NULL, moved_seen = 0, adopted_url = NULL
WHERE source_id = :id AND (SELECT url FROM sources WHERE id = :id) <> :url
"""

GONE_CODES = {410, 451}  # twice in a row, a day apart, and the source is gone
SIGHTINGS = 3  # of a permanent redirect before its target is asked directly
_NOTHING_THERE = {Fault.NOT_FOUND, Fault.GONE, Fault.HTML, Fault.UNREADABLE, Fault.NO_HOST}

# The longest that any visit may ask for: a source that is gone is asked again after a week, a host that says
# Retry-After after a day at most (crawler.schedule). What lies a day beyond was written by a clock that ran
# ahead.
LONGEST_REST = timedelta(days=7)
DAY = timedelta(days=1)

_FETCH = """
INSERT INTO fetches (source_id, started_at, finished_at, outcome, http_status, items, new_items, error, fault)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_SETTLE = """
UPDATE source_state SET
  effective_url = :effective_url, etag = :etag, last_modified = :last_modified, body_sha256 = :body_sha256,
  last_attempt_at = :last_attempt_at, last_ok_at = :last_ok_at, last_full_at = :last_full_at,
  last_new_item_at = :last_new_item_at, next_due_at = :next_due_at, interval_s = :interval_s,
  fail_weight = :fail_weight, http_status = :http_status, disabled_reason = :disabled_reason,
  baselined_at = :baselined_at, moved_to = :moved_to, moved_seen = :moved_seen, adopted_url = :adopted_url,
  lease_owner = NULL, lease_until = NULL
WHERE source_id = :source_id
"""


class SourceTable:
    """Configured sources, their state, their visits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the rows say what the configuration says. Sources that vanished from it become inactive;
        nothing that was learnt of a source is touched, unless its address changed: then its validators and
        its baseline are forgotten, so that the next visit is a first one, and due.
        """
        with self._connection.transaction():
            self._connection.execute("UPDATE sources SET active = 0 WHERE active = 1")
            for source in sources:
                self._connection.execute(_FORGET, {"id": source.id, "url": source.url})
                self._connection.execute(_UPSERT, sourcerows.to_row(source) | {"now": moment(now)})
                self._connection.execute(
                    "INSERT OR IGNORE INTO source_state (source_id) VALUES (?)", (source.id,)
                )

    def lease_due(
        self,
        *,
        owner: str,
        now: datetime,
        lease_s: int,
        only: Collection[str] | None = None,
        force: bool = False,
    ) -> list[Lease]:
        """Take every enabled source that is due and that no other run holds, in one atomic statement.

        Times that only a clock that ran ahead can have written do not bind: a source due later than any rule
        asks for is due, a lease that outlasts ours has no owner, and no host is held beyond tomorrow.

        :param lease_s: seconds after which a dead run loses its leases
        :param only: ids to choose from; None means all
        :param force: also those that are not due; a lease of another owner still holds
        """
        until = now + timedelta(seconds=lease_s)
        self._connection.execute(_BOUND_HOSTS, {"tomorrow": moment(now + DAY)})
        taken = self._connection.rows(
            _LEASE,
            {
                "owner": owner,
                "until": moment(until),
                "now": moment(now),
                "only": None if only is None else json.dumps(sorted(only)),
                "force": int(force),
                "rest": int(LONGEST_REST.total_seconds()),
                "day": int(DAY.total_seconds()),
            },
        )
        ids = sorted(row["source_id"] for row in taken)
        return [
            Lease(source=self._get(source_id), state=self.state(source_id), owner=owner, until=until)
            for source_id in ids
        ]

    def record(
        self, visit: Visit, entries: Sequence[Entry], *, queue: Sequence[Entry], baseline: bool
    ) -> None:
        """Write down a visit in one transaction: fetch row, state, sightings, queued pages; the lease ends.

        Validators move on success only, so that a failure never makes us forget the last good answer.

        :param entries: everything the feed named; each URL gets a ledger row, known ones are seen again
        :param queue: those of ``entries`` whose page is to be downloaded
        :param baseline: the queued pages are old news at a source we meet for the first time
        """
        with self._connection.transaction():
            state = self.state(visit.source_id)
            self._connection.execute(_FETCH, _fetch_row(visit))
            self._connection.execute(_SETTLE, _settled(state, visit))
            ledger.sight(self._connection, visit.source_id, entries, visit.finished_at)
            ledger.enqueue(self._connection, visit.source_id, queue, now=visit.finished_at, baseline=baseline)

    def release(self, *, owner: str) -> int:
        """Give back every lease of ``owner`` that no visit ended; the number given back."""
        return self._connection.execute(
            "UPDATE source_state SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = ?", (owner,)
        )

    def state(self, source_id: str) -> SourceState:
        """:raises StoreError: no source has this id"""
        row = self._connection.one("SELECT * FROM source_state WHERE source_id = ?", (source_id,))
        if row is None:
            raise StoreError(f"no source {source_id!r} in the database")
        return _state(row)

    def states(self) -> list[SourceState]:
        """The state of every active source, by id."""
        rows = self._connection.rows(
            "SELECT t.* FROM source_state t JOIN sources s ON s.id = t.source_id"
            " WHERE s.active = 1 ORDER BY t.source_id"
        )
        return [_state(row) for row in rows]

    def distrust_validators(self, source_id: str) -> None:
        """The source answered 304 although its body had changed: do not ask it conditionally again."""
        self._connection.execute(
            "UPDATE source_state SET etag_unreliable = 1 WHERE source_id = ?", (source_id,)
        )

    def host_down_until(self, host: str) -> datetime | None:
        """Until when the host asked us to stay away; the time may have passed. None: never asked."""
        return optional_instant(
            self._connection.value("SELECT down_until FROM host_state WHERE host = ?", (host,))
        )

    def hold_host(self, host: str, until: datetime, reason: str) -> None:
        """Stay away from ``host`` until then; a later end that is already written down stays."""
        self._connection.execute(
            "INSERT INTO host_state (host, down_until, reason) VALUES (?, ?, ?)"
            " ON CONFLICT (host) DO UPDATE SET down_until = excluded.down_until, reason = excluded.reason"
            " WHERE excluded.down_until > down_until",
            (host, moment(until), reason),
        )

    def _get(self, source_id: str) -> Source:
        row = self._connection.one("SELECT * FROM sources WHERE id = ?", (source_id,))
        if row is None:
            raise StoreError(f"no source {source_id!r} in the database")
        return sourcerows.from_row(row)


def _settled(state: SourceState, visit: Visit) -> dict[str, object]:
    """The state row after the visit."""
    good = visit.outcome in (FetchOutcome.OK, FetchOutcome.UNCHANGED)
    full = good and visit.http_status == 200
    gone = visit.outcome is FetchOutcome.GONE
    ended = moment(visit.finished_at)
    weight = WEIGHTS[visit.outcome]
    first = visit.outcome is FetchOutcome.OK and state.baselined_at is None
    return {
        **_validators(state, visit),
        **_moved(state, visit, good=good),
        "source_id": visit.source_id,
        "last_attempt_at": ended,
        "last_ok_at": ended if good else optional_moment(state.last_ok_at),
        "last_full_at": ended if full else optional_moment(state.last_full_at),
        "last_new_item_at": ended if visit.new_items else optional_moment(state.last_new_item_at),
        "next_due_at": moment(visit.next_due_at),
        "interval_s": visit.interval_s,
        "fail_weight": 0.0 if weight is None else state.fail_weight + weight,
        "http_status": visit.http_status,
        "disabled_reason": visit.error if gone and state.http_status in GONE_CODES else None,
        "baselined_at": ended if first else optional_moment(state.baselined_at),
    }


def _validators(state: SourceState, visit: Visit) -> dict[str, str | None]:
    """A full answer replaces them all, "unchanged" those it names, anything else none."""
    names = ("effective_url", "etag", "last_modified", "body_sha256")
    old = {name: getattr(state, name) for name in names}
    new = {name: getattr(visit, name) for name in names}
    if visit.outcome is FetchOutcome.OK:
        return new
    if visit.outcome is FetchOutcome.UNCHANGED:
        return {name: new[name] or old[name] for name in names}
    return old


def _moved(state: SourceState, visit: Visit, *, good: bool) -> dict[str, object]:
    """A permanent redirect counts while it leads to one place in good visits; at the third it is adopted.

    An adopted address where there is nothing any more is given up, and the configured one asked again.
    """
    seen = 0
    if good and visit.moved_to:
        seen = state.moved_seen + 1 if visit.moved_to == state.moved_to else 1
    adopted = visit.moved_to if seen >= SIGHTINGS else state.adopted_url
    if not good and visit.fault in _NOTHING_THERE:
        adopted = None
    kept = good or visit.outcome is FetchOutcome.GONE
    return {
        "moved_to": visit.moved_to if kept else state.moved_to,
        "moved_seen": 0 if seen >= SIGHTINGS else seen if kept else state.moved_seen,
        "adopted_url": adopted,
    }


def _fetch_row(visit: Visit) -> tuple[object, ...]:
    return (
        visit.source_id,
        moment(visit.started_at),
        moment(visit.finished_at),
        visit.outcome,
        visit.http_status,
        visit.items,
        visit.new_items,
        visit.error,
        visit.fault,
    )


def _state(row: Row) -> SourceState:
    plain = {
        key: value
        for key, value in row.items()
        if not key.endswith("_at") and key not in ("lease_owner", "lease_until")
    }
    moments = {
        key: None if value is None else instant(value) for key, value in row.items() if key.endswith("_at")
    }
    return SourceState(**plain | moments | {"etag_unreliable": bool(row["etag_unreliable"])})
