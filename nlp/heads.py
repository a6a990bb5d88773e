"""Finds where the phrases of many patterns can begin, all in one look: where the letters stand that one opens
with. A pattern searched for by itself is tried at every character of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

_HEAD = re.compile(r"(?:[\w' -](?![?*{]))+")  # the letters that every match opens with


class Heads:
    """The opening letters of a sequence of patterns."""

    def __init__(self, patterns: Sequence[Iterable[str]]) -> None:
        """``patterns``: of each its alternatives as written, for text of the same case.

        Raises ValueError where one opens with anything but letters.
        """
        owners: dict[str, dict[int, None]] = {}
        for index, alternatives in enumerate(patterns):
            for one in alternatives:
                owners.setdefault(_head(one), {})[index] = None
        self._owners = [tuple(found) for found in owners.values()]
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.DFA)  # few, so small

    def spots(self, text: str) -> list[tuple[int, int]]:
        """Where a pattern may begin and its place in the sequence, in order, each pair once."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return sorted({(start, index) for head, start, _ in found for index in self._owners[head]})


def _head(source: str) -> str:
    found = _HEAD.match(source)
    if found is None:
        raise ValueError(f"a phrase must open with a letter or a choice of words: {source!r}")
    return found.group()
