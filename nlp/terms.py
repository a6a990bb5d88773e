"""How long an agreement runs: "a five-year MOU", "a concession for a period of 30 years"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from nlp.lexicon import clause, rows
from nlp.numerals import TEENS, UNITS, WORTH

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "ninety")
NUMBERS = {word: WORTH[word] for word in (*UNITS, *TEENS, *_TENS)}
_MONTHS = {"month": 1, "mth": 1, "year": 12, "yr": 12, "decade": 120}
_MONTHS |= {"half century": 600, "quarter century": 300}
_LONGEST = 99 * 12
_BESIDE = 60  # characters before a duration that may call it optional


@cache
def _forms() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    number = "|".join(sorted(NUMBERS, key=len, reverse=True))
    count = rf"(?P<n>\d{{1,2}}|(?:(?:{'|'.join(_TENS)}) )?(?:{number}))"
    unit = r"(?P<unit>year|yr|month|mth|decade)s?"
    whole = (
        rf"(?:{count}(?: ?\((?:\d{{1,2}}|{number})\))?(?P<half> and a half)? {unit}"
        r"|(?P<single>(?:half|quarter) century|decade|(?<=\bfor a )year|(?<=\banother )year)(?: long)?)"
    )
    found = [row for row in rows("clauses") if row["kind"] in ("term_before", "term_after")]
    return tuple(
        (
            row["kind"] == "term_before",
            re.compile(
                row["pattern"].replace("DURATION", whole).replace("COUNT", count).replace("UNIT", unit)
            ),
        )
        for row in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    start: int
    end: int
    months: int
    papered: bool = False  # the words name the paper too: a fifteen-year concession


def terms(folded: str) -> list[Term]:
    """Every duration in folded text that can be an agreement's term; offsets into the text given.

    What a side may add to it is none: "with an option for ten more years", "two five-year renewals".
    """
    found: dict[int, Term] = {}
    for papered, pattern in _forms():
        for match in pattern.finditer(folded):
            term = replace(_term(match), papered=papered)
            if 0 < term.months <= _LONGEST and not _optional(folded, term):
                found.setdefault(term.start, term)
    return list(found.values())


def _term(match: re.Match[str]) -> Term:
    parts = match.groupdict()
    if parts.get("single"):
        start, end = match.span("single")
        return Term(start=start, end=end, months=_MONTHS[parts["single"]])
    months = sum(int(word) if word.isdigit() else NUMBERS[word] for word in parts["n"].split())
    months *= _MONTHS[parts["unit"]]
    months += _MONTHS[parts["unit"]] // 2 if parts.get("half") else 0
    end = match.end("unit")
    end += match.string.startswith("s", end)
    return Term(start=match.start("n"), end=end, months=months)


def _optional(folded: str, term: Term) -> bool:
    before = folded[max(0, term.start - _BESIDE) : term.start]
    return bool(clause("term_optional").search(before) or clause("term_extra").match(folded[term.end :][:32]))
