"""A cheap look at an article's words: can it tell of an agreement or a trade measure at all?

The rules build every event around a word of their lists: an agreement's paper ("memorandum", "deal"), an act
that needs none ("agreed to merge"), a treaty's name, a measure's noun ("tariff", "export ban"). An article
without any of them has no event, and is spared the reading. The gate asks those same lists, so a word
added to them opens it too.
"""

from __future__ import annotations

from collections.abc import Iterable

from nlp.gazetteer import Hit
from nlp.measures_rules import load as load_rules
from nlp.normal import folded
from nlp.triggers import pivots


def may_tell(text: str, hits: Iterable[Hit]) -> bool:
    """Whether ``text``, with the gazetteer's ``hits`` in it, can hold an event; False is certain."""
    low = folded(text)
    return bool(pivots(low)) or any(map(_is_treaty, hits)) or load_rules().may_tell(low)


def _is_treaty(hit: Hit) -> bool:
    return any(row.kind == "treaty" for row in hit.entries)
