"""How likely an article is news of our field, from the words it opens with: a linear model, learnt.

The weights lie in ``nlp/weights/relevance.jsonl``, one word or pair of words a line; ``make train`` writes
them from ``training/corpus/train``. Rules say what happened; these weights only say whether the words around
it are those of such news, and so speak for or against a reading.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from nlp.gazetteer import Hit
from nlp.normal import folded

Range = tuple[int, int]
BIAS = ""  # the gram that every text has

_OPENING = 1500  # characters after the headline; news tells its event there
_OPENS = 0.7  # of the pacts told anew at such a chance 7 of 8 were news, at .4 to .7 only 11 of 36
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?%?|[%$]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """The chances, 0..1, that an article is news of an agreement and that it is news of a trade measure."""

    agreement: float
    measure: float


def relevance(text: str, hits: Sequence[Hit], *, title: Range | None, start: int) -> Relevance:
    """The chances for an article whose headline is at ``title`` and whose body begins at ``start``.

    ``hits`` are the gazetteer's, in order. Costs a look at 1,500 characters, whatever the text's length.
    """
    known = _weights()
    found = grams(text, hits, title=title, start=start)
    share = 1 / math.sqrt(len(found)) if found else 0.0
    pairs = [known[gram] for gram in found if gram in known]
    bias = known[BIAS]
    return Relevance(
        agreement=_chance(bias[0] + share * sum(pair[0] for pair in pairs)),
        measure=_chance(bias[1] + share * sum(pair[1] for pair in pairs)),
    )


def opens(chance: float | None) -> bool:
    """Whether ``chance`` is high enough to tell what the rules alone would hold back."""
    return chance is not None and chance >= _OPENS


def grams(text: str, hits: Sequence[Hit], *, title: Range | None, start: int) -> list[str]:
    """The words and pairs of neighbours in headline and opening, each once, those of the headline twice over.

    A name of the lists stands as its kind and a number as ``0``: it is not the name that makes news.
    """
    begin, end = title or (0, 0)
    headline = _words(text, hits, begin, end)
    start = max(start, end)
    words = headline + _words(text, hits, start, start + _OPENING)
    found = dict.fromkeys(words)
    found |= dict.fromkeys(f"{one} {other}" for one, other in pairwise(words))
    found |= dict.fromkeys(f"{word}@title" for word in headline)
    return list(found)


def _words(text: str, hits: Sequence[Hit], start: int, end: int) -> list[str]:
    masked = " ".join(_masked(text, hits, start, min(end, len(text))))
    return [_plain(word) if word[0] <= "9" else word for word in _WORD.findall(masked)]


def _masked(text: str, hits: Sequence[Hit], start: int, end: int) -> Iterator[str]:
    here, low = start, folded(text)
    for hit in hits[bisect_left(hits, start, key=_start) :]:
        if hit.start >= end:
            break
        if hit.start >= here:
            yield low[here : hit.start]
            yield f"is{hit.kind}"
            here = hit.end
    yield low[here:end]


def _start(hit: Hit) -> int:
    return hit.start


def _plain(word: str) -> str:
    if word[0].isdigit():
        return "0%" if word[-1] == "%" else "0"
    return word


def _chance(total: float) -> float:
    return round(1 / (1 + math.exp(-total)), 3)


@cache
def _weights() -> dict[str, tuple[float, float]]:
    text = resources.files("nlp.weights").joinpath("relevance.jsonl").read_text(encoding="utf-8")
    rows = (json.loads(line) for line in text.splitlines())
    return {gram: (agreement, measure) for gram, agreement, measure in rows}
