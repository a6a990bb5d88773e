"""Kill `quaywire run` at random moments and count what is stored and told: nothing lost, nothing twice.

    python -m benchmarks.kill9 --rounds 50

Each round starts from the silent baseline, kills one run of the news day with SIGKILL at a random moment of
its length, lets later runs finish the work, and reads what the fake Slack server has stored, which articles
the database holds, and whether a lease is left. Exit code 1 if a message or article was lost or doubled, or a
lease outlived its run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from quaywire.exits import Exit
from quaywire.newsroom.server import Newsroom
from tests.fakes.slack import TOKEN, FakeSlack

CHANNEL = "C0ALL"
CONFIG = Path(__file__).resolve().parent.parent / "quaywire" / "newsroom" / "config"
ROUTES = f"""
[slack]
pace_s = 0.05
grace_s = 0.5

[route]
sink = "slack"
channel = "{CHANNEL}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The newsroom on the air, a configuration that leads to the fake, a database with its baseline."""

    newsroom: Newsroom
    config: Path
    baseline: Path

    def command(self, db: Path) -> list[str]:
        return [
            sys.executable,
            "-m",
            "quaywire",
            "run",
            "--force",
            "--config",
            str(self.config),
            "--db",
            str(db),
        ]

    def environment(self, slack: FakeSlack) -> Mapping[str, str]:
        ours = {"SLACK_BOT_TOKEN": TOKEN, "QUAYWIRE_SLACK_API": slack.url}
        return {**os.environ, **self.newsroom.environment(), **ours}

    def run(self, db: Path, slack: FakeSlack, *, kill_after: float | None = None) -> int:
        """One run, killed after so many seconds if it still lives; the exit code, negative for a signal."""
        process = subprocess.Popen(self.command(db), env=self.environment(slack), stderr=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(kill_after)
        process.send_signal(signal.SIGKILL)
        return process.wait()


def prepare(folder: Path, newsroom: Newsroom) -> Bench:
    """Copy the newsroom's configuration, point its routes at Slack, and take the silent baseline once."""
    config = Path(shutil.copytree(CONFIG, folder / "config"))
    (config / "routes.toml").write_text(ROUTES, encoding="utf-8")
    bench = Bench(newsroom=newsroom, config=config, baseline=folder / "baseline.db")
    newsroom.edition = 1
    with FakeSlack(channels=[CHANNEL]) as slack:
        assert bench.run(bench.baseline, slack) in (0, 1)
        assert slack.delivery_ids() == [], "the baseline must be silent"
    return bench


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round left: headlines in the channel, texts in the store, leases still held."""

    told: Counter[str]
    stored: Counter[str]
    leases: int
    lived_s: float  # the first run


def play(bench: Bench, db: Path, *, kill_after: float | None) -> Round:
    """One round."""
    shutil.copy(bench.baseline, db)
    bench.newsroom.edition = 2
    with FakeSlack(channels=[CHANNEL]) as slack:
        start = time.monotonic()
        bench.run(db, slack, kill_after=kill_after)
        lived = time.monotonic() - start
        for _ in range(5):  # an unknown message needs two looks, half a second apart, before it is sent again
            if bench.run(db, slack) != Exit.LATER:
                break
            time.sleep(0.6)
        told = Counter(message["text"] for message in slack.messages(CHANNEL))
    return Round(told=told, stored=articles(db), leases=leases(db), lived_s=lived)


def articles(db: Path) -> Counter[str]:
    """Each article's URL and text, counted."""
    rows = _rows(db, "SELECT url || ' ' || text_sha256 FROM articles")
    return Counter(str(row[0]) for row in rows)


def leases(db: Path) -> int:
    """Sources that somebody still holds."""
    return len(_rows(db, "SELECT 1 FROM source_state WHERE lease_owner IS NOT NULL"))


def _rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def main() -> int:
    """Play the rounds and print one line for each, then the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261125)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    sums: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Newsroom() as newsroom:
        bench = prepare(Path(folder), newsroom)
        whole = play(bench, Path(folder) / "undisturbed.db", kill_after=None)
        told, stored = whole.told.total(), whole.stored.total()
        print(f"undisturbed: {told} messages, {stored} articles in {whole.lived_s:.1f} s", flush=True)
        for number in range(1, arguments.rounds + 1):
            moment = rng.uniform(0.1, whole.lived_s)
            found = play(bench, Path(folder) / f"round{number}.db", kill_after=moment)
            harm = harms(whole, found)
            sums.update(harm, killed=found.lived_s >= moment)
            print(f"round {number}: killed at {moment:.2f} s, {_said(harm)}", flush=True)
    print(f"{sums.pop('killed')} of {arguments.rounds} rounds killed: {_said(sums)}")
    return 1 if sums.total() or set(whole.told.values()) != {1} else 0


def harms(whole: Round, found: Round) -> Counter[str]:
    """What a killed round has lost or doubled beside an undisturbed one."""
    return Counter(
        {
            "messages lost": (whole.told - found.told).total(),
            "messages doubled": (found.told - whole.told).total(),
            "articles lost": (whole.stored - found.stored).total(),
            "articles doubled": (found.stored - whole.stored).total(),
            "leases left": found.leases,
        }
    )


def _said(harm: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in harm.items())


if __name__ == "__main__":
    sys.exit(main())
