"""The outbox: each message is written before it is sent, and its state is written before and after the try.

pending -> sending -> sent, or unknown when nobody can say whether the message arrived; an unknown one is
looked for and either found (sent) or absent (pending again).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store.codec import moment, optional_instant, optional_moment
from store.connection import Connection, Row
from store.records import Delivery, DeliveryState, StoreError

_INSERT = """
INSERT INTO deliveries (id, event_id, record_id, route, sink, channel, op, body_json, state, error,
  created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""

_SELECT = """
SELECT d.*, t.ts AS thread_ts FROM deliveries d
LEFT JOIN threads t ON d.op = 'reply'
  AND t.record_id = d.record_id AND t.sink = d.sink AND t.channel = d.channel
"""

# A reply waits while its root may still appear. A root that is dead or suppressed never will: then the reply
# goes out on its own, since what follows must not be lost with it.
_DUE = f"""
{_SELECT}
LEFT JOIN channel_clock c ON c.channel = d.channel
WHERE (:sink IS NULL OR d.sink = :sink) AND (
  d.state = 'unknown'
  OR (d.state = 'pending'
    AND (d.not_before IS NULL OR d.not_before <= :now)
    AND (c.paused_until IS NULL OR c.paused_until <= :now)
    AND (d.op = 'post' OR t.ts IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM deliveries r WHERE r.record_id = d.record_id AND r.sink = d.sink AND r.channel = d.channel
        AND r.op = 'post' AND r.state NOT IN ('dead', 'suppressed')
    )))
)
ORDER BY d.state = 'pending', d.attempts, d.event_id, d.op, d.rowid
"""  # noqa: S608

_HAS_ROOT = """
SELECT count(*) FROM deliveries
WHERE record_id = ? AND sink = ? AND channel = ? AND op = 'post' AND state NOT IN ('dead', 'suppressed')
"""

_BLOCKED = """
SELECT count(*) FROM deliveries d
WHERE d.state = 'pending' AND d.op = 'reply'
  AND NOT EXISTS (
    SELECT 1 FROM threads t WHERE t.record_id = d.record_id AND t.sink = d.sink AND t.channel = d.channel)
  AND EXISTS (
    SELECT 1 FROM deliveries r WHERE r.record_id = d.record_id AND r.sink = d.sink AND r.channel = d.channel
      AND r.op = 'post' AND r.state = 'held')
"""

_RESEND = """
UPDATE deliveries SET state = 'pending', attempts = 0, absent_looks = 0, not_before = NULL
WHERE state = 'held'
"""
_DROP = "UPDATE deliveries SET state = 'suppressed', error = 'dropped by hand' WHERE state = 'held'"

_THREAD = """
INSERT INTO threads (record_id, sink, channel, root_delivery_id, ts)
SELECT record_id, sink, channel, id, ts FROM deliveries WHERE id = ?
ON CONFLICT DO NOTHING
"""


class OutboxTable:
    """Deliveries and the clocks of their channels."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enqueue(self, event_id: int, deliveries: Sequence[Delivery], now: datetime) -> int:
        """Take over an event with all its deliveries, in one transaction; how many of them are new.

        A delivery keeps the state it is given, so that a baseline event leaves ``suppressed`` rows. An event
        without deliveries is taken over all the same.

        :raises StoreError: no such event
        """
        with self._connection.transaction():
            taken = self._connection.execute(
                "UPDATE alert_events SET routed_at = coalesce(routed_at, ?) WHERE id = ?",
                (moment(now), event_id),
            )
            if not taken:
                raise StoreError(f"{self._connection.path}: no alert event {event_id}")
            return sum(
                self._connection.execute(
                    _INSERT,
                    (
                        item.id,
                        event_id,
                        item.record_id,
                        item.route,
                        item.sink,
                        item.channel,
                        item.op,
                        item.body_json,
                        item.state,
                        item.error,
                        moment(now),
                    ),
                )
                for item in deliveries
            )

    def has_root(self, record_id: str, *, sink: str, channel: str) -> bool:
        """The channel has, or will have, a parent message for the record: what comes next is a reply."""
        return bool(self._connection.value(_HAS_ROOT, (record_id, sink, channel)))

    def recover(self) -> int:
        """What a killed worker was sending is unknown from now on; how many there were."""
        return self._connection.execute("UPDATE deliveries SET state = 'unknown' WHERE state = 'sending'")

    def due(self, now: datetime, sink: str | None = None) -> list[Delivery]:
        """Unknown deliveries, then the pending ones that may go now, in the order of their events.

        What has been tried more often comes later: a few messages that never go must not keep back the rest.
        ``thread_ts`` of a reply is that of its parent; it is None only where the parent was given up.
        """
        return [_delivery(row) for row in self._connection.rows(_DUE, {"now": moment(now), "sink": sink})]

    def mark_sending(self, delivery_id: str, now: datetime) -> bool:
        """Committed before the request is made. False: it is not pending (any more), do not send it."""
        return bool(
            self._connection.execute(
                "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, last_try_at = :now,"
                " first_try_at = coalesce(first_try_at, :now) WHERE id = :id AND state = 'pending'",
                {"now": moment(now), "id": delivery_id},
            )
        )

    def mark_sent(self, delivery_id: str, ts: str, now: datetime) -> None:
        """It stands in the channel under ``ts``; a post becomes the root of the record's thread there."""
        with self._connection.transaction():
            self._change(
                "UPDATE deliveries SET state = 'sent', ts = ?, sent_at = ?, error = '' WHERE id = ?",
                (ts, moment(now), delivery_id),
            )
            self._connection.execute(_THREAD, (delivery_id,))

    def mark_pending(
        self,
        delivery_id: str,
        error: str,
        now: datetime,
        *,
        not_before: datetime | None = None,
        counted: bool = True,
    ) -> None:
        """It did not arrive, for sure: try again, at the earliest at ``not_before``.

        :param counted: False gives the attempt back: the channel was paused, the message is sound
        """
        self._change(
            "UPDATE deliveries SET state = 'pending', error = ?, last_try_at = ?, not_before = ?,"
            " absent_looks = 0, attempts = max(attempts - ?, 0) WHERE id = ?",
            (error, moment(now), optional_moment(not_before), int(not counted), delivery_id),
        )

    def mark_unknown(self, delivery_id: str, error: str, now: datetime) -> None:
        """Nobody can say whether it arrived."""
        self._end(delivery_id, DeliveryState.UNKNOWN, error, now)

    def mark_absent(self, delivery_id: str, now: datetime) -> int:
        """An unknown delivery was looked for and not found; how often that has been so."""
        self._change(
            "UPDATE deliveries SET absent_looks = absent_looks + 1, last_try_at = ? WHERE id = ?",
            (moment(now), delivery_id),
        )
        return int(self._connection.value("SELECT absent_looks FROM deliveries WHERE id = ?", (delivery_id,)))

    def mark_dead(self, delivery_id: str, error: str, now: datetime) -> None:
        """Refused for good."""
        self._end(delivery_id, DeliveryState.DEAD, error, now)

    def mark_held(self, delivery_id: str, error: str, now: datetime) -> None:
        """Unknown, and it cannot be looked for: a person decides."""
        self._end(delivery_id, DeliveryState.HELD, error, now)

    def settle_held(self, *, resend: bool) -> int:
        """A person's word on all held deliveries: send them again, or never; how many there were.

        Where they are dropped, the replies that wait for them go out on their own.
        """
        statement = _RESEND if resend else _DROP
        return self._connection.execute(statement)

    def count_blocked(self) -> int:
        """Pending replies that no run can send, because their post is held."""
        return int(self._connection.value(_BLOCKED))

    def suppress(self, delivery_id: str, reason: str, now: datetime) -> None:
        """Not to be sent at all."""
        self._end(delivery_id, DeliveryState.SUPPRESSED, reason, now)

    def pause_channel(self, channel: str, until: datetime, reason: str) -> None:
        """Nothing goes to the channel before ``until``; a later end that is already written down stays."""
        self._connection.execute(
            "INSERT INTO channel_clock (channel, paused_until, reason) VALUES (?, ?, ?)"
            " ON CONFLICT (channel) DO UPDATE"
            " SET paused_until = excluded.paused_until, reason = excluded.reason"
            " WHERE excluded.paused_until > paused_until",
            (channel, moment(until), reason),
        )

    def counts(self) -> dict[DeliveryState, int]:
        """Number of deliveries in every state, zeros included."""
        rows = self._connection.rows("SELECT state, count(*) AS number FROM deliveries GROUP BY state")
        found = {row["state"]: row["number"] for row in rows}
        return {state: found.get(state.value, 0) for state in DeliveryState}

    def _end(self, delivery_id: str, state: DeliveryState, error: str, now: datetime) -> None:
        self._change(
            "UPDATE deliveries SET state = ?, error = ?, last_try_at = ? WHERE id = ?",
            (state, error, moment(now), delivery_id),
        )

    def _change(self, sql: str, parameters: Sequence[object]) -> None:
        if not self._connection.execute(sql, parameters):
            raise StoreError(f"{self._connection.path}: no delivery {parameters[-1]!r}")


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        record_id=row["record_id"],
        route=row["route"],
        sink=row["sink"],
        channel=row["channel"],
        op=row["op"],
        body_json=row["body_json"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        absent_looks=row["absent_looks"],
        first_try_at=optional_instant(row["first_try_at"]),
        last_try_at=optional_instant(row["last_try_at"]),
        thread_ts=row["thread_ts"],
        ts=row["ts"],
        error=row["error"],
    )
