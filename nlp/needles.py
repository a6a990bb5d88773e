"""Tells cheaply which of many patterns cannot match: each needs one of a few literal strings, its needles.

Needles are worked out from the patterns themselves, so a pattern added to a list is screened for at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

_PIECE = re.compile(
    r"(?P<look>\(\?<?[!=])|(?P<open>\((?:\?(?:P<\w+>|[a-zA-Z-]*:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<edge>\\[bBAZ]|[\^$])|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDsSwW]|\.)"
    r"|(?P<sign>\\.|[^\\])"
)
_TIMES = re.compile(r"(?:([?*+])|\{(\d*)(,?)(\d*)\})\??")


Needles = frozenset[str]
_TELLING = 3  # characters; shorter needles stand in every text
_MANY = 12  # to look for more needles takes as long as to try the pattern


@dataclass(frozen=True, slots=True)
class _Found:
    """A part of a pattern: of each of ``sure``'s sets every match holds one string."""

    sure: tuple[Needles, ...]
    end: int  # where the part ends in the source


def needles(source: str) -> tuple[Needles, ...]:
    """Sets of strings: every match of the pattern holds one string of each. None where nothing is sure.

    The set whose shortest string is longest comes first, since it is met least by chance.
    Raises ValueError where brackets do not match.
    """
    found = _choices(source, 0)
    if found.end != len(source):
        raise ValueError(f"a bracket too many: {source!r}")
    return found.sure


def _choices(source: str, at: int) -> _Found:
    """Alternatives up to the closing bracket: a match holds a needle of whichever alternative it took."""
    branches = [_sequence(source, at)]
    while source[branches[-1].end : branches[-1].end + 1] == "|":
        branches.append(_sequence(source, branches[-1].end + 1))
    end = branches[-1].end
    if len(branches) == 1:
        return _Found(branches[0].sure, end)
    first = [branch.sure[0] for branch in branches if branch.sure]
    return _Found((frozenset().union(*first),) if len(first) == len(branches) else (), end)


def _sequence(source: str, at: int) -> _Found:
    sure: list[Needles] = []
    run = ""
    while (piece := _PIECE.match(source, at)) and piece.lastgroup not in ("close", "bar"):
        kind = piece.lastgroup
        part = _part(source, piece)
        times = _TIMES.match(source, part.end)
        at = times.end() if times else part.end
        if kind == "sign" and times is None:
            run += piece.group()[-1]
            continue
        if kind != "edge":
            sure += [frozenset([run])] if run else []
            run = ""
        if _at_least_once(times):
            sure += part.sure
    sure += [frozenset([run])] if run else []
    return _Found(tuple(sorted(dict.fromkeys(sure), key=_rarity, reverse=True)), at)


def _part(source: str, piece: re.Match[str]) -> _Found:
    """One piece with all that its brackets hold; what is only looked at is no part of the match."""
    if piece.lastgroup in ("open", "look"):
        inner = _choices(source, piece.end())
        if source[inner.end : inner.end + 1] != ")":
            raise ValueError(f"a bracket is not closed: {source!r}")
        sure = piece.lastgroup == "open" and "i:" not in piece.group()  # either case may stand there
        return _Found(inner.sure if sure else (), inner.end + 1)
    sign = piece.group()[-1] if piece.lastgroup == "sign" else ""
    return _Found((frozenset([sign]),) if sign else (), piece.end())


def _at_least_once(times: re.Match[str] | None) -> bool:
    return times is None or times[1] == "+" or (times[1] is None and int(times[2] or 0) > 0)


def _rarity(one: Needles) -> tuple[int, int]:
    return min(map(len, one), default=0), -len(one)


def _is_telling(one: Needles) -> bool:
    return min(map(len, one)) >= _TELLING and len(one) <= _MANY


class Screen:
    """Which patterns of a sequence may match a text; the rest need not be tried."""

    def __init__(self, sources: Sequence[str]) -> None:
        """``sources`` are patterns as written, for text whose letters stand in the same case as theirs."""
        places: dict[str, int] = {}
        self._owners: dict[int, list[int]] = {}  # by needle of the rarest set
        self._others: list[tuple[Needles, ...]] = []
        self._free = [index for index, source in enumerate(sources) if not needles(source)]
        for index, source in enumerate(sources):
            rarest, *others = needles(source) or (frozenset(),)
            self._others.append(tuple(one for one in others if _is_telling(one)))
            for needle in sorted(rarest):
                self._owners.setdefault(places.setdefault(needle, len(places)), []).append(index)
        self._automaton = AhoCorasick(list(places))

    def likely(self, text: str) -> list[int]:
        """The places of the patterns that may match ``text``, in the order of the sequence."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not found:
            return list(self._free)
        named = {pattern for index in {index for index, _, _ in found} for pattern in self._owners[index]}
        likely = (pattern for pattern in named if self._holds_others(pattern, text))
        return sorted([*self._free, *likely])

    def _holds_others(self, pattern: int, text: str) -> bool:
        return all(any(needle in text for needle in needles) for needles in self._others[pattern])

    def spots(self, text: str) -> list[int]:
        """Where needles stand, in order: in a stretch of text without one nothing matches.

        Only for patterns that all have needles.
        """
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return sorted({start for _, start, _ in found})
