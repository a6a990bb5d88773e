"""The words around a name that decide what it stands for, as patterns over ``gazetteers/cues.jsonl``."""

from __future__ import annotations

import re
from functools import cache

from nlp.gazetteers.rows import cues


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
def precedes(part: str) -> re.Pattern[str]:
    """Searches the text before a name for one word of the part as the last one."""
    return re.compile(rf"(?<![\w-]){any_of(part)}[ -]$")
