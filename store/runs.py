"""One row for every run: when, how it ended, and its one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from store.codec import compact, moment
from store.connection import Connection
from store.records import RunSummary, StoreError


class RunTable:
    """The log of runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, kind: str, now: datetime) -> int:
        """Open a run and return its id; runs that never finished (killed) are marked ``aborted``."""
        with self._connection.transaction():
            self._connection.execute(
                "UPDATE runs SET verdict = 'aborted', finished_at = ? WHERE verdict IS NULL", (moment(now),)
            )
            return self._connection.insert(
                "INSERT INTO runs (kind, started_at) VALUES (?, ?)", (kind, moment(now))
            )

    def finish(
        self, run_id: int, verdict: str, summary: RunSummary, stats: Mapping[str, object], now: datetime
    ) -> None:
        """Close the run with its verdict and its summary; ``stats`` are counters of any kind.

        :raises StoreError: no such run
        """
        changed = self._connection.execute(
            "UPDATE runs SET verdict = ?, finished_at = ?, summary_json = ?, stats_json = ? WHERE id = ?",
            (verdict, moment(now), compact(asdict(summary)), compact(dict(stats)), run_id),
        )
        if not changed:
            raise StoreError(f"no run {run_id} in the database")

    def latest(self) -> RunSummary:
        """The summary of the run that finished last; all zero where none has."""
        found = self._connection.value(
            "SELECT summary_json FROM runs WHERE summary_json IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        return RunSummary(**json.loads(found)) if found else RunSummary()
