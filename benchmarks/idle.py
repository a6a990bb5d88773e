"""A run with nothing new: how long it takes and what it asks for.

    python -m benchmarks.idle

The sample newsroom is walked to its last edition; then `quaywire run --force` asks all nine
sources again, five times.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from quaywire.newsroom.server import Newsroom
from quaywire.newsroom.stories import sites
from tests.newsroom_runs import LOADED, Paper

FEEDS = {site.feed for site in sites()}


def main() -> None:
    """Print seconds (wall, whole process), requests by kind, and whether spaCy was loaded."""
    with tempfile.TemporaryDirectory() as folder, Newsroom() as newsroom:
        paper = Paper(newsroom=newsroom, db=Path(folder) / "quaywire.db")
        for edition in (1, 2, 3, 3):
            paper.run(edition)
        facts = "select (select count(*) from evidence), (select count(*) from articles)"
        before, asked, times = paper.rows(facts), len(newsroom.requests), []
        for _ in range(5):
            start = time.monotonic()
            last = paper.run(3, command=("-c", LOADED))
            times.append(time.monotonic() - start)
        requests = Counter(kind(request.path) for request in newsroom.requests[asked:])
        print(f"all sources asked: median {statistics.median(times):.2f} s (of {len(times)})")
        print("requests a run: " + ", ".join(f"{n / 5:g} {name}" for name, n in sorted(requests.items())))
        print(f"spaCy loaded: {last.out.splitlines()[-1]}; facts written: {paper.rows(facts) != before}")


def kind(path: str) -> str:
    """What was asked for."""
    return "robots.txt" if path == "/robots.txt" else "feeds" if path in FEEDS else "articles"


if __name__ == "__main__":
    main()
