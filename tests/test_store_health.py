"""Health of sources: a table of the rule, and what is told when."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quaywire.health import watch, words
from store.database import Store
from store.health import Pulse, Trouble, silence, trouble
from store.records import Fault

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def arrivals(gap: timedelta, count: int = 20) -> tuple[datetime, ...]:
    return tuple(NOW - 10 * DAY - n * gap for n in range(count))


@pytest.mark.parametrize(
    ("pulse", "what"),
    [
        (Pulse(source_id="a", last_ok_at=NOW), None),
        (Pulse(source_id="a", fail_weight=1.5, fault=Fault.TIMEOUT), None),
        (Pulse(source_id="a", fail_weight=2.0, fault=Fault.TIMEOUT), "failing"),
        (Pulse(source_id="a", gone="gone (410)", fail_weight=9), "gone"),
        (Pulse(source_id="a", last_new_at=NOW - 10 * DAY, arrivals=arrivals(HOUR)), "silent"),
        (Pulse(source_id="a", last_new_at=NOW - 10 * DAY, arrivals=arrivals(7 * DAY)), None),
        (Pulse(source_id="a", last_new_at=NOW - 22 * DAY, arrivals=arrivals(7 * DAY)), "silent"),
        (Pulse(source_id="a", last_new_at=NOW - 2 * DAY, arrivals=arrivals(HOUR)), None),  # a weekend
        (
            Pulse(source_id="a", last_new_at=NOW - 10 * DAY, arrivals=arrivals(HOUR, 3)),
            None,
        ),  # too few to tell
        (Pulse(source_id="a", last_new_at=NOW - 10 * DAY, cadence=2 * DAY), "silent"),
        (Pulse(source_id="a", baselined_at=NOW - 10 * DAY, cadence=2 * DAY), "silent"),
        (Pulse(source_id="a", cadence=2 * DAY), None),  # never visited well
    ],
)
def test_the_rule(pulse: Pulse, what: str | None) -> None:
    found = trouble(pulse, now=NOW)
    assert (found.what if found else None) == what


def test_one_long_pause_does_not_make_a_paper_slow() -> None:
    holiday = (*arrivals(HOUR), NOW - 100 * DAY)
    assert silence(Pulse(source_id="a", arrivals=holiday)) == 3 * DAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    from tests.store_builders import source

    with Store.open(tmp_path / "q.db") as opened:
        opened.sources.sync([source("a"), source("b")], NOW)
        yield opened


def failing(source_id: str, detail: str = "html: a web page in place of a feed") -> Trouble:
    return Trouble(source_id=source_id, what="failing", detail=detail, since=NOW)


def test_each_trouble_is_news_once_and_so_is_its_end(store: Store) -> None:
    both = store.health.note([failing("a"), failing("b")], now=NOW)
    assert [one.source_id for one in both.broke] == ["a", "b"]
    assert store.health.note([failing("a"), failing("b")], now=NOW).broke == both.broke  # not told yet
    store.health.told(both, now=NOW)
    assert not store.health.note([failing("a"), failing("b", "another detail")], now=NOW)
    ended = store.health.note([failing("b")], now=NOW)
    assert (ended.broke, [one.source_id for one in ended.mended]) == ((), ["a"])
    store.health.told(ended, now=NOW)
    assert not store.health.note([failing("b")], now=NOW)
    assert list(store.health.troubles()) == ["b"]


def test_another_kind_of_trouble_is_news(store: Store) -> None:
    store.health.told(store.health.note([failing("a")], now=NOW), now=NOW)
    gone = Trouble(source_id="a", what="gone", detail="gone (410)", since=NOW)
    assert [one.what for one in store.health.note([gone], now=NOW).broke] == ["gone"]


def test_what_ended_before_it_was_told_is_forgotten(store: Store) -> None:
    store.health.note([failing("a")], now=NOW)
    assert not store.health.note([], now=NOW)


def test_an_ops_channel_that_cannot_be_told_hears_it_next_time(store: Store) -> None:
    said: list[str] = []

    def deaf(text: str) -> str:
        said.append(text)
        return "channel_not_found"

    store.health.note([failing("a")], now=NOW)
    store._connection.execute(
        "UPDATE source_state SET fail_weight = 3, last_attempt_at = ? WHERE source_id = 'a'",
        ("2026-11-20T12:00:00.000Z",),
    )
    for _ in range(2):
        assert watch(store, tell=deaf, now=NOW)
    assert len(said) == 2
    assert watch(store, tell=lambda text: said.append(text) or "", now=NOW)  # type: ignore[func-returns-value]
    assert not watch(store, tell=deaf, now=NOW)
    assert len(said) == 3


def test_one_grouped_line_without_control_characters() -> None:
    from store.health import HealthNews

    news = HealthNews(
        broke=tuple(failing(f"s{n:02}", "a\x1b[2J\nb") for n in range(23)), mended=(failing("m"),)
    )
    line = words(news)
    assert line.isprintable()
    assert line.startswith("23 sources in trouble: s00 failing (")
    assert line.endswith(" and 3 more. 1 well again: m (was failing)")
