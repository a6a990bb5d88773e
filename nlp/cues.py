"""The words around a name that decide what it stands for, as patterns over ``gazetteers/cues.jsonl``."""

from __future__ import annotations

import re
from functools import cache

from nlp.gazetteers.rows import cues

_ENDING = 3  # last letters of a word by which it is looked up
_CONTINUED = re.compile(r"[\w-]")


@cache
def words(part: str) -> frozenset[str]:
    """The words of one part of the list."""
    return frozenset(_parts()[part])


@cache
def any_of(part: str) -> str:
    """A group that matches any word of the part, the longest first."""
    ordered = sorted(_parts()[part], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) for word in ordered) + ")"


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    return cues()


@cache
def follows(part: str) -> re.Pattern[str]:
    """Matches at the end of a name that one word of the part comes right after."""
    return re.compile(rf"(?:'s)?[ -]{any_of(part)}(?![\w-])")


@cache
def precedes(part: str) -> Preceding:
    """Searches the text before a name for one word of the part as the last one."""
    return Preceding(words(part))


class Preceding:
    """Words looked for right before a name: by their last letters, since most names have none before them."""

    def __init__(self, listed: frozenset[str]) -> None:
        by_ending: dict[str, list[str]] = {}
        for word in listed:
            by_ending.setdefault(word[-_ENDING:], []).append(word)
        self._by_ending = {ending: tuple(found) for ending, found in by_ending.items()}
        self._sizes = sorted({len(ending) for ending in by_ending})

    def search(self, before: str) -> bool:
        """Whether ``before`` ends in a word of the list and a blank or hyphen."""
        if before[-1:] not in (" ", "-"):
            return False
        text = before[:-1]
        for size in self._sizes:
            for word in self._by_ending.get(text[-size:], ()):
                at = len(text) - len(word)
                if text.endswith(word) and not (at and _CONTINUED.match(text, at - 1)):
                    return True
        return False
