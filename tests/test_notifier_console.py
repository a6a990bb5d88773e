"""The console as a sink: each alert printed once, and printed again where nobody can know."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.console import ConsoleSender
from notifier.routes import Route, load
from notifier.worker import DrainReport, drain
from store.database import Store
from tests.fakes.newsdesk import Clock, queue, routes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quaywire.db") as opened:
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Route:
    return routes(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_console_prints_each_alert_once(store: Store, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    queue(store, load(tmp_path / "empty.toml"), alerts=3)
    lines: list[str] = []
    report = drain(store, {"console": ConsoleSender(lines.append)}, clock, clock.sleep)
    assert report == DrainReport(sent=3)
    assert [line.splitlines()[0][:15] for line in lines] == ["📝 MOU announced"[:15]] * 3
    assert "“Quayside Authority 0000 and Breakwater Holding 0000 have announced a memorandum.”" in lines[0]
    assert drain(store, {"console": ConsoleSender(lines.append)}, clock, clock.sleep).sent == 0
    assert clock.slept == 0  # a terminal needs no pace


def test_the_console_stands_in_where_there_is_no_token(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=2)
    lines: list[str] = []
    assert drain(store, {"slack": ConsoleSender(lines.append)}, clock, clock.sleep).sent == 2
    assert "   Parties     " in lines[0]


def test_a_console_that_cannot_be_written_leaves_the_alert(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=1)

    def closed(_: str) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    report = drain(store, {"slack": ConsoleSender(closed)}, clock, clock.sleep)
    assert (report.sent, report.pending) == (0, 1)
    assert "Broken pipe" in report.unreachable


def test_a_killed_console_run_prints_the_line_again(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=1)
    store.outbox.mark_sending(store.outbox.due(clock())[0].id, clock())
    lines: list[str] = []
    assert drain(store, {"slack": ConsoleSender(lines.append)}, clock, clock.sleep).sent == 1
    assert len(lines) == 1
    assert clock.slept == 0


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_a_poor_terminal_shows_what_it_can(store: Store, root: Route, clock: Clock, encoding: str) -> None:
    queue(store, root, alerts=1)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    assert (
        drain(store, {"slack": ConsoleSender(lambda text: print(text, file=stream))}, clock, clock.sleep).sent
        == 1
    )
    stream.flush()
    told = raw.getvalue().decode(encoding)
    assert "Quayside Authority 0000 and Breakwater Holding 0000" in told
    assert ("📝" in told) == (encoding == "utf-8")
