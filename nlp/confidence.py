"""How sure a reading is: one number from signs that can be counted, weighed by a table.

The weights lie in ``nlp/patterns/confidence.jsonl`` for agreements and ``measures_confidence.jsonl`` for
measures; whoever fits them to a corpus rewrites those files alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache

from nlp.lexicon import rows

SIGNS = (
    "bias",
    "title",
    "lead",
    "two_parties",
    "known_parties",
    "strong_paper",
    "done",
    "dated",
    "told_again",
    "ahead",
    "vague_type",
    "one_party",
    "background",
    "words_for",
    "words_against",
    "opened",
)
_FOR, _AGAINST = 0.7, 0.3  # of ten articles that open so, seven are such news and more; three and fewer


def confidence(signs: Iterable[str], *, table: str = "confidence") -> float:
    """The chance, 0..1, that an event with these ``signs`` is told of as read: a logistic sum of weights.

    ``signs`` are names in ``table`` (of agreements: ``SIGNS``), each counted once; ``bias`` always counts.
    Raises KeyError for a sign without a weight.
    """
    weights = _weights(table)
    total = weights["bias"] + sum(weights[sign] for sign in dict.fromkeys(signs))
    return round(1 / (1 + math.exp(-total)), 2)


def moved(chance: float, sign: str, *, table: str = "confidence") -> float:
    """``chance`` after one more sign has become known."""
    total = math.log(chance / (1 - chance)) + _weights(table)[sign]
    return round(1 / (1 + math.exp(-total)), 2)


def worded(chance: float | None) -> Iterator[str]:
    """The sign that the article's opening gives: ``chance`` that it is such news, None where nobody asked."""
    if chance is not None and chance >= _FOR:
        yield "words_for"
    if chance is not None and chance < _AGAINST:
        yield "words_against"


@cache
def _weights(table: str) -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows(table)}
