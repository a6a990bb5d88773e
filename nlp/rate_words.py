"""A rate of duty and the numbers it is written in: "12.5", "19,4", "12 1/2", "seven and a half"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.numerals import TEENS, TENS, UNITS, WORTH

PERCENT = "percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate; ``text[start:end]`` is the wording, ``prior`` the rate it replaces."""

    start: int
    end: int
    value: float
    unit: str
    prior: float | None = None
    about: bool = False  # a rounded figure: "almost 175 percent"


_PARTS = {"half": 0.5, "quarter": 0.25, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "½": 0.5, "¼": 0.25, "¾": 0.75}


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _whole(head: str, tail: str) -> str:
    """A pattern for ``head`` with ``tail`` wherever that follows: "twenty" is no part of "twenty-one"."""
    return rf"(?:{head})(?:{tail}|(?!{tail}))"


_BELOW_HUNDRED = _whole(_any(TENS), rf"[ \n-](?:{_any(UNITS)})\b") + rf"|{_any(TEENS)}|{_any(UNITS)}"
_HUNDREDS = _whole(rf"(?:an?|{_any(UNITS)})[ \n]hundred", rf"[ \n]and[ \n](?:{_BELOW_HUNDRED})\b")
_SPELT = (
    rf"(?:zero|(?:{_HUNDREDS}|{_BELOW_HUNDRED})"
    r"(?:[ \n-]and[ \n-]a[ \n-](?:half|quarter))?)(?!\w)"
)
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,3})?|\d{1,3},\d{1,2}(?!\d)|\d{1,6}\.\d{1,3}"
    r"|\d{1,6}(?:[ \n]?[½¼¾]|[ \n-](?:1/[24]|3/4))?|" + _SPELT + r")"
)
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_MIXED = re.compile(r"(?P<whole>\d{1,6})[ -]?(?P<part>[½¼¾]|\d/\d)")


def number(text: str) -> float:
    """The value of what ``NUMBER`` matched."""
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))  # the decimal comma of translated notices: "19,4%"
    mixed = _MIXED.fullmatch(text.replace("\n", " "))
    if mixed is not None:
        return float(mixed["whole"]) + _PARTS[mixed["part"]]
    if text[0].isdigit():
        return float(text.replace(",", ""))
    return float(sum(map(_worth, _hundreds(re.split(r"[\s-]+", text.lower())))))


def _hundreds(words: list[str]) -> list[str]:
    """The words with "two hundred" as one: ["two hundred", "and", "ten"]."""
    return [" ".join(words[:2]), *words[2:]] if words[1:2] == ["hundred"] else words


def _worth(word: str) -> float:
    if word.endswith(" hundred"):
        return 100.0 * WORTH.get(word.split()[0], 1)
    return WORTH.get(word) or _PARTS.get(word) or 0.0
