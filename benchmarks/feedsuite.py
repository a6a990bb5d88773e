"""Gives every file of other people's test suites to the readers of sources: none may raise, none may hang.

    git clone https://github.com/kurtmckee/feedparser SUITES/feedparser
    git clone https://github.com/w3c/feedvalidator SUITES/feedvalidator
    python -m benchmarks.feedsuite SUITES

The suites stay outside the tree. Each file is read as a feed and as a sitemap in this process; exit code 1 if
one raised, or took longer than two seconds of CPU time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crawler import feeds, sitemaps
from crawler.sniff import verdict

LIMIT_S = 2.0
MAX_BYTES = 8 << 20
URL = "https://suite.test/feed"


def main() -> int:
    """Print what came of it; the exit code says whether all went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    forms: Counter[str] = Counter()
    raised, slow, longest, entries = [], [], 0.0, 0
    for path, body in files(parser.parse_args().folder):
        start = time.process_time()
        try:
            verdict(body)
            sitemaps.parse(body, url=URL)
            found = feeds.parse(body, url=URL)
        except Exception as error:  # the very thing that is looked for
            raised.append(f"{path}: {type(error).__name__}: {error}")
            continue
        seconds = time.process_time() - start
        longest = max(longest, seconds)
        forms[found.form or "none"] += 1
        entries += len(found.entries)
        if seconds > LIMIT_S:
            slow.append(f"{path}: {seconds:.1f} s")
    print("\n".join([*raised, *slow]))
    print(f"{sum(forms.values()) + len(raised)} files, {entries} entries, longest {longest:.2f} s CPU")
    print(f"raised: {len(raised)}; over {LIMIT_S:g} s: {len(slow)}")
    print("forms: " + ", ".join(f"{form} {count}" for form, count in forms.most_common()))
    return bool(raised or slow)


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file that could be a body, whatever its name says."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".git" not in path.parts and path.stat().st_size <= MAX_BYTES:
            yield path.relative_to(folder), path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
