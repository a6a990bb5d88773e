"""A state that a body of its own signs for: the Republic, represented by its ports authority."""

from __future__ import annotations

import re

from nlp.entities import COUNTRY, DEMONYM, NAME, ORG, Entity

_BY = re.compile(
    r"(?: \([^()]{1,40}\))?,? (?:(?:which|who) (?:is|was|were) )?"
    r"represented (?:\w{2,12} ){0,2}(?:by|through)(?: the| its)? ?"
)
_CROWN = re.compile(
    r"(?:\A|\b(?:with|and|between) )the (?:\w{4,12} )?(?:state|government|country|kingdom)"
    r", represented by(?: the| its)? ?\Z"
)
_AT_MOST = 90  # characters between the two names


def signs_for_state(text: str, last: tuple[int, Entity] | None, body: tuple[int, Entity]) -> bool:
    """Whether ``body``, at its place, signs for the state of the name before it, that ``last`` ends at."""
    start, one = body
    if one.sign != ORG:
        return False
    low = max(0, start - _AT_MOST)
    if last is not None and last[0] >= low and _BY.fullmatch(text, last[0], start):
        return last[1].sign in COUNTRY + DEMONYM + NAME
    return _CROWN.search(text, low, start) is not None
