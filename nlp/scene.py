"""A text with the names found in it: what the rules that decide a name look at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp.gazetteer import Hit, plain_article
from nlp.gazetteers.rows import Row

_LOOK = 90  # characters of context that any cue needs
_STOP = re.compile(
    r"(?:\.(?<!\bNo\.)(?<!\bSt\.)(?<!\bvs\.)(?<!\b[A-Z]\.[A-Z]\.)(?<!\b[A-Z]\.) |  )"
)  # not in "Houston (No. 1)"
_WATERS = (" Canal", " Strait", " Channel", " Sea ")  # the Panama Canal does not speak of Panama
_SENTENCE = 400  # characters of a sentence that are looked at, on either side of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A name that was decided: ``code`` is ISO 3166-1, a bloc's short name or a UN/LOCODE, or None."""

    start: int
    end: int
    kind: str  # country | bloc | port
    code: str | None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A text made plain, its hits in order, and the publisher's home country."""

    text: str
    hits: Sequence[Hit]
    starts: Sequence[int]  # of the hits
    home: str | None = None

    @cached_property
    def told(self) -> frozenset[Row]:
        """Every meaning of every hit; only namesakes ask for them."""
        hits = (hit for hit in self.hits if not self.text.startswith(_WATERS, hit.end))
        return frozenset(row for hit in hits for row in hit.entries)

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions of the ports among them, where the text names the region."""
        regions = {row.region for row in self.told if row.region}
        return frozenset(name for name in regions if _named(name).search(self.text))

    @cached_property
    def stops(self) -> Sequence[int]:
        """Where sentences end."""
        return [found.start() for found in _STOP.finditer(self.text)]

    def before(self, at: int) -> str:
        """The characters before a name, as far as a cue can stand."""
        return self.text[max(0, at - _LOOK) : at]

    def after(self, at: int) -> str:
        """The characters after a name, as far as a cue can stand."""
        return self.text[at : at + _LOOK]

    def between(self, start: int, end: int) -> Sequence[Hit]:
        """The hits that start in a stretch of text."""
        return self.hits[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def follower(self, hit: Hit) -> Hit | None:
        """The next name; the name around it does not count for a name inside another."""
        at = bisect_left(self.starts, hit.end)
        return self.hits[at] if at < len(self.hits) else None

    def leader(self, hit: Hit) -> Hit | None:
        """The name before."""
        at = bisect_right(self.starts, hit.start - 1) - 1
        return self.hits[at] if at >= 0 else None

    def next_to(self, hit: Hit) -> Hit | None:
        """The name that follows after a comma or in brackets: Oregon in "Portland, Oregon"."""
        other = self.follower(hit)
        return other if other and self.text[hit.end : other.start] in (", ", " (") else None

    def sentence(self, start: int, end: int) -> str:
        """The sentence around a stretch of text, cut where it is very long."""
        opening, closing = self.bounds(start, end)
        return self.text[opening:closing]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Where that sentence starts and ends."""
        low, high = max(0, start - _SENTENCE), end + _SENTENCE
        before, after = bisect_left(self.stops, start), bisect_left(self.stops, end)
        opening = self.stops[before - 1] + 1 if before else 0
        closing = self.stops[after] if after < len(self.stops) else high
        return max(opening, low), min(closing, high)


def scene(text: str, hits: Sequence[Hit], *, home: str | None = None) -> Scene:
    """Lay out what the rules look at; ``home`` is the publisher's country."""
    return Scene(text=plain_article(text), hits=hits, starts=[hit.start for hit in hits], home=home)


def _named(region: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(region)}\b(?! (?:Canal|Strait|Channel|Sea)\b)")
