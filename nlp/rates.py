"""Rates of duty in running text: what a measure costs, per cent of value or money per unit.

Pure over a string. Ranges yield their highest figure, as a reader of a headline would quote it; a move
"from 10 to 25 percent" yields both ends. Shares of trade ("92 per cent of goods") and changes ("cut by
10 percent") are not rates of duty and are left out.
"""

from __future__ import annotations

import re

from nlp.normal import fold
from nlp.rate_words import NUMBER, PERCENT, Rate, number
from nlp.rates_money import sums
from nlp.rates_prior import with_priors

__all__ = ["MAX_PERCENT", "PERCENT", "Rate", "rates"]

MAX_PERCENT = 1500.0  # above it a figure is a typing error, a jest or an index, never a duty

_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent(?:um)?\b|pct\b|pc\b|p\.c\.|percentage[ \n]points?\b))"
_WIDE_UNIT = r"(?:[ \n-]?(?:%|per[ \n-]?cent|pct|pc\b|p\.c\.))?"
_ASIDE = r"(?:[ \n]\([\d.,]{1,8}\))?"  # the same of another product: "from 9 (3) percent to 10.5 (4) percent"
_HINT = re.compile(r"%|per[ \n-]?cent|\d[ \n-]?p\.?c|zero|naught|nil|free", re.IGNORECASE)
_LEAD = (
    r"(?P<lead>\b(?:between"
    r"|from(?:[ \n]the)?(?:[ \n](?:currently|previously|current|existing|present|previous))?"
    r"|ranging[ \n]from|by[ \n]between|of[ \n]between|by[ \n]up[ \n]to"
    r"|by)[ \n])?"
)
_PERCENT = re.compile(
    _LEAD
    + rf"(?<![\w.,])(?P<low>{NUMBER}){_ASIDE}{_WIDE_UNIT}"
    + r"(?P<join>[ \n]?[-–—][ \n]?|[ \n]to[ \n](?:as[ \n]much[ \n]as[ \n]|up[ \n]to[ \n]"
    + r"|as[ \n]high[ \n]as[ \n]|a[ \n]maximum[ \n]of[ \n]|about[ \n]|around[ \n]|just[ \n]"
    + r"|only[ \n])?|[ \n]and[ \n]|[ \n]or[ \n])"
    + rf"(?P<high>{NUMBER}){_ASIDE}{_UNIT}"
    + r"|(?P<lead1>\bby[ \n](?:up[ \n]to[ \n]|an?[ \n](?:further|average[ \n]of|additional)[ \n]|another[ \n]"
    + r"|about[ \n])?)?"
    + rf"(?<![\w.,])(?P<only>{NUMBER}){_ASIDE}{_UNIT}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"[ \n](?:of|share|growth|stake)\b(?![ \n](?:the[ \n])?(?:customs[ \n]|import[ \n]"
    r"|cif[ \n]|fob[ \n]|reference[ \n]|export[ \n]|invoice[ \n]|assessed[ \n]|declared[ \n])?"
    r"(?:value|price))",
    re.IGNORECASE,
)
_RAISED = re.compile(  # a rise told by its size, which is quoted as the rate: "raised duties on pork by 25%"
    r"\b(?:rais(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|hik(?:e[sd]?|ing))[ \n](?:[\w-]{1,15}[ \n]){0,4}"
    r"(?:tariffs?|duty|duties|lev(?:y|ies)|tax(?:es)?)\b[^.;%]{0,90}$"
    r"|\b(?:tariffs?|duty|duties|lev(?:y|ies)|tax(?:es)?)\b[^.;%]{0,110}"
    r"\b(?:raised|increased|hiked|go(?:es)?[ \n]up|rises?)[ \n]$",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:(?:increases?|rises?|cuts?|reductions?|hikes?|drops?|falls?),?[ \n]of"
    r"(?:[ \n]between[ \n][\w.]{1,12}[ \n]and)?|by[ \n]an[ \n]average(?:[ \n]of)?"
    r"|up|down|another|further)[ \n]$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:almost|nearly|about|around|roughly|some|approximately|over)[ \n]$", re.IGNORECASE)
_ZERO = re.compile(
    r"\b(?:naught|nil|(?<=\bto )nothing)\b"
    r"|\bfree[ \n]of[ \n](?:customs[ \n]|import[ \n])?(?:duty|duties|tariffs?)\b"
    r"|\bzero(?:[ \n-](?:tariffs?|duty|duties|rate|rated|import[ \n]tax)|ed)?\b"
    r"|\b(?:duty|tariff)[ -]free\b",
    re.IGNORECASE,
)


def rates(text: str) -> list[Rate]:
    """Every rate that ``text`` could be naming, in order; whether it belongs to a measure is not asked."""
    found = list(sums(text))
    if _HINT.search(text):
        found += [rate for match in _PERCENT.finditer(text) if (rate := _percent(match, text)) is not None]
        taken = [(rate.start, rate.end) for rate in found]
        found += [
            Rate(start=m.start(), end=m.end(), value=0.0, unit=PERCENT)
            for m in _ZERO.finditer(text)
            if not any(start < m.end() and m.start() < end for start, end in taken)
        ]
    return with_priors(found, fold(text)) if found else []


def _percent(match: re.Match[str], text: str) -> Rate | None:
    if _SHARE.match(text, match.end()) or _step(match):
        return None
    lead = (match["lead"] or match["lead1"] or "").lower().split()
    if lead[:1] == ["by"] and (
        "point" in match.group() or not _RAISED.search(text, max(0, match.start() - 160), match.start())
    ):
        return None
    if match["only"] is not None:
        value, prior, start = number(match["only"]), None, match.start("only")
    elif lead[:1] == ["from"] and match["join"].strip().lower().startswith("to"):
        value, prior, start = number(match["high"]), number(match["low"]), match.start("low")
    elif match["join"].strip().lower() in {"and", "or"} and not lead:
        value, prior, start = number(match["high"]), None, match.start("high")
    else:
        value, prior, start = max(number(match["low"]), number(match["high"])), None, match.start("low")
    if value > MAX_PERCENT:
        return None
    about = bool(_ABOUT.search(text, max(0, start - 16), start))
    return Rate(start=start, end=match.end(), value=value, unit=PERCENT, prior=prior, about=about)


def _step(match: re.Match[str]) -> bool:
    """Whether a figure only says by how much a rate is moved: "up 2.5 percentage points"."""
    start = match.start() if match["only"] is None else match.start("only")
    points = "point" in match.group().lower()
    return points and bool(_STEP.search(match.string, max(0, start - 44), start))
