"""How sure an agreement's reading is: one number from signs that can be counted, weighed by a table.

The weights lie in ``nlp/patterns/confidence.jsonl``; whoever fits them to a corpus rewrites that file alone.
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


def confidence(signs: Iterable[str]) -> float:
    """The chance, 0..1, that a pact with these ``signs`` is told of as read: a logistic sum of their weights.

    ``signs`` are names of ``SIGNS``; ``bias`` always counts. Raises KeyError for a sign without a weight.
    """
    weights = _weights()
    total = weights["bias"] + sum(weights[sign] for sign in dict.fromkeys(signs))
    return round(1 / (1 + math.exp(-total)), 2)


@cache
def _weights() -> dict[str, float]:
    return {row["sign"]: float(row["weight"]) for row in rows("confidence")}
