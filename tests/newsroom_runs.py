"""Runs of the real command against the sample newsroom, for the tests that walk the whole way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quaywire.demo import CONFIG
from quaywire.newsroom.server import Newsroom

# Told on stdout, so that a test can see what a run has imported.
LOADED = """
import sys
from quaywire.cli import main
try:
    main(sys.argv[1:])
finally:
    print("spacy" in sys.modules)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A newsroom on the air, a configuration, and one database."""

    newsroom: Newsroom
    db: Path
    config: Path = CONFIG
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, edition: int, *more: str, command: tuple[str, ...] = ("-m", "quaywire")) -> Finished:
        """`quaywire run --force` on that edition; every source is asked."""
        self.newsroom.edition = edition
        arguments = ["run", "--force", "--config", str(self.config), "--db", str(self.db), *more]
        done = subprocess.run(
            [sys.executable, *command, *arguments],
            env={**os.environ, **self.newsroom.environment(), **self.environment},
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        return Finished(code=done.returncode, out=done.stdout, err=done.stderr)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a stranger with any SQLite would see."""
        connection = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    code: int
    out: str
    err: str
