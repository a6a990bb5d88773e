"""Killed with SIGKILL in the middle of a run, later runs tell each event once."""

from pathlib import Path

from benchmarks.kill9 import harms, play, prepare
from quaywire.newsroom.server import Newsroom


def test_killed_while_crawling_and_while_telling(tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        bench = prepare(tmp_path, newsroom)
        whole = play(bench, tmp_path / "undisturbed.db", kill_after=None)
        assert set(whole.told.values()) == set(whole.stored.values()) == {1}
        for name, share in (("crawling", 0.4), ("telling", 0.9)):
            found = play(bench, tmp_path / f"{name}.db", kill_after=share * whole.lived_s)
            assert not +harms(whole, found), name
