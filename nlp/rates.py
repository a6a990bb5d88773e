"""Rates of duty in running text: what a measure costs, per cent of value or money per unit.

Pure over a string. Ranges yield their highest figure, as a reader of a headline would quote it; a move
"from 10 to 25 percent" yields both ends. Shares of trade ("92 per cent of goods") and changes ("cut by
10 percent") are not rates of duty and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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


_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-five": 25,
    "thirty": 30, "thirty-five": 35, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "one hundred": 100, "a hundred": 100,
}  # fmt: skip
_TENS = frozenset(word for word, value in _WORDS.items() if 20 <= value < 100 and value % 10 == 0)
_UNITS_OF_TEN = frozenset(word for word, value in _WORDS.items() if 0 < value < 10)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,6}(?:\.\d{1,3})?|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")"
)
_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent\b|pct\b|percentage[ \n]points?\b))"
_WIDE_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent|pct|percentage[ \n]points?))?"
_LEAD = (
    r"(?P<lead>\b(?:between|from|ranging[ \n]from|by[ \n]between|of[ \n]between|by[ \n]up[ \n]to"
    r"|by)[ \n])?"
)
_PERCENT = re.compile(
    _LEAD
    + rf"(?<![\w.,])(?P<low>{_NUMBER}){_WIDE_UNIT}"
    + r"(?P<join>[ \n]?[-–—][ \n]?|[ \n]to[ \n](?:as[ \n]much[ \n]as[ \n])?|[ \n]and[ \n]|[ \n]or[ \n])"
    + rf"(?P<high>{_NUMBER}){_UNIT}"
    + r"|(?P<lead1>\bby[ \n](?:up[ \n]to[ \n]|an?[ \n](?:further|average[ \n]of|additional)[ \n]|another[ \n]"
    + r"|about[ \n])?)?"
    + rf"(?<![\w.,])(?P<only>{_NUMBER}){_UNIT}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"[ \n](?:of|share|growth|stake)\b(?![ \n](?:the[ \n])?(?:customs[ \n]|import[ \n]"
    r"|cif[ \n])?(?:value|price))",
    re.IGNORECASE,
)
_FROM_AFTER = re.compile(
    rf",?[ \n](?:up[ \n]|down[ \n]|raised[ \n]|increased[ \n]"
    rf"|instead[ \n]of[ \n])?(?:from[ \n](?:the[ \n]|a[ \n])?"
    rf"(?:current[ \n]|present[ \n]|previous[ \n]|existing[ \n]"
    rf"|earlier[ \n])?)?(?P<prior>{_NUMBER}){_UNIT}",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"\b(?:naught|nil)\b|\bzero(?:[ \n-](?:tariffs?|duty|duties|rate|rated|import[ \n]tax)|ed)?\b|\b(?:duty"
    r"|tariff)[ -]free\b",
    re.IGNORECASE,
)

_HINT = re.compile(  # a cheap look whether there can be a rate at all
    r"%|per[ \n-]?cent|pct|zero|naught|nil|free|[$€£₹]|\b(?:rs|usd|rmb|eur|euros?|dollars|pounds|rupees|yuan"
    r"|yen|ringgit|baht|naira)\b",
    re.IGNORECASE,
)
_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euros": "EUR",
    "euro": "EUR", "£": "GBP", "pounds": "GBP", "rs": "INR", "₹": "INR", "rupees": "INR", "yuan": "CNY",
    "rmb": "CNY", "yen": "JPY",
    "c$": "CAD", "a$": "AUD", "au$": "AUD", "ringgit": "MYR", "baht": "THB", "naira": "NGN",
}  # fmt: skip
_UNITS = (
    ("net ton", r"net[ \n]tonn?e?s?"),
    ("gross ton", r"gross[ \n]tonn?e?s?"),
    ("t", r"(?:metric[ \n])?tonn?e?s?\b|mt\b|t\b"),
    ("container", r"(?:discharged[ \n]|loaded[ \n]|standard[ \n])?containers?\b|boxe?s?\b"),
    ("TEU", r"teus?\b"),
    ("FEU", r"feus?\b"),
    (
        "port call",
        r"port[ \n](?:call|visit|entry)|call\b|visit\b|voyage\b|u\.s\.[ \n]port[ \n](?:call|entry)",
    ),
    ("vehicle", r"vehicles?\b|cars?\b"),
    ("kg", r"kg\b|kilo(?:gram|gramme)?s?\b"),
    ("litre", r"lit(?:re|er)s?\b"),
    ("barrel", r"barrels?\b"),
    ("bushel", r"bushels?\b"),
    ("item", r"(?:parcel|package|item|postal[ \n]item)s?\b"),
    ("head", r"head\b"),
)
_MONEY = re.compile(
    r"(?<!\w)(?:(?P<mark>(?:US|AU|A|C)?\$|€|£|₹|Rs\.?|USD|EUR|RMB)[ \n]?)?"
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,7}(?:\.\d{1,3})?)"
    r"(?:[ \n](?P<scale>million|thousand))?(?:[ \n](?P<name>dollars|euros?|pounds|rupees|yuan|yen"
    r"|ringgit|baht|naira))?"
    r"(?:[ \n](?:per|a|an|for[ \n]each|on[ \n]each|for[ \n]every|each)[ \n]|/[ \n]?)(?P<per>"
    + "|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS))
    + r")",
    re.IGNORECASE,
)

_MONEY_TO = re.compile(  # "raised to $680 from $566 a tonne"
    r"\bto[ \n](?:US)?[$€£₹](?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,7}(?:\.\d{1,3})?)[ \n]from[ \n]$"
)


def rates(text: str) -> list[Rate]:
    """Every rate that ``text`` could be naming, in order; whether it belongs to a measure is not asked."""
    if not _HINT.search(text):
        return []
    found = [rate for match in _PERCENT.finditer(text) if (rate := _percent(match, text)) is not None]
    found += [rate for match in _MONEY.finditer(text) if (rate := _money(match)) is not None]
    taken = [(rate.start, rate.end) for rate in found]
    found += [
        Rate(start=m.start(), end=m.end(), value=0.0, unit=PERCENT)
        for m in _ZERO.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]
    return sorted(_without_priors(found, text), key=lambda rate: rate.start)


def _number(text: str) -> float:
    word = re.sub(r"\s+", " ", text.lower())
    return float(_WORDS[word]) if word in _WORDS else float(word.replace(",", ""))


def _percent(match: re.Match[str], text: str) -> Rate | None:
    if _SHARE.match(text, match.end()):
        return None
    lead = (match["lead"] or match["lead1"] or "").lower().split()
    if lead[:1] == ["by"]:
        return None
    if match["only"] is not None:
        value, prior, start = _number(match["only"]), None, match.start("only")
    elif lead == ["from"] and match["join"].strip().lower().startswith("to"):
        value, prior, start = _number(match["high"]), _number(match["low"]), match.start("low")
    elif match["join"].strip().lower() in {"and", "or"} and not lead:
        value, prior, start = _number(match["high"]), None, match.start("high")
    elif match["low"].lower() in _TENS and match["high"].lower() in _UNITS_OF_TEN:
        value, prior, start = _number(match["low"]) + _number(match["high"]), None, match.start("low")
    else:
        value, prior, start = max(_number(match["low"]), _number(match["high"])), None, match.start("low")
    if value > MAX_PERCENT:
        return None
    return Rate(start=start, end=match.end(), value=value, unit=PERCENT, prior=prior)


def _money(match: re.Match[str]) -> Rate | None:
    mark = (match["mark"] or match["name"] or "").lower().rstrip(".")
    if mark not in _CURRENCIES:
        return None
    scale = {"million": 1e6, "thousand": 1e3}.get((match["scale"] or "").lower(), 1.0)
    unit = next(name for i, (name, _) in enumerate(_UNITS) if match[f"u{i}"])
    value = float(match["figure"].replace(",", "")) * scale
    whole = Rate(start=match.start(), end=match.end(), value=value, unit=f"{_CURRENCIES[mark]}/{unit}")
    to = _MONEY_TO.search(match.string, max(0, match.start() - 40), match.start())
    if to is None:
        return whole
    return replace(whole, start=to.start("figure"), value=float(to["figure"].replace(",", "")), prior=value)


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
        if after is not None and re.search(r"\b(?:from|of)\b", after.group(), re.IGNORECASE):
            prior = _number(after["prior"])
            kept.append(
                Rate(start=rate.start, end=after.end(), value=rate.value, unit=rate.unit, prior=prior)
            )
            continue
        kept.append(rate)
    return kept
