"""Whether reading many articles takes ever more memory.

    python -m benchmarks.memory --articles 100000

The sample newsroom's articles are read over and over in one process, each with a dozen words that no article
had before: what spaCy keeps of every word it meets would grow by a gigabyte.
"""

from __future__ import annotations

import argparse
import random
import resource
import string
import time
from collections.abc import Iterator
from pathlib import Path

from nlp.extract import read
from nlp.pipeline import load
from quaywire.newsroom.stories import shown, sites
from store.records import Document

NEW_WORDS = 12
SHOWN = 10  # lines of figures


def main() -> None:
    """Print resident memory after each tenth of the articles, and the peak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    count = parser.parse_args().articles
    nlp = load()
    start = time.process_time()
    for number, _ in enumerate(read(documents(count), nlp), start=1):
        if number % max(1, count // SHOWN) == 0 or number == max(1, count // 100):
            spent = time.process_time() - start
            print(f"{number:>7} articles: {resident_mb():4.0f} MB, {number / spent:.0f} a second", flush=True)
    print(f"peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def documents(count: int) -> Iterator[Document]:
    """Stories in turn, each with words of its own strewn in."""
    bodies = [f"{story.title}\n\n{story.body}" for site in sites() for story in shown(site, 3)]
    rng = random.Random(20261125)
    for number in range(count):
        words = bodies[number % len(bodies)].split(" ")
        for _ in range(NEW_WORDS):
            words.insert(rng.randrange(len(words)), "".join(rng.choices(string.ascii_lowercase, k=9)))
        yield Document(id=str(number), text=" ".join(words))


def resident_mb() -> float:
    """Memory of this process that is in RAM now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
