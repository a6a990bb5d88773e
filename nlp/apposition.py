"""A name that words beside it call a body: "the Turkish yard Marandi", "Kotelo, the league of mills"."""

from __future__ import annotations

import re
from functools import cache

from nlp.names import words
from nlp.normal import folded

_BEFORE, _BEHIND = 24, 90  # characters in which the noun stands


def called_a_body(text: str, start: int, end: int) -> bool:
    """Whether the noun before a name, or one in apposition behind it, is that of a firm or an association."""
    low = folded(text)
    return bool(
        _before().search(low, max(0, start - _BEFORE), start) or _behind().match(low[end : end + _BEHIND])
    )


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_nouns()}) \Z")


@cache
def _behind() -> re.Pattern[str]:
    going_on = r"that|which|whose|with|for|of|in|at|on|to|behind|based|has|had|is|was|\w{2,12}ed"
    return re.compile(
        rf", (?:the|an?|its|one of the) (?:[\w']{{1,16}} ){{0,4}}?(?:{_nouns()})\b(?:[,.;]| (?:{going_on})\b)"
    )


def _nouns() -> str:
    return "|".join(sorted(words("apposed")))
