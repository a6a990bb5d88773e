"""How sure a reading is: one number from signs that can be counted, weighed by a table.

The weights lie in ``nlp/patterns/confidence.jsonl`` for agreements and ``measures_confidence.jsonl`` for
measures; whoever fits them to a corpus rewrites those files alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
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
)


def confidence(signs: Iterable[str], *, table: str = "confidence") -> float:
    """The chance, 0..1, that an event with these ``signs`` is told of as read: a logistic sum of weights.

    ``signs`` are names in ``table`` (of agreements: ``SIGNS``), each counted once; ``bias`` always counts.
    Raises KeyError for a sign without a weight.
    """
    weights = _weights(table)
    total = weights["bias"] + sum(weights[sign] for sign in dict.fromkeys(signs))
    return round(1 / (1 + math.exp(-total)), 2)


@cache
def _weights(table: str) -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows(table)}
