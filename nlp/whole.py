"""Finds whole words and phrases of a list by one automaton, much faster than by a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick


class Words:
    """A list of words or phrases, as they stand in the texts to be searched (folded, if those are)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(dict.fromkeys(words))
        self._automaton = AhoCorasick(self._words)

    def spots(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Which word, by its place in the list, and where: leftmost, then longest, none overlapping."""
        free = 0
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for index, start, end in sorted(found, key=lambda match: (match[1], -match[2])):
            if start >= free and whole(text, start, end):
                yield index, start, end
                free = end

    def count(self, text: str) -> int:
        """How often words of the list stand in the text."""
        return sum(1 for _ in self.spots(text))


def whole(text: str, start: int, end: int) -> bool:
    """Whether neither end of a stretch cuts a word."""
    return not (start and _in_word(text[start - 1])) and not (end < len(text) and _in_word(text[end]))


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
