"""When a delivery may go: the pace of its channel, a rate limit, the grace between two looks, a backoff."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from store.records import Delivery

FIRST_BACKOFF_S = 5.0
LONGEST_BACKOFF_S = 6 * 3600.0
SHORTEST_PAUSE_S = 1.0  # so that every pause uses up patience, whatever a service asks for

Clock = Callable[[], datetime]
Place = tuple[str, str]  # sink and channel


class Timetable:
    """The times of one drain; what a kill must not lose (not_before, pauses) is in the store as well."""

    def __init__(
        self, clock: Clock, sleep: Callable[[float], None], *, pace: timedelta, grace: timedelta
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._pace, self._grace = pace, grace
        self._next: dict[Place, datetime] = {}  # the pace of each channel
        self._paused: dict[Place, datetime] = {}  # by a rate limit
        self._wake: dict[str, tuple[str, datetime]] = {}  # deliveries that wait: their sink, and until when

    def waits(self, delivery: Delivery, now: datetime) -> bool:
        """It has to wait: for itself (a second look also where a killed run began), or with its channel."""
        if delivery.absent_looks and delivery.last_try_at:
            self._wake.setdefault(delivery.id, (delivery.sink, delivery.last_try_at + self._grace))
        _, until = self._wake.get(delivery.id, ("", now))
        return max(until, self._paused.get(place(delivery), now)) > now

    def pause(self, now: datetime, sinks: Collection[str]) -> float | None:
        """Seconds until something that waits in one of the sinks may go on; None if nothing does."""
        ends = [until for (sink, _), until in self._paused.items() if sink in sinks]
        ends += [until for sink, until in self._wake.values() if sink in sinks]
        left = [(until - now).total_seconds() for until in ends if until > now]
        return max(min(left), SHORTEST_PAUSE_S) if left else None

    def keep_pace(self, place: Place) -> None:
        """Sleep until the channel takes another message."""
        wait = (self._next.get(place, self._clock()) - self._clock()).total_seconds()
        if wait > 0:
            self._sleep(wait)
        self._next[place] = self._clock() + self._pace

    def turn(self, place: Place) -> datetime:
        """When the channel takes another message: the one whose turn comes first goes first."""
        return self._next.get(place, datetime.min.replace(tzinfo=UTC))

    def is_paused(self, place: Place) -> bool:
        now = self._clock()
        return self._paused.get(place, now) > now

    def pause_place(self, place: Place, until: datetime) -> None:
        self._paused[place] = until

    def put_off(self, delivery: Delivery, until: datetime) -> None:
        self._wake[delivery.id] = delivery.sink, until

    def forget(self, delivery: Delivery) -> None:
        self._wake.pop(delivery.id, None)


def place(delivery: Delivery) -> Place:
    """The queue that a delivery stands in."""
    return delivery.sink, delivery.channel


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries: 5 s, 20 s, 80 s ... 6 h; eight tries span over seven hours."""
    return timedelta(seconds=min(FIRST_BACKOFF_S * 4.0 ** min(max(tries - 1, 0), 10), LONGEST_BACKOFF_S))


def rest(seconds: float) -> timedelta:
    """The rest that a rate limit asks for, never so short that the drain would spin."""
    return timedelta(seconds=max(seconds, SHORTEST_PAUSE_S))
