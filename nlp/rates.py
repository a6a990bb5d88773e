"""Rates of duty in running text: what a measure costs, per cent of value or money per unit.

Pure over a string. Ranges yield their highest figure, as a reader of a headline would quote it; a move
"from 10 to 25 percent" yields both ends. Shares of trade ("92 per cent of goods") and changes ("cut by
10 percent") are not rates of duty and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from nlp.lexicon import rows

PERCENT = "percent"
MAX_PERCENT = 1500.0  # above it a figure is a typing error, a jest or an index, never a duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate; ``text[start:end]`` is the wording, ``prior`` the rate it replaces."""

    start: int
    end: int
    value: float
    unit: str
    prior: float | None = None
    about: bool = False  # a rounded figure: "almost 175 percent"


_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-five": 25,
    "thirty": 30, "thirty-five": 35, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "one hundred": 100, "a hundred": 100,
}  # fmt: skip
_TENS = frozenset(word for word, value in _WORDS.items() if 20 <= value < 100 and value % 10 == 0)
_UNITS_OF_TEN = frozenset(word for word, value in _WORDS.items() if 0 < value < 10)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,3},\d{1,2}(?!\d)|\d{1,6}(?:\.\d{1,3})?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")"
)
_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent\b|pct\b|percentage[ \n]points?\b))"
_WIDE_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent|pct|percentage[ \n]points?))?"
_LEAD = (
    r"(?P<lead>\b(?:between"
    r"|from(?:[ \n]the)?(?:[ \n](?:current|existing|present|previous))?"
    r"|ranging[ \n]from|by[ \n]between|of[ \n]between|by[ \n]up[ \n]to"
    r"|by)[ \n])?"
)
_PERCENT = re.compile(
    _LEAD
    + rf"(?<![\w.,])(?P<low>{_NUMBER}){_WIDE_UNIT}"
    + r"(?P<join>[ \n]?[-–—][ \n]?|[ \n]to[ \n](?:as[ \n]much[ \n]as[ \n]|up[ \n]to[ \n]"
    + r"|as[ \n]high[ \n]as[ \n]|a[ \n]maximum[ \n]of[ \n])?|[ \n]and[ \n]|[ \n]or[ \n])"
    + rf"(?P<high>{_NUMBER}){_UNIT}"
    + r"|(?P<lead1>\bby[ \n](?:up[ \n]to[ \n]|an?[ \n](?:further|average[ \n]of|additional)[ \n]|another[ \n]"
    + r"|about[ \n])?)?"
    + rf"(?<![\w.,])(?P<only>{_NUMBER}){_UNIT}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"[ \n](?:of|share|growth|stake)\b(?![ \n](?:the[ \n])?(?:customs[ \n]|import[ \n]"
    r"|cif[ \n]|fob[ \n]|reference[ \n]|export[ \n]|invoice[ \n]|assessed[ \n]|declared[ \n])?"
    r"(?:value|price))",
    re.IGNORECASE,
)
_FROM_AFTER = re.compile(
    rf",?[ \n]\(?(?:up[ \n]|down[ \n]|raised[ \n]|increased[ \n]|compared[ \n])?"
    rf"(?P<cue>from|instead[ \n]of|(?:as[ \n])?against|with|versus)[ \n](?:the[ \n]|a[ \n]|an[ \n])?"
    rf"(?:current[ \n]|present[ \n]|previous[ \n]|existing[ \n]|earlier[ \n]|initial[ \n])?"
    rf"(?:rate[ \n]of[ \n])?(?P<prior>{_NUMBER}){_UNIT}",
    re.IGNORECASE,
)
_RAISED = re.compile(  # a rise told by its size, which is quoted as the rate: "raised duties on pork by 25%"
    r"\b(?:rais(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|hik(?:e[sd]?|ing))[ \n](?:[\w-]{1,15}[ \n]){0,4}"
    r"(?:tariffs?|duty|duties|lev(?:y|ies)|tax(?:es)?)\b[^.;%]{0,90}$"
    r"|\b(?:tariffs?|duty|duties|lev(?:y|ies)|tax(?:es)?)\b[^.;%]{0,110}"
    r"\b(?:raised|increased|hiked|go(?:es)?[ \n]up|rises?)[ \n]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:almost|nearly|about|around|roughly|some|approximately|over)[ \n]$", re.IGNORECASE)
_ZERO = re.compile(
    r"\b(?:naught|nil)\b|\bzero(?:[ \n-](?:tariffs?|duty|duties|rate|rated|import[ \n]tax)|ed)?\b|\b(?:duty"
    r"|tariff)[ -]free\b",
    re.IGNORECASE,
)

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?"


@dataclass(frozen=True, slots=True)
class _Money:
    """Currencies and units of ``nlp/patterns/measures.jsonl``; patterns are for text as it stands."""

    codes: dict[str, str]  # a currency's word or sign to its code
    units: tuple[str, ...]
    hint: re.Pattern[str]  # a cheap look whether there can be a rate at all
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
    per = "|".join(f"(?P<u{i}>{row['pattern']})" for i, row in enumerate(units))
    scale = r"(?:[ \n]?(?P<scale>million|thousand|mln|m\b))?"
    sum_ = rf"(?:(?:{mark})[ \n]?)?(?P<figure>{_FIGURE}){scale}(?:[ \n](?:{name})\b)?"
    return _Money(
        codes={word: row["code"] for row in currencies for word in (*row["marks"], *row["names"])},
        units=tuple(row["name"] for row in units),
        hint=re.compile(rf"%|per[ \n-]?cent|pct|zero|naught|nil|free|{mark}|\b(?:{name})\b", re.IGNORECASE),
        amount=re.compile(
            rf"(?<![\w/])(?:(?P<first>{mark})[ \n]?(?P<low>{_FIGURE})(?:[-–]|[ \n]to[ \n]))?"
            rf"(?:(?P<mark>{mark})[ \n]?)?"
            rf"(?P<figure>{_FIGURE}){scale}(?:[ \n](?P<name>{name})\b)?"
            rf"(?:[ \n](?:per|a|an|for[ \n]each|on[ \n]each|for[ \n]every|each)[ \n]|/[ \n]?)(?P<per>{per})",
            re.IGNORECASE,
        ),
        before=re.compile(rf"\bto[ \n]{sum_}[ \n]from[ \n]$", re.IGNORECASE),
        after=re.compile(
            rf",?[ \n](?:up[ \n]|down[ \n])?from[ \n](?:the[ \n])?"
            rf"(?:current[ \n]|previous[ \n]|earlier[ \n])?{sum_}",
            re.IGNORECASE,
        ),
    )


def _code(word: str) -> str | None:
    """The currency that a word or sign of the list stands for; a row may write both forms of a word."""
    for pattern, code in _money_words().codes.items():
        if re.fullmatch(pattern.replace("$", r"\$"), word):
            return code
    return None


def rates(text: str) -> list[Rate]:
    """Every rate that ``text`` could be naming, in order; whether it belongs to a measure is not asked."""
    if not _money_words().hint.search(text):
        return []
    found = [rate for match in _PERCENT.finditer(text) if (rate := _percent(match, text)) is not None]
    found += [rate for match in _money_words().amount.finditer(text) if (rate := _money(match)) is not None]
    taken = [(rate.start, rate.end) for rate in found]
    found += [
        Rate(start=m.start(), end=m.end(), value=0.0, unit=PERCENT)
        for m in _ZERO.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]
    return sorted(_without_priors(found, text), key=lambda rate: rate.start)


def _number(text: str) -> float:
    word = re.sub(r"\s+", " ", text.lower())
    if re.fullmatch(r"\d{1,3},\d{1,2}", word):
        return float(word.replace(",", "."))  # the decimal comma of translated notices: "19,4%"
    return float(_WORDS[word]) if word in _WORDS else float(word.replace(",", ""))


def _percent(match: re.Match[str], text: str) -> Rate | None:
    if _SHARE.match(text, match.end()):
        return None
    lead = (match["lead"] or match["lead1"] or "").lower().split()
    if lead[:1] == ["by"] and (
        "point" in match.group() or not _RAISED.search(text, max(0, match.start() - 160), match.start())
    ):
        return None
    if match["only"] is not None:
        value, prior, start = _number(match["only"]), None, match.start("only")
    elif lead[:1] == ["from"] and match["join"].strip().lower().startswith("to"):
        value, prior, start = _number(match["high"]), _number(match["low"]), match.start("low")
    elif match["join"].strip().lower() in {"and", "or"} and not lead:
        value, prior, start = _number(match["high"]), None, match.start("high")
    elif match["low"].lower() in _TENS and match["high"].lower() in _UNITS_OF_TEN:
        value, prior, start = _number(match["low"]) + _number(match["high"]), None, match.start("low")
    else:
        value, prior, start = max(_number(match["low"]), _number(match["high"])), None, match.start("low")
    if value > MAX_PERCENT:
        return None
    about = bool(_ABOUT.search(text, max(0, start - 16), start))
    return Rate(start=start, end=match.end(), value=value, unit=PERCENT, prior=prior, about=about)


def _money(match: re.Match[str]) -> Rate | None:
    known, code = _money_words(), _code((match["mark"] or match["first"] or match["name"] or "").lower())
    if code is None:
        return None
    unit = next(name for i, name in enumerate(known.units) if match[f"u{i}"])
    whole = Rate(start=match.start(), end=match.end(), value=_sum(match), unit=f"{code}/{unit}")
    if match["low"] is not None:
        low = float(match["low"].replace(",", ""))
        moved = re.search(
            r"\bfrom[ \n]$", match.string[max(0, match.start() - 6) : match.start()], re.IGNORECASE
        )
        if moved:
            return replace(whole, prior=low)
        return replace(whole, value=max(low, whole.value))
    to = known.before.search(match.string, max(0, match.start() - 60), match.start())
    if to is not None:
        return replace(whole, start=to.start("figure"), value=_sum(to), prior=whole.value)
    was = known.after.match(match.string, match.end())
    return whole if was is None else replace(whole, end=was.end(), prior=_sum(was))


def _sum(match: re.Match[str]) -> float:
    scale = {"million": 1e6, "mln": 1e6, "m": 1e6, "thousand": 1e3}.get((match["scale"] or "").lower(), 1.0)
    return float(match["figure"].replace(",", "")) * scale


def _without_priors(found: list[Rate], text: str) -> list[Rate]:
    """Join "to 50% from 25%" into one rate with its prior, dropping the second figure."""
    ordered = sorted(found, key=lambda rate: rate.start)
    kept: list[Rate] = []
    for rate in ordered:
        if kept and rate.start < kept[-1].end:
            continue
        if kept and rate.value == 0 and text[kept[-1].end : rate.start].split() == ["to"]:
            kept[-1] = replace(rate, start=kept[-1].start, prior=kept[-1].value)
            continue
        after = _FROM_AFTER.match(text, rate.end) if rate.prior is None and rate.unit == PERCENT else None
        if after is not None:
            prior = _number(after["prior"])
            kept.append(
                Rate(start=rate.start, end=after.end(), value=rate.value, unit=rate.unit, prior=prior)
            )
            continue
        kept.append(rate)
    return kept
