"""Whether two texts are one story told twice: a sketch to find candidates by, and the comparison. Pure.

A copy is a text that was edited here and there, shortened, or framed by words of the paper that took it over.
Two events told with one template share as many words; they differ in the names and numbers between them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from rensa import RMinHash  # type: ignore[import-untyped]

SHORTEST = 50  # words: a shorter text shares most of its shingles with any other of its paper by chance
LONGEST = 5_000  # words that are looked at; longer texts are lists and laws
SHINGLE = 5  # words
BANDS = 32
ROWS = 4  # of each band; 32 x 4 finds half of the pairs at a similarity of .38 and .99 of those at .6
_SEED = 42  # of the permutations: stored bands are only comparable while it and rensa's digest stay

# Of all the shingles of both texts so many are common. A text of 300 words, edited in 5 % of them and framed
# by 100 others, has .49; two articles of the sample newsroom on one event, each its own words, have .02.
THRESHOLD = 0.45
# So much of the body of the text that is better covered stands in the other in runs of five words or more.
# An edit of 5 % of the words leaves .93; a press release of 40 words before a boilerplate of 100 has .71.
COVERED = 0.8
# Names and numbers in the common part which the other text does not hold, on both sides: another event.
STRANGE = 2
STRANGE_SHARE = 0.1

_WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class _Text:
    """The body of an article: its words as written and folded, and where each shingle first stands."""

    written: Sequence[str]
    folded: Sequence[str]
    shingles: frozenset[tuple[str, ...]]

    def runs(self, other: _Text) -> list[bool]:
        """For each word whether it stands in a shingle that ``other`` holds too."""
        common = [False] * len(self.folded)
        for start, shingle in enumerate(_shingles(self.folded)):
            if shingle in other.shingles:
                common[start : start + SHINGLE] = [True] * SHINGLE
        return common


def bands(text: str) -> list[int]:
    """One 63-bit number for each band; two texts with any number in common in its place are candidates.

    Empty where the text is too short to be compared.
    """
    folded = _words(text.casefold())
    if len(folded) < SHORTEST:
        return []
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update([" ".join(shingle) for shingle in _shingles(folded)])
    digest = struct.pack(f"<{BANDS * ROWS}I", *sketch.digest())
    width = 4 * ROWS
    return [_number(digest[start : start + width]) for start in range(0, len(digest), width)]


def likeness(one: str, other: str) -> float | None:
    """The Jaccard similarity of the shingles of two articles that are copies; None where they are not."""
    first, second = _read(one), _read(other)
    if min(len(first.folded), len(second.folded)) < SHORTEST:
        return None
    common = len(first.shingles & second.shingles)
    similarity = common / (len(first.shingles) + len(second.shingles) - common)
    if similarity < THRESHOLD:
        return None
    runs = first.runs(second), second.runs(first)
    if max(sum(run) / len(run) for run in runs) < COVERED:
        return None
    another = _strange(first, second, runs[0]) and _strange(second, first, runs[1])
    return None if another else round(similarity, 3)


def _strange(one: _Text, other: _Text, run: Sequence[bool]) -> bool:
    """The common part of ``one``, from its first common word to its last, names too much of its own."""
    first, last = run.index(True), len(run) - run[::-1].index(True)
    marks = {
        folded
        for written, folded in zip(one.written[first:last], one.folded[first:last], strict=True)
        if not written.islower()
    }
    own = len(marks.difference(other.folded))
    return own >= STRANGE and own > STRANGE_SHARE * len(marks)


def _read(text: str) -> _Text:
    written = _words(text)
    folded = [word.casefold() for word in written]
    return _Text(written, folded, frozenset(_shingles(folded)))


def _words(text: str) -> list[str]:
    """The words of the body: an article's text opens with its title and a blank line."""
    body = text.partition("\n\n")[2] or text
    return [found[0] for found in islice(_WORD.finditer(body), LONGEST)]


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)


def _number(piece: bytes) -> int:
    return int.from_bytes(blake2b(piece, digest_size=8).digest(), "big") >> 1
