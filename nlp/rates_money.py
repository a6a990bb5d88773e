"""Duties in money per unit of goods: "$85 a tonne", "from Rs 30 to Rs 60 per kg"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from nlp.lexicon import rows
from nlp.rate_words import Rate

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?"
_PER = re.compile(r"\d[^;]{0,60}?(?:/| (?:per|an?|each|for|on)\b)")  # a cheap look whether a unit can follow
_MOVED = re.compile(r"\bfrom[ \n]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Money:
    """Currencies and units of ``nlp/patterns/measures.jsonl``; patterns are for text as it stands."""

    codes: dict[str, str]  # a currency's word or sign to its code
    units: tuple[str, ...]
    hint: re.Pattern[str]  # a cheap look whether there can be a sum at all
    amount: re.Pattern[str]
    before: re.Pattern[str]  # "to $680 from" before "$566 a tonne": the second figure was the old one
    after: re.Pattern[str]  # "from 40.96 ringgit" behind "64.06 ringgit per tonne"


@cache
def _money_words() -> _Money:
    currencies = [row for row in rows("measures") if row["kind"] == "currency"]
    units = [row for row in rows("measures") if row["kind"] == "unit"]
    mark, name = (
        "|".join(sorted((word for row in currencies for word in row[key]), key=len, reverse=True)).replace(
            "$", r"\$"
        )
        for key in ("marks", "names")
    )
    # a letter is a currency only as a capital right before its figure: "R680 a tonne"
    letters = "|".join(rf"(?-i:{word})(?=\d)" for row in currencies for word in row.get("letters", ()))
    per = "|".join(f"(?P<u{i}>{row['pattern']})" for i, row in enumerate(units))
    scale = r"(?:[ \n]?(?P<scale>million|thousand|mln|m\b))?"
    sum_ = rf"(?:(?:{mark}|{letters})[ \n]?)?(?P<figure>{_FIGURE}){scale}(?:[ \n](?:{name})\b)?"
    low = (
        rf"(?:(?P<first>{mark}|{letters})?[ \n]?(?P<low>{_FIGURE})(?:[ \n](?P<lowname>{name})\b)?"
        r"(?:[-–]|[ \n](?:to|and)[ \n]))?"
    )
    return _Money(
        codes={
            word: row["code"]
            for row in currencies
            for word in (*row["marks"], *row["names"], *(one.lower() for one in row.get("letters", ())))
        },
        units=tuple(row["name"] for row in units),
        hint=re.compile(rf"{mark}|\b(?:{name})\b|\b(?:{letters})", re.IGNORECASE),
        amount=re.compile(
            rf"(?<![\w/.,]){low}"
            rf"(?:(?P<mark>{mark}|{letters})[ \n]?)?"
            rf"(?P<figure>{_FIGURE}){scale}(?:[ \n](?P<name>{name})\b)?(?:[ \n]\([^()\n]{{1,24}}\))?"
            rf"(?:[ \n](?:per|a|an|for[ \n]each|on[ \n]each|for[ \n]every|each)[ \n]|/[ \n]?)(?P<per>{per})",
            re.IGNORECASE,
        ),
        before=re.compile(rf"\bto[ \n]{sum_}[ \n]from[ \n]$", re.IGNORECASE),
        after=re.compile(
            rf",?[ \n](?:up[ \n]|down[ \n])?(?:from|in[ \n]place[ \n]of|instead[ \n]of)[ \n](?:the[ \n])?"
            rf"(?:current[ \n]|previous[ \n]|earlier[ \n]|present[ \n]|existing[ \n])?{sum_}",
            re.IGNORECASE,
        ),
    )


def sums(text: str) -> Iterator[Rate]:
    """Every sum of money per unit that ``text`` names."""
    if _PER.search(text) and _money_words().hint.search(text):
        found = (_money(match) for match in _money_words().amount.finditer(text))
        yield from (rate for rate in found if rate is not None)


def _code(word: str) -> str | None:
    """The currency that a word or sign of the list stands for; a row may write both forms of a word."""
    for pattern, code in _money_words().codes.items():
        if re.fullmatch(pattern.replace("$", r"\$"), word):
            return code
    return None


def _money(match: re.Match[str]) -> Rate | None:
    known, code = (
        _money_words(),
        _code((match["mark"] or match["name"] or match["first"] or match["lowname"] or "").lower()),
    )
    if code is None:
        return None
    unit = next(name for i, name in enumerate(known.units) if match[f"u{i}"])
    whole = Rate(start=match.start(), end=match.end(), value=_sum(match), unit=f"{code}/{unit}")
    if match["low"] is not None:
        return _of_two(whole, match)
    to = known.before.search(match.string, max(0, match.start() - 60), match.start())
    if to is not None:
        return replace(whole, start=to.start("figure"), value=_sum(to), prior=whole.value)
    was = known.after.match(match.string, match.end())
    return whole if was is None else replace(whole, end=was.end(), prior=_sum(was))


def _of_two(whole: Rate, match: re.Match[str]) -> Rate | None:
    """ "from $2 to $3 a barrel" tells old and new; of a range, the highest; "to Rs 30 and Rs 60" the last."""
    low = float(match["low"].replace(",", ""))
    if _MOVED.search(match.string, max(0, match.start() - 6), match.start()):
        return replace(whole, prior=low)
    if not (match["first"] or match["lowname"] or match["mark"]):
        return replace(whole, start=match.start("figure"))  # "in 2024 and 20 euros": another number
    return replace(whole, value=max(low, whole.value))


def _sum(match: re.Match[str]) -> float:
    scale = {"million": 1e6, "mln": 1e6, "m": 1e6, "thousand": 1e3}.get((match["scale"] or "").lower(), 1.0)
    return float(match["figure"].replace(",", "")) * scale
