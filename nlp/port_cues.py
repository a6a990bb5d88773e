"""Words right before a name that make a port of it.

The pattern reads from a word somewhere before the name up to it, which is dear to search for; most names are
spared it by a look at the last word and at whether any of its words stands there at all.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.cues import any_of, words
from nlp.needles import Screen

_LAST_WORD = re.compile(r"(\w{1,24}):? $")
_LONGEST_WORD, _LONGEST_CUE = 24, 64  # characters
_CUE_ENDS = frozenset(
    (
        *("of", "at", "in", "the", "both", "nearby", "port", "include", "included", "includes", "including"),
        *("as", "like", "namely", "from", "between"),
    )
)


@cache
def _cue_before() -> re.Pattern[str]:
    """ "Port of X", "terminals at X", "berthed in X", "Port X"."""
    body = r"(?: (?:authority|authorities|city|cities|complex|hub|operations|administrations?|projects?))?"
    head = rf"\b(?:{any_of('port_word')}|{any_of('air_word')}){body} (?:of|at|in)(?: the| both| nearby)?"
    return re.compile(rf"(?:{head}|\bPort|\b{any_of('call_verb')}(?: the)?) $", re.I)


_LISTED_BEFORE = re.compile(  # "ports that had ships include X"
    r"\bports(?:(?: [\w'-]+){0,6} (?:included?|includes|including|such as|like|namely):?| from| between) $",
    re.I,
)


@cache
def _chief_port() -> re.Pattern[str]:
    """ "Japan's ninth-largest container port, Kashima"."""
    return re.compile(rf"\b{any_of('superlative')}(?: [\w-]+){{0,2}} (?:sea)?port, $", re.I)


def is_cue(before: str) -> bool:
    """Whether the words before a name make it a port's; cheap looks spare most names the pattern."""
    if before.endswith("port, "):
        return bool(_chief_port().search(before, max(0, len(before) - _LONGEST_CUE)))
    last = _LAST_WORD.search(before, max(0, len(before) - _LONGEST_WORD))
    if last is None or last[1].lower() not in _cue_ends():
        return False
    low = before.lower()
    if "ports" in low and _LISTED_BEFORE.search(before):
        return True
    return bool(
        _cue_screen().likely(low) and _cue_before().search(before, max(0, len(before) - _LONGEST_CUE))
    )


def is_call(before: str) -> bool:
    """Whether only a verb makes it a port's ("skipped X"): bands and buses skip towns too."""
    return bool(_called().search(before, max(0, len(before) - _LONGEST_CUE)))


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('call_verb')}(?: the)? $", re.I)


@cache
def _cue_ends() -> frozenset[str]:
    """The last words of all that ``_cue_before`` finds."""
    return _CUE_ENDS.union(re.findall(r"\w+", verb)[-1].lower() for verb in words("call_verb"))


@cache
def _cue_screen() -> Screen:
    return Screen([_cue_before().pattern.lower()])
