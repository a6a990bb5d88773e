"""The states of the towns that a text names, and of the one its dateline names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from nlp.extensions import text_of
from nlp.gazetteer import Hit

_OPENING = 200  # characters of the story in which its dateline stands
_TOWNS = frozenset({"capital", "place", "port"})
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,20})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?(?: ?\([\w .&'/-]{2,30}\))?"
    r" ?(?:--?|[—–:.])(?!\w)"
)


def dateline(doc: Doc, sentences: Sequence[tuple[int, int]]) -> str | None:
    """The state of the town before the first words of the story: "MUMBAI, May 4 (Reuters) -"."""
    title, text = doc._.title_span or (0, 0), text_of(doc)
    start = next((s[0] for s in sentences if s[0] >= title[1]), len(text))
    for hit in doc._.hits:
        opens = start <= hit.start < start + 3 or (len(hit.surface) > 3 and hit.surface.isupper())
        if start <= hit.start < start + _OPENING and opens and _DATELINE.match(text, hit.end):
            return town(hit)
    return None


def town(hit: Hit) -> str | None:
    """The state of a town, as ISO 3166-1 alpha-2; None for a name that can be no town."""
    rows = (row for row in hit.entries if row.kind in _TOWNS)
    return next((code for row in rows if (code := row.country or (row.code or "")[:2])), None)
