"""When to come back: a table of the rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule import Hints, after, ask_whole, fresh_for, http_date, page_retry, retry_after
from store.records import FetchOutcome, Source, SourceKind, SourceState

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCE = Source(
    id="s",
    name="S",
    homepage="",
    kind=SourceKind.FEED,
    url="",
    region="",
    publisher="",
    min_interval_s=1_800,
    max_interval_s=86_400,
)
STATE = SourceState(source_id="s", interval_s=10_000)


def wait(outcome: FetchOutcome, state: SourceState = STATE, **more: object) -> tuple[int, int]:
    found = after(outcome, source=SOURCE, state=state, now=NOW, **more)  # type: ignore[arg-type]
    return round((found.due_at - NOW).total_seconds()), found.interval_s


@pytest.mark.parametrize(
    ("share", "interval"), [(0.0, 7_000), (0.32, 7_000), (0.5, 10_000), (0.67, 13_000), (1.0, 13_000)]
)
def test_pace_follows_what_is_new(share: float, interval: int) -> None:
    assert wait(FetchOutcome.OK, known_share=share) == (round(interval * 0.95), interval)


def test_unchanged_and_empty_slow_down() -> None:
    assert wait(FetchOutcome.UNCHANGED)[1] == wait(FetchOutcome.EMPTY)[1] == 13_000


def test_the_interval_stays_within_its_bounds() -> None:
    assert wait(FetchOutcome.OK, replace(STATE, interval_s=1_800), known_share=0)[1] == 1_800
    assert wait(FetchOutcome.UNCHANGED, replace(STATE, interval_s=86_400))[1] == 86_400
    assert wait(FetchOutcome.UNCHANGED, replace(STATE, interval_s=None))[1] == 2_340


def test_a_half_hour_source_is_due_when_cron_comes_again() -> None:
    assert wait(FetchOutcome.OK, replace(STATE, interval_s=1_800), known_share=0)[0] < 1_800


@pytest.mark.parametrize(
    ("hints", "seconds"),
    [
        (Hints(ttl_s=40_000), 40_000),
        (Hints(fresh_s=50_000), 50_000),
        (Hints(ttl_s=60), 12_350),
        (Hints(fresh_s=10**9), 86_400),
        (Hints(retry_after_s=86_400), 86_400),
    ],
)
def test_a_publisher_s_wish_lengthens_the_wait(hints: Hints, seconds: int) -> None:
    assert wait(FetchOutcome.UNCHANGED, hints=hints)[0] == seconds


@pytest.mark.parametrize(
    ("outcome", "weight", "seconds"),
    [
        (FetchOutcome.SOFT_ERROR, 0.0, 10_000),
        (FetchOutcome.SOFT_ERROR, 0.5, 10_000),
        (FetchOutcome.SOFT_ERROR, 1.0, 20_000),
        (FetchOutcome.HARD_ERROR, 1.0, 20_000),
        (FetchOutcome.BLOCKED, 3.0, 40_000),
        (FetchOutcome.HARD_ERROR, 50.0, 80_000),
    ],
)
def test_failures_back_off_linearly(outcome: FetchOutcome, weight: float, seconds: int) -> None:
    state = replace(STATE, fail_weight=weight)
    assert wait(outcome, state) == (seconds, 10_000)
    assert wait(outcome, state, jitter=1.0)[0] == round(seconds * 1.1)


def test_back_off_ends_at_a_day() -> None:
    slow = replace(STATE, interval_s=50_000, fail_weight=9.0)
    assert wait(FetchOutcome.HARD_ERROR, slow)[0] == 86_400


def test_gone_and_forbidden() -> None:
    assert wait(FetchOutcome.GONE)[0] == 86_400
    assert wait(FetchOutcome.GONE, replace(STATE, http_status=410))[0] == 7 * 86_400
    assert wait(FetchOutcome.ROBOTS)[0] == 86_400
    assert wait(FetchOutcome.ROBOTS, passing=True)[0] == 10_000


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("1", 60),
        ("0", 60),
        (" 90 ", 90),
        ("1000000000000", 86_400),
        ("Fri, 20 Nov 2026 12:10:00 GMT", 600),
        ("Fri, 20 Nov 2020 12:10:00 GMT", 60),
        ("Fri, 20 Nov 2043 12:10:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, now=NOW) == seconds


@given(st.text(max_size=80))
def test_retry_after_survives_anything(text: str) -> None:
    found = retry_after(text, now=NOW)
    assert found is None or 60 <= found <= 86_400
    http_date(text)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "no-cache", "expires": "Fri, 20 Nov 2026 13:00:00 GMT"}, None),
        ({"expires": "Fri, 20 Nov 2026 13:00:00 GMT"}, 3_600),
        ({"expires": "0"}, None),
        ({"expires": "Fri, 20 Nov 2020 13:00:00 GMT"}, 0),
        ({"cache-control": "s-maxage=9"}, None),
        ({}, None),
    ],
)
def test_freshness(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_for(headers, now=NOW) == seconds


def test_once_a_day_the_feed_is_asked_for_whole() -> None:
    assert ask_whole(STATE, now=NOW)
    assert not ask_whole(replace(STATE, last_full_at=NOW - timedelta(hours=23)), now=NOW)
    assert ask_whole(replace(STATE, last_full_at=NOW - timedelta(hours=24)), now=NOW)
    assert ask_whole(replace(STATE, last_full_at=NOW, etag_unreliable=True), now=NOW)


def test_a_page_is_tried_five_times_over_a_day_and_a_half() -> None:
    waits = [page_retry(attempts, now=NOW) for attempts in range(1, 6)]
    hours = [None if until is None else (until - NOW).total_seconds() / 3600 for until in waits]
    assert hours == [0.25, 2, 12, 24, None]
