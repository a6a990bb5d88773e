"""The outbox is emptied: each message once, whatever the network does and wherever the last run was killed.

A delivery is marked ``sending``, and that is committed, before the request leaves. What comes back decides:
sent, dead, pending again, or ``unknown``. An unknown one is looked for in its channel and sent again only
when two looks, ``grace_s`` apart, have not found it. One worker at a time: the caller holds the lock.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from notifier.enqueue import Enqueued, enqueue
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
from notifier.timetable import Clock, Place, Timetable, backoff, place, rest
from store.database import Store
from store.records import Delivery, DeliveryState, StoreError

__all__ = ["DrainReport", "Enqueued", "drain", "enqueue"]

LOOKS = 2  # that must find nothing before a message counts as never stored
FAILURES = 3  # of the network in a row, after which a sink is left alone until the next run
TRIES = 8  # that reached the service or may have, after which a message is given up

OnUnknown = Literal["hold", "resend"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainReport:
    """What one drain did (sent, dead, held) and what stands now; empty texts: no trouble."""

    sent: int = 0
    dead: int = 0
    held: int = 0
    held_total: int = 0  # by this drain and earlier ones: a person decides
    pending: int = 0  # without the replies that wait for a held post
    unknown: int = 0
    wordless: int = 0  # events that could not be put into words: of Enqueued, for who reports both
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
        pace, grace = timedelta(seconds=pace_s), timedelta(seconds=grace_s)
        self.times = Timetable(clock, sleep, pace=pace, grace=grace)
        self.on_unknown = on_unknown
        self.done: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()  # in a row, by sink
        self.token_trouble = self.unreachable = ""

    def work(self, patience_s: float) -> None:
        """Pass after pass, because a post that is sent makes its replies due."""
        killed = self.outbox.recover()
        if killed:
            _log.warning("a run was killed while it was sending: %d messages to look for", killed)
        while True:
            now = self.clock()  # one moment for both, or what falls due between them is left behind
            due = self._due(now)
            if due:
                self._pass(due)
                continue
            pause = self.times.pause(now, self.open)
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
            held_total=left[DeliveryState.HELD],
            pending=left[DeliveryState.PENDING] - self.outbox.count_blocked(),
            unknown=left[DeliveryState.UNKNOWN],
            token_trouble=self.token_trouble,
            unreachable=self.unreachable,
        )

    def _due(self, now: datetime) -> list[Delivery]:
        return [d for d in self.outbox.due(now) if d.sink in self.open and not self.times.waits(d, now)]

    def _pass(self, due: Sequence[Delivery]) -> None:
        """Everything that is due, channels taking turns at their own pace."""
        queues: dict[Place, deque[Delivery]] = {}
        for delivery in due:
            queues.setdefault(place(delivery), deque()).append(delivery)
        while queues:
            first = min(queues, key=self.times.turn)
            if self.open[first[0]].paced:
                self.times.keep_pace(first)
            self._handle(queues[first].popleft())
            for gone in [p for p, queue in queues.items() if not queue or not self._goes_on(p)]:
                del queues[gone]

    def _goes_on(self, place: Place) -> bool:
        return place[0] in self.open and not self.times.is_paused(place)

    def _handle(self, delivery: Delivery) -> None:
        self.times.forget(delivery)
        sender = self.open[delivery.sink]
        if delivery.state is DeliveryState.UNKNOWN:
            self._settle_look(delivery, _looked(sender, delivery))
            return
        if self.outbox.mark_sending(delivery.id, self.clock()):
            tried = replace(delivery, attempts=delivery.attempts + 1)
            self._settle(tried, _sent(sender, tried))

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """One answer to one attempt, written down: the ambiguity table of the notifier reference."""
        now = self.clock()
        match outcome:
            case Sent(ts=ts):
                self._sent(delivery, ts, now)
            case Ambiguous(error=error, answered=answered):
                self.outbox.mark_unknown(delivery.id, error, now)
                self._failed(delivery, error, answered=answered)
            case NotSent(error=error, answered=True):
                self._again(delivery, error, now, since=now)
                self._failed(delivery, error, answered=True)
            case NotSent(error=error):  # not the message's fault: the attempt does not count
                until = now + backoff(1)
                self.outbox.mark_pending(delivery.id, error, now, not_before=until, counted=False)
                self.times.put_off(delivery, until)
                self._failed(delivery, error, answered=False)
            case RateLimited(retry_after_s=seconds, error=error):
                self._pause_channel(delivery, now + rest(seconds), error)
            case Dead(error=error):
                self._dead(delivery, error, now)
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
                self._again(delivery, f"history: {error}", now, since=delivery.last_try_at or now)
            case Unreadable(error=error):
                self.outbox.mark_held(delivery.id, f"history: {error}", now)
                self._count("held", delivery, error)
            case LookLater(error=error, retry_after_s=seconds, answered=answered):
                self.times.put_off(delivery, now + max(timedelta(seconds=seconds), backoff(1)))
                self._failed(delivery, error, answered=answered)
            case TokenTrouble(error=error):
                self._close_for_token(delivery.sink, error)

    def _sent(self, delivery: Delivery, ts: str, now: datetime) -> None:
        self.outbox.mark_sent(delivery.id, ts, now)
        self.failures[delivery.sink] = 0
        self.done["sent"] += 1

    def _absent(self, delivery: Delivery, now: datetime) -> None:
        self.failures[delivery.sink] = 0
        if self.outbox.mark_absent(delivery.id, now) >= LOOKS:
            self._again(delivery, "looked for and not found", now, since=delivery.last_try_at or now)

    def _again(self, delivery: Delivery, error: str, now: datetime, *, since: datetime) -> None:
        """Try again, later each time; a message that has had all its tries is given up."""
        if delivery.attempts >= TRIES:
            self._dead(delivery, f"given up after {delivery.attempts} tries: {error}", now)
            return
        until = max(now, since + backoff(delivery.attempts))
        self.outbox.mark_pending(delivery.id, error, now, not_before=until)
        self.times.put_off(delivery, until)

    def _dead(self, delivery: Delivery, error: str, now: datetime) -> None:
        self.outbox.mark_dead(delivery.id, error, now)
        self._count("dead", delivery, error)

    def _pause_channel(self, delivery: Delivery, until: datetime, error: str) -> None:
        self.outbox.mark_pending(delivery.id, error, self.clock(), counted=False)
        self.outbox.pause_channel(delivery.channel, until, error)
        self.times.pause_place(place(delivery), until)

    def _count(self, what: str, delivery: Delivery, error: str) -> None:
        self.failures[delivery.sink] = 0  # an answer, if not the one we hoped for
        self.done[what] += 1
        _log.error("delivery %s to %s %s: %s", delivery.id, " ".join(place(delivery)).strip(), what, error)

    def _failed(self, delivery: Delivery, error: str, *, answered: bool) -> None:
        """Only the network's failures close a sink: who answers is there for the other messages."""
        self.failures[delivery.sink] = 0 if answered else self.failures[delivery.sink] + 1
        if self.failures[delivery.sink] >= FAILURES:
            self.open.pop(delivery.sink)
            self.unreachable = error
            _log.warning("%s left alone until the next run: %s", delivery.sink, error)

    def _close_for_token(self, sink: str, error: str) -> None:
        self.open.pop(sink)
        self.token_trouble = error
        _log.error("the token for %s is of no use: %s", sink, error)


def _sent(sender: Sender, delivery: Delivery) -> Outcome:
    """The outcome of one attempt; a message that trips over a bug is dead, and the rest go on."""
    try:
        return sender.send(delivery)
    except StoreError:
        raise
    except Exception as error:
        _log.exception("delivery %s cannot be sent", delivery.id)
        return Dead(f"a bug: {type(error).__name__}; see the log")


def _looked(sender: Sender, delivery: Delivery) -> Look:
    """What one look found; a message that cannot be looked for because of a bug is one nobody can read."""
    try:
        return sender.look(delivery)
    except StoreError:
        raise
    except Exception as error:
        _log.exception("delivery %s cannot be looked for", delivery.id)
        return Unreadable(f"a bug: {type(error).__name__}; see the log")


def _tell_ops(sender: Sender, channel: str, report: DrainReport) -> None:
    told = sender.note(channel, f"quaywire: {report.dead} messages refused, {report.held} held; see the log")
    if told:
        _log.error("the ops channel %s cannot be told: %s", channel, told)
