"""The outbox is emptied: each message once, whatever the network does and wherever the last run was killed.

A delivery is marked ``sending``, and that is committed, before the request leaves. What comes back decides:
sent, dead, pending again, or ``unknown``. An unknown one is looked for in its channel and sent again only
when two looks, ``grace_s`` apart, have not found it. One worker at a time: the caller holds the lock.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from notifier.enqueue import enqueue
from notifier.outcomes import (
    Absent,
    Ambiguous,
    Dead,
    Found,
    Look,
    LookLater,
    NotSent,
    Outcome,
    RateLimited,
    Sender,
    Sent,
    TokenTrouble,
    Unreadable,
)
from store.database import Store
from store.records import Delivery, DeliveryState

__all__ = ["DrainReport", "drain", "enqueue"]

LOOKS = 2  # that must find nothing before a message counts as never stored
FAILURES = 3  # in a row, after which a sink is left alone until the next run
FIRST_BACKOFF_S = 5.0
LONGEST_BACKOFF_S = 900.0

OnUnknown = Literal["hold", "resend"]
Clock = Callable[[], datetime]
Place = tuple[str, str]  # sink and channel

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainReport:
    """What one drain did (sent, dead, held) and what it left (pending, unknown); empty texts: no trouble."""

    sent: int = 0
    dead: int = 0
    held: int = 0
    pending: int = 0
    unknown: int = 0
    token_trouble: str = ""
    unreachable: str = ""  # the last error of a sink that failed FAILURES times in a row


def drain(
    store: Store,
    senders: Mapping[str, Sender],
    clock: Clock,
    sleep: Callable[[float], None],
    *,
    pace_s: float = 1.05,
    grace_s: float = 60.0,
    on_unknown: OnUnknown = "hold",
    patience_s: float = 90.0,
    ops_channel: str | None = None,
) -> DrainReport:
    """Send what is due, one message at a time, until nothing is left that can be sent now.

    ``pace_s`` lies between two messages to one channel. ``grace_s`` lies between the two looks for a message
    of unknown fate; it is longer than the sender's timeout. ``on_unknown`` rules where a channel's history
    may not be read: hold the message for a person, or send it again at the risk of a second copy.
    ``patience_s`` is how long this drain waits in all for a grace, a rate limit or a backoff to pass; what is
    left after that stays for the next run. Deliveries to a sink without a sender stay pending.
    """
    worker = _Worker(store, senders, clock, sleep, pace_s=pace_s, grace_s=grace_s, on_unknown=on_unknown)
    worker.work(patience_s)
    report = worker.report()
    if ops_channel and "slack" in worker.open and (report.dead or report.held):
        _tell_ops(worker.open["slack"], ops_channel, report)
    return report


class _Worker:
    """One drain. Nothing that a kill must not lose lives here; that is in the store."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, Sender],
        clock: Clock,
        sleep: Callable[[float], None],
        *,
        pace_s: float,
        grace_s: float,
        on_unknown: OnUnknown,
    ) -> None:
        self.outbox, self.open = store.outbox, dict(senders)
        self.clock, self.sleep = clock, sleep
        self.pace, self.grace = timedelta(seconds=pace_s), timedelta(seconds=grace_s)
        self.on_unknown = on_unknown
        self.done: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()  # in a row, by sink
        self.next_at: dict[Place, datetime] = {}  # the pace of each channel
        self.paused: dict[Place, datetime] = {}  # by a rate limit
        self.wake: dict[str, tuple[str, datetime]] = {}  # deliveries that wait: their sink, and until when
        self.token_trouble = self.unreachable = ""

    def work(self, patience_s: float) -> None:
        """Pass after pass, because a post that is sent makes its replies due."""
        killed = self.outbox.recover()
        if killed:
            _log.warning("a run was killed while it was sending", extra={"deliveries": killed})
        while True:
            now = self.clock()  # one moment for both, or what falls due between them is left behind
            due = self._due(now)
            if due:
                self._pass(due)
                continue
            pause = self._pause(now)
            if pause is None or pause > patience_s:
                return
            patience_s -= pause
            self.sleep(pause)

    def report(self) -> DrainReport:
        left = self.outbox.counts()
        return DrainReport(
            sent=self.done["sent"],
            dead=self.done["dead"],
            held=self.done["held"],
            pending=left.get(DeliveryState.PENDING, 0),
            unknown=left.get(DeliveryState.UNKNOWN, 0),
            token_trouble=self.token_trouble,
            unreachable=self.unreachable,
        )

    # -- when --------------------------------------------------------------------------------------------

    def _due(self, now: datetime) -> list[Delivery]:
        return [d for d in self.outbox.due(now) if d.sink in self.open and not self._waits(d, now)]

    def _waits(self, delivery: Delivery, now: datetime) -> bool:
        if delivery.absent_looks and delivery.last_try_at:  # the second look, also where a killed run began
            self.wake.setdefault(delivery.id, (delivery.sink, delivery.last_try_at + self.grace))
        _, until = self.wake.get(delivery.id, ("", now))
        return max(until, self.paused.get(_place(delivery), now)) > now

    def _pause(self, now: datetime) -> float | None:
        """Seconds until something that waits in an open sink may go on; None if nothing does."""
        ends = [until for (sink, _), until in self.paused.items() if sink in self.open]
        ends += [until for sink, until in self.wake.values() if sink in self.open]
        left = [(until - now).total_seconds() for until in ends if until > now]
        return min(left, default=None)

    def _pass(self, due: Sequence[Delivery]) -> None:
        """Everything that is due, channels taking turns at their own pace."""
        queues: dict[Place, deque[Delivery]] = {}
        for delivery in due:
            queues.setdefault(_place(delivery), deque()).append(delivery)
        while queues:
            place = min(queues, key=lambda place: self.next_at.get(place, datetime.min.replace(tzinfo=UTC)))
            self._keep_pace(place)
            self._handle(queues[place].popleft())
            for gone in [p for p, queue in queues.items() if not queue or not self._goes_on(p)]:
                del queues[gone]

    def _goes_on(self, place: Place) -> bool:
        return place[0] in self.open and self.paused.get(place, self.clock()) <= self.clock()

    def _keep_pace(self, place: Place) -> None:
        if not self.open[place[0]].paced:
            return
        wait = (self.next_at.get(place, self.clock()) - self.clock()).total_seconds()
        if wait > 0:
            self.sleep(wait)
        self.next_at[place] = self.clock() + self.pace

    # -- what --------------------------------------------------------------------------------------------

    def _handle(self, delivery: Delivery) -> None:
        self.wake.pop(delivery.id, None)
        if delivery.state is DeliveryState.UNKNOWN:
            self._settle_look(delivery, self.open[delivery.sink].look(delivery))
            return
        if self.outbox.mark_sending(delivery.id, self.clock()):
            self._settle(delivery, self.open[delivery.sink].send(delivery))

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """One answer to one attempt, written down: the ambiguity table of the notifier reference."""
        now = self.clock()
        match outcome:
            case Sent(ts=ts):
                self._sent(delivery, ts, now)
            case Ambiguous(error=error):
                self.outbox.mark_unknown(delivery.id, error, now)
                self._failed(delivery, error)
            case NotSent(error=error):
                until = now + _backoff(delivery.attempts)
                self.outbox.mark_pending(delivery.id, error, now, not_before=until)
                self.wake[delivery.id] = delivery.sink, until
                self._failed(delivery, error)
            case RateLimited(retry_after_s=seconds, error=error):
                self._pause_channel(delivery, now + timedelta(seconds=seconds), error)
            case Dead(error=error):
                self.outbox.mark_dead(delivery.id, error, now)
                self._count("dead", delivery, error)
            case TokenTrouble(error=error):
                self.outbox.mark_pending(delivery.id, error, now, counted=False)
                self._close_for_token(delivery.sink, error)

    def _settle_look(self, delivery: Delivery, look: Look) -> None:
        """One look for a delivery of unknown fate, written down."""
        now = self.clock()
        match look:
            case Found(ts=ts):
                self._sent(delivery, ts, now)
            case Absent(final=True):
                self.outbox.mark_pending(delivery.id, delivery.error, now)
            case Absent():
                self._absent(delivery, now)
            case Unreadable(error=error) if self.on_unknown == "resend":
                self.outbox.mark_pending(delivery.id, f"history: {error}", now)
            case Unreadable(error=error):
                self.outbox.mark_held(delivery.id, f"history: {error}", now)
                self._count("held", delivery, error)
            case LookLater(error=error, retry_after_s=seconds):
                self.wake[delivery.id] = delivery.sink, now + max(timedelta(seconds=seconds), _backoff(0))
                self._failed(delivery, error)
            case TokenTrouble(error=error):
                self._close_for_token(delivery.sink, error)

    def _sent(self, delivery: Delivery, ts: str, now: datetime) -> None:
        self.outbox.mark_sent(delivery.id, ts, now)
        self.failures[delivery.sink] = 0
        self.done["sent"] += 1

    def _absent(self, delivery: Delivery, now: datetime) -> None:
        self.failures[delivery.sink] = 0
        if self.outbox.mark_absent(delivery.id, now) >= LOOKS:
            self.outbox.mark_pending(delivery.id, "looked for and not found", now)

    def _pause_channel(self, delivery: Delivery, until: datetime, error: str) -> None:
        self.outbox.mark_pending(delivery.id, error, self.clock(), counted=False)
        self.outbox.pause_channel(delivery.channel, until, error)
        self.paused[_place(delivery)] = until

    def _count(self, what: str, delivery: Delivery, error: str) -> None:
        self.failures[delivery.sink] = 0  # an answer, if not the one we hoped for
        self.done[what] += 1
        _log.error(
            "delivery %s: %s", what, error, extra={"delivery": delivery.id, "channel": delivery.channel}
        )

    def _failed(self, delivery: Delivery, error: str) -> None:
        self.failures[delivery.sink] += 1
        if self.failures[delivery.sink] >= FAILURES:
            self.open.pop(delivery.sink)
            self.unreachable = error
            _log.warning("sink left alone until the next run: %s", error, extra={"sink": delivery.sink})

    def _close_for_token(self, sink: str, error: str) -> None:
        self.open.pop(sink)
        self.token_trouble = error
        _log.error("the token is of no use: %s", error, extra={"sink": sink})


def _place(delivery: Delivery) -> Place:
    return delivery.sink, delivery.channel


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=min(FIRST_BACKOFF_S * 2.0 ** min(attempts, 10), LONGEST_BACKOFF_S))


def _tell_ops(sender: Sender, channel: str, report: DrainReport) -> None:
    told = sender.note(channel, f"quaywire: {report.dead} messages refused, {report.held} held; see the log")
    if told:
        _log.error("the ops channel cannot be told: %s", told, extra={"channel": channel})
