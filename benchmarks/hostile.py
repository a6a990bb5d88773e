"""Whether hostile text takes more time for each character the longer it is.

    python -m benchmarks.hostile            as shipped: what lies beyond the reader's limit is not read
    python -m benchmarks.hostile --lifted   with that limit lifted, so that all of a megabyte is read

Each piece of ``tests/hostile_texts.py`` is repeated behind an article of ours, at doubled sizes. Microseconds
of CPU a character; the last column is the growth from the smallest size to the largest, 1 for linear time.
"""

from __future__ import annotations

import argparse
import time

from spacy.language import Language

from nlp import gates
from nlp.extract import read
from nlp.pipeline import load
from store.records import Document
from tests.hostile_texts import BOMBS, bombed, stories

SMALLEST, LARGEST = 15_625, 1_000_000
GIVEN_UP_S = 60.0  # of one reading; larger sizes of that piece are then left out


def main() -> None:
    """Print a line for each piece, then the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lifted", action="store_true")
    parser.add_argument("--only", default="", help="pieces whose name holds this")
    parser.add_argument("--largest", type=int, default=LARGEST)
    arguments = parser.parse_args()
    if arguments.lifted:
        gates.MAX_CHARS = LARGEST
    sizes = [SMALLEST * 2**n for n in range(7) if SMALLEST * 2**n <= arguments.largest]
    nlp = load()
    for story in stories():
        spent(nlp, story)  # patterns are compiled when first needed
    print(f"{'':24}" + "".join(f"{size // 1000:>7}k" for size in sizes) + "  growth")
    grown = {
        name: measured(nlp, name, piece, sizes) for name, piece in BOMBS.items() if arguments.only in name
    }
    worst = max(grown, key=grown.__getitem__)
    print(f"worst growth: {grown[worst]:.1f} ({worst})")


def measured(nlp: Language, name: str, piece: str, sizes: list[int]) -> float:
    """Print the line of one piece; how much dearer a character of the largest text is."""
    found: list[float] = []
    for size in sizes:
        seconds = spent(nlp, bombed(piece, size))
        found.append(seconds / size * 1e6)
        if seconds > GIVEN_UP_S:
            break
    print(
        f"{name:24}" + "".join(f"{one:8.2f}" for one in found) + f"  {found[-1] / found[0]:6.1f}", flush=True
    )
    return found[-1] / found[0]


def spent(nlp: Language, text: str) -> float:
    """Seconds of CPU that one reading takes."""
    start = time.process_time()
    next(read([Document(id="hostile", text=text)], nlp))
    return time.process_time() - start


if __name__ == "__main__":
    main()
