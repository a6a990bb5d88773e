"""How long an agreement runs: "a five-year MOU", "a concession for a period of 30 years"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import rows

_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)} | _TENS


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    number = "|".join(sorted(NUMBERS, key=len, reverse=True))
    found = [row["pattern"] for row in rows("clauses") if row["kind"] in ("term_before", "term_after")]
    return tuple(re.compile(pattern.replace("NUMBER", number)) for pattern in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    start: int
    end: int
    months: int


def terms(folded: str) -> list[Term]:
    """Every duration in folded text that can be an agreement's term; offsets into the text given."""
    found = []
    for pattern in _forms():
        for match in pattern.finditer(folded):
            count = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
            months = count * 12 if match["unit"] == "year" else count
            if 0 < months <= 99 * 12:
                end = match.end("unit")
                end += folded.startswith("s", end)
                found.append(Term(start=match.start("n"), end=end, months=months))
    return found
