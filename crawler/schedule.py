"""When to come back to a source. Pure: jitter and clock are handed in."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from store.records import FetchOutcome, Source, SourceState
from store.sources import GONE_CODES, WEIGHTS

FASTER = 0.7
SLOWER = 1.3
JITTER = 0.1  # of a failure's wait at most, so that a herd of sources spreads
MAX_BACKOFF_STEPS = 8
DAY_S = 86_400
WEEK_S = 7 * DAY_S
MIN_RETRY_AFTER_S = 60
REST_S = 600  # a host that answers 429 without a date, or not at all (Media Cloud's figure)
# A source due "every 30 minutes" must be due when cron comes after 30 minutes less the length of a visit.
SLACK = 0.05
# Between the tries to read one page: an outage of an evening, or a wall that stands for a day, loses nothing.
PAGE_WAITS = (timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12), timedelta(hours=24))

_SECONDS = re.compile(r"[0-9]{1,15}")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,12})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a publisher asks for: seconds to stay away, each None where nothing was said."""

    ttl_s: int | None = None  # of the feed: ttl, sy:updatePeriod
    fresh_s: int | None = None  # of the answer: Cache-Control, Expires
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When the source is due again, and the interval that it goes by."""

    due_at: datetime
    interval_s: int


def after(
    outcome: FetchOutcome,
    *,
    source: Source,
    state: SourceState,
    now: datetime,
    known_share: float = 1.0,
    hints: Hints | None = None,
    passing: bool = False,
    jitter: float = 0.0,
) -> Next:
    """The rule of the schedule. ``known_share``: part of the entries known before; ``jitter``: 0 to 1.

    ``passing``: a robots.txt that could not be read; unlike one that forbids it is soon tried again.
    A publisher's wish lengthens a wait, but never past the source's ``max_interval``; Retry-After alone may
    ask for a whole day.
    """
    hints = hints or Hints()
    interval = _clamped(state.interval_s or source.min_interval_s, source)
    match outcome:
        case FetchOutcome.OK | FetchOutcome.UNCHANGED | FetchOutcome.EMPTY:
            interval = _clamped(interval * _pace(outcome, known_share), source)
            wait = max(interval * (1 - SLACK), min(_asked(hints), source.max_interval_s))
        case FetchOutcome.SOFT_ERROR | FetchOutcome.HARD_ERROR | FetchOutcome.BLOCKED:
            wait = _backoff(interval, state.fail_weight + (WEIGHTS[outcome] or 0), jitter)
        case FetchOutcome.ROBOTS if passing:
            wait = _backoff(interval, state.fail_weight + (WEIGHTS[outcome] or 0), jitter)
        case FetchOutcome.ROBOTS:
            wait = source.max_interval_s * (1 + JITTER * jitter)
        case FetchOutcome.GONE:
            wait = WEEK_S if state.http_status in GONE_CODES else DAY_S
    return Next(due_at=now + timedelta(seconds=max(wait, hints.retry_after_s or 0)), interval_s=interval)


def page_retry(attempts: int, *, now: datetime) -> datetime | None:
    """When to try a page again that has failed ``attempts`` times; None: it had its last try."""
    return now + PAGE_WAITS[attempts - 1] if attempts <= len(PAGE_WAITS) else None


def retry_after(value: str | None, *, now: datetime) -> int | None:
    """``Retry-After``, a number or an HTTP date, in seconds from a minute to a day; None if unreadable."""
    text = (value or "").strip()
    if not text:
        return None
    if _SECONDS.fullmatch(text):
        seconds = float(text)
    else:
        moment = http_date(text)
        if moment is None:
            return None
        seconds = (moment - now).total_seconds()
    return int(min(max(seconds, MIN_RETRY_AFTER_S), DAY_S))


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> int | None:
    """How long an answer calls itself fresh, from Cache-Control or else Expires; names are lower case."""
    control = headers.get("cache-control", "")
    if found := _MAX_AGE.search(control):
        return int(found[1])
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    moment = http_date(headers.get("expires", ""))
    return max(0, int((moment - now).total_seconds())) if moment else None


def http_date(text: str) -> datetime | None:
    """An HTTP date as an aware time, or None."""
    try:
        moment = parsedate_to_datetime(text[:60])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def ask_whole(state: SourceState, *, now: datetime) -> bool:
    """Whether to send no validators: some servers answer 304 for ever, so once a day none are sent."""
    if state.etag_unreliable or state.last_full_at is None:
        return True
    return now - state.last_full_at >= timedelta(days=1)


def _pace(outcome: FetchOutcome, known_share: float) -> float:
    if outcome is not FetchOutcome.OK or known_share > 2 / 3:
        return SLOWER
    return FASTER if known_share < 1 / 3 else 1.0


def _asked(hints: Hints) -> int:
    return max(hints.ttl_s or 0, hints.fresh_s or 0)


def _clamped(interval: float, source: Source) -> int:
    return int(min(max(interval, source.min_interval_s), source.max_interval_s))


def _backoff(interval: int, fail_weight: float, jitter: float) -> float:
    steps = min(max(1, math.ceil(fail_weight)), MAX_BACKOFF_STEPS)
    return float(min(interval * steps, DAY_S)) * (1 + JITTER * jitter)
