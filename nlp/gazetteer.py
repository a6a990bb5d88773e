"""Finds the names we keep lists of: countries, blocs, ports, organisations, phrases that only look like one.

One Aho-Corasick automaton over all surfaces; of overlapping names the leftmost wins, and of those that start
together the longest, so that "New South Wales" is never Wales and "China Shipping" is one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from nlp.gazetteers.rows import Meaning, Row, meanings
from nlp.normal import Translation

# one character for one character: offsets into the plain text are offsets into the text as given
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‐": "-", "‑": "-", "−": "-"}
    | dict.fromkeys("\u00a0\u2009\u202f\n\r\t", " ")
)
_plainly = Translation(_PLAIN)
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)
_ORDER = (  # of the meanings of one surface, the one that says most first
    *("exclusion", "country", "abbreviation", "demonym", "bloc", "organ", "treaty", "forum"),
    *("authority", "port", "acronym", "org", "capital", "place"),
)
_LANDS = ("country", "demonym", "abbreviation")
_OWNING = ("'s ", "’s ", "' ", "’ ", " ")
_PUBLIC = ("agency", "government")
_LOOSE = ("  ", "\n ", " \n")
_RUN = re.compile(r"(?<=\S)(?=[ \t\r\n\xa0]{2})[ \t\r\xa0]{0,200}(?:\n[ \t\r\xa0]{0,200})?(?=\S)")
_SHOUTED = 4  # shorter names in capitals are other words: BAR, NICE stay out by their cue, MALI comes in


@dataclass(frozen=True, slots=True)
class Hit:
    """A surface found in a text: code points ``start`` to ``end``, and everything it may mean.

    ``surface`` is the name with its runs of blanks closed up.
    """

    start: int
    end: int
    surface: str
    entries: tuple[Row, ...]

    @property
    def kind(self) -> str:
        """The kind of its first meaning: exclusion before country before bloc before port before place."""
        return self.entries[0].kind


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain; same length, same offsets."""
    return _plainly(text)


@lru_cache(maxsize=4)
def plain_article(text: str) -> str:
    """``plain`` of a whole article, kept for the next who asks."""
    return plain(text)


class Gazetteer:
    """All surfaces in one automaton; build it once per process, with ``load``."""

    def __init__(self, known: Iterable[Meaning]) -> None:
        table: dict[str, dict[Row, None]] = {}
        for surface, row in known:
            for spelling in _spellings(plain(surface)):
                table.setdefault(spelling, {})[row] = None
        self._surfaces = list(table)
        self._entries = [tuple(sorted(rows, key=_rank)) for rows in table.values()]
        self._automaton = AhoCorasick(self._surfaces)

    def __len__(self) -> int:
        return len(self._surfaces)

    def meaning(self, surface: str) -> tuple[Row, ...]:
        """What exactly this surface may mean; empty if it is not in the lists."""
        found = [hit for hit in self.scan(surface) if hit.end - hit.start == len(surface)]
        return found[0].entries if found else ()

    def scan(self, text: str) -> list[Hit]:
        """Every name in the text, left to right, none overlapping; a possessive 's stays outside."""
        if not any(sign in text for sign in _LOOSE):
            return _owned(text, list(self._longest(text, whole=True)))
        close, places = _closed_up(text)
        hits = _owned(close, list(self._longest(close, whole=True)))
        return [Hit(places[hit.start], places[hit.end - 1] + 1, hit.surface, hit.entries) for hit in hits]

    def within(self, hit: Hit) -> list[Hit]:
        """The shorter names inside a name, offsets as in the text: Indonesia in "Indonesia Port Corp."."""
        inner = self._longest(hit.surface, whole=False)
        if hit.end - hit.start != len(hit.surface):  # set in columns: where within it, is not known
            return [Hit(hit.start, hit.end, part.surface, part.entries) for part in inner]
        return [
            Hit(hit.start + part.start, hit.start + part.end, part.surface, part.entries) for part in inner
        ]

    def _longest(self, text: str, *, whole: bool) -> Iterator[Hit]:
        # all matches, not the library's own leftmost-longest: a long match that breaks a word must not hide
        # the good shorter one at its place (Niger in "Niger Deltas")
        found = self._automaton.find_matches_as_indexes(
            plain_article(text) if whole else plain(text), overlapping=True
        )
        free = 0
        alone = [match for match in found if _stands_alone(text, match[1], match[2])]
        for pattern, start, end in sorted(alone, key=_leftmost_longest):
            if start >= free and (whole or end - start < len(text)):
                yield Hit(start, end, text[start:end], self._entries[pattern])
                free = end


def _owned(text: str, hits: list[Hit]) -> list[Hit]:
    """``hits``, a public body given to the state before it: Commerce in "Kenya's Department of Commerce"."""
    for at, (land, body) in enumerate(pairwise(hits), 1):
        if land.kind not in _LANDS or text[land.end : body.start] not in _OWNING:
            continue
        country = land.entries[0].country
        if country and any(_is_public(row) and row.country not in (None, country) for row in body.entries):
            rows = tuple(replace(row, country=country) if _is_public(row) else row for row in body.entries)
            hits[at] = Hit(body.start, body.end, body.surface, rows)
    return hits


def _is_public(row: Row) -> bool:
    return row.kind == "org" and row.role in _PUBLIC


def _closed_up(text: str) -> tuple[str, list[int]]:
    """The text with each run of blanks as one, and where each of its characters stood: names of a page set
    in columns are whole again. An empty line still ends a paragraph."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for run in _RUN.finditer(text):
        parts += [text[at : run.start()], " "]
        places.extend(range(at, run.start() + 1))
        at = run.end()
    return "".join([*parts, text[at:]]), [*places, *range(at, len(text))]


def _leftmost_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]


def _rank(row: Row) -> int:
    return _ORDER.index(row.kind)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if text[end - 1] == "." and after == "-":
        return not before.isalnum()
    return not (before.isalnum() or after.isalnum() or before in "@_" or after in "@_")


def _spellings(surface: str) -> Iterator[str]:
    for spelling in dict.fromkeys((surface, _unaccented(surface))):
        for form in _abbreviated(spelling):
            yield form
            if len(form) >= _SHOUTED and not form.isupper():
                yield form.upper()


def _abbreviated(spelling: str) -> Iterator[str]:
    yield spelling
    if "St. " in spelling:
        yield spelling.replace("St. ", "St ")
        yield spelling.replace("St. ", "Saint ")
    if " & " in spelling:
        yield spelling.replace(" & ", " and ")
    if " and " in spelling:
        yield spelling.replace(" and ", " & ")


def _unaccented(surface: str) -> str:
    parts = unicodedata.normalize("NFKD", surface.translate(_LETTERS))
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The gazetteer over the lists in ``nlp/gazetteers``, built on the first call of a process."""
    return Gazetteer(meanings())
