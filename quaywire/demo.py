"""`quaywire demo`: the sample newsroom on a free loopback port, visited by the real `quaywire run`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from quaywire.exits import Exit
from quaywire.newsroom.server import Newsroom
from store.database import Store
from store.records import DeliveryState, StoreError

CONFIG = Path(__file__).resolve().parent / "newsroom" / "config"
EDITIONS = {
    1: "Round 1, the first visit: what stood there before we came is read and kept, but not told.",
    2: "Round 2, the news day: each event is told once, however many papers carry it.",
    3: "Round 3, an hour later: one paper has edited its story, the others say little new.",
}
AGAIN = "The newsroom once more, as it stood at the end:"
NEXT = """\
The database is {db}. Try next:

  {bin}quaywire demo                     again: nothing is new, so nothing is told
  {bin}sqlite-utils query {db} \\
      'select signed, type, parties, publishers from v_latest_agreements where main' --table
  {bin}quaywire extract ARTICLE.txt --published 2026-11-20
  {bin}quaywire sources list             68 real sources; README.md goes live with them in five minutes"""


def run_demo(db: Path) -> int:
    """Serve the newsroom, run against it, say where the database lies; 0 unless a run failed."""
    fresh = not db.exists()
    make_folder(db.parent)
    before = told(db)
    codes = []
    with Newsroom() as newsroom:
        for edition in EDITIONS if fresh else [max(EDITIONS)]:
            newsroom.edition = edition
            click.secho(f"\n{EDITIONS[edition] if fresh else AGAIN}\n", bold=True)
            codes.append(visit(db, newsroom.environment()))
            click.echo(sentence(db))
    click.secho(f"\n{farewell(told(db) - before)}", bold=True)
    click.echo(f"\n{NEXT.format(db=db, bin=scripts())}")
    # One paper of the newsroom is broken for ever: a partial success is the success of a demo.
    return next((code for code in codes if code not in (Exit.OK, Exit.PARTIAL)), Exit.OK)


def make_folder(folder: Path) -> None:
    """Raise StoreError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be made: {error.strerror}; name another place with --db"
        ) from error


def visit(db: Path, environment: Mapping[str, str]) -> int:
    """The command that cron would call, with the newsroom's configuration."""
    command = [
        sys.executable,
        "-m",
        "quaywire",
        "run",
        "--force",
        "-q",
        "--config",
        str(CONFIG),
        "--db",
        str(db),
    ]
    ours = {name: value for name, value in os.environ.items() if name != "SLACK_BOT_TOKEN"}
    done = subprocess.run(command, env={**ours, **environment}, check=False, stderr=subprocess.PIPE)  # noqa: S603
    if done.returncode not in (Exit.OK, Exit.PARTIAL):  # that one paper is broken is told by ``sentence``
        click.echo(done.stderr, err=True, nl=False)
    return done.returncode


def sentence(db: Path) -> str:
    """What the last run did."""
    with Store.open(db, read_only=True) as store:
        last = store.runs.latest()
    failed = f", {last.soft + last.hard} broken on purpose" if last.soft + last.hard else ""
    return (
        f"{last.sources} sources asked: {last.unchanged} unchanged{failed}; {last.new_articles} new texts,"
        f" {last.articles} read, {last.posted} alerts told, in {last.seconds:.0f} s"
    )


def told(db: Path) -> int:
    """How many alerts this database has told; 0 where there is none yet."""
    if not db.exists():
        return 0
    with Store.open(db, read_only=True) as store:
        return store.outbox.counts().get(DeliveryState.SENT, 0)


def farewell(alerts: int) -> str:
    """What it came to, in a sentence."""
    return f"{alerts} alerts told, each once." if alerts else "Nothing new, so nothing was told."


def scripts() -> str:
    """How a person in this folder calls our commands: with the environment's path where it is not on PATH."""
    if shutil.which("quaywire"):
        return ""
    folder = Path(sys.executable).parent
    return f"{folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder}/"
