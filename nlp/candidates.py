"""Which capitalised names of a text can be a body's: no title of a paper, portfolio or shouted headline."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from nlp.names import Name, kind_of, names, words
from nlp.normal import fold, folded

_QUOTED = re.compile(r"[\"“”«][^\"“”«»\n]{12,220}[\"”»]")
_LINE = re.compile(r"[^\n]+")
_SITE = re.compile(r"\.(?:com|org|net|info|gov|co|io|eu)\b")
_TICKER = re.compile(r"[A-Z]{1,5}\.[A-Z]{1,2}")  # a share's code at its exchange
_COORDINATED = re.compile(r"(?:,| and| &) [A-Z]")
_EXPLAINED = re.compile(r" \([A-Z][A-Za-z-]{2,14}\)")
_ORDINARY = re.compile(r".*(?:s|ly|ing|ed|ment|ion|er|ers|th)")  # of a single word: no name by itself
_FIRST_NAME = re.compile(
    r" (?:Jan|May|Mark|June|April|Will|Grant|Rob) [A-Z]| [A-Z]"
)  # some are words besides
_SHOUTED = 4  # words; a shorter line of capitals is a name, a byline or a kicker


def candidates(text: str) -> Iterator[Name]:
    """Names in order, without the capitals that a sentence's beginning or a heading makes."""
    found = names(text)
    inner = {name.text for name in found if not _opens(text, name.start)}
    after = {name.start: name for name in found if name.kind}
    hidden = _Ranges([*_titles(text), *_shouted(text), *_portfolios(text)])
    for name in found:
        low = fold(name.text).split()
        vague = _nowhere(low) and not (_firm(low) and _EXPLAINED.match(text, name.end))
        if hidden.holds(name.start) or vague or _names_paper(text, name):
            continue
        if _SITE.search(name.text) or _TICKER.fullmatch(name.text):
            continue
        plain = name.kind is None and " " not in name.text and name.text[1:].islower()
        opening = plain and name.text not in inner and _opens(text, name.start)
        if not opening or _said_again(text, name) or _beside_body(text, name, after.get(name.end + 5)):
            yield name


def _said_again(text: str, name: Name) -> bool:
    """Whether the text has a name again that opens a sentence, here joined to another: Kotelo and Marandi."""
    again = text.find(name.text, name.end) >= 0 or text.find(name.text, 0, name.start) >= 0
    ordinary = name.text.endswith("ly") or name.text.lower() in text
    return again and not ordinary and bool(_COORDINATED.match(text, name.end))


def _firm(low: Sequence[str]) -> bool:
    """The National Ports Company (Napoco): words for trades, but with a short name of their own."""
    return len(low) > 2 and low[-1] in words("company", "agency", "other")


def _beside_body(text: str, name: Name, body: Name | None) -> bool:
    """Kotelo and Marandi Lines signed: a word that opens a sentence beside a body, and is no noun or verb."""
    beside = body is not None and text.startswith(" and ", name.end)
    return beside and not _ORDINARY.fullmatch(name.text) and name.text.lower() not in text


def joined(text: str, found: Iterable[Name], listed: Container[tuple[int, int]]) -> Iterator[Name]:
    """Names that an "and" inside them had cut: Acme Fuels and Chemicals Ltd, Harbour & Terminal District."""
    last: Name | None = None
    for name in found:
        if last and text[last.end : name.start] in (" and ", " & ") and _second_half(last, name, listed):
            whole = " ".join(text[last.start : name.end].split())
            last = replace(last, end=name.end, text=whole, kind=kind_of(whole))
            continue
        if last:
            yield last
        last = name
    if last:
        yield last


def _second_half(first: Name, second: Name, listed: Container[tuple[int, int]]) -> bool:
    """Whether a name is made of words for trades and forms alone, which no body bears by themselves."""
    low = fold(second.text).replace(",", "").split()
    if _of_one_trade(first, second, low):
        return (second.start, second.end) not in listed
    trades = words("domain", "company", "agency", "bracketed", "other")
    if (second.start, second.end) in listed or len(low) < 2 or not trades.issuperset(low):
        return False
    legal = low[-1] in words("appended")
    return not first.person and (legal or fold(first.text).split()[-1] in words("domain", "port"))


def _of_one_trade(first: Name, second: Name, low: Sequence[str]) -> bool:
    """The Kotelo Pulses and Grains Association: a plural, then another and the head word of both."""
    one = fold(first.text).split()
    plural = one[-1].endswith("s") and one[-1] not in words("company", "port", "other", "agency", "domain")
    headed = len(low) == 2 and low[1] in words("agency", "other") and second.kind is not None
    return headed and plural and len(one) > 1 and not first.person


def titled(text: str, at: int) -> bool:
    """Whether the line around ``at`` is a headline that gives most words a capital."""
    line = text[max(text.rfind("\n", 0, at), at - 200) + 1 : at + 200].partition("\n")[0]
    return _capitals(line)


def _capitals(text: str) -> bool:
    long = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) * 4 >= len(long) * 3


class _Ranges:
    """Ranges of a text, asked whether one holds a position."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]

    def holds(self, at: int) -> bool:
        behind = self._ranges[max(0, bisect_right(self._starts, at) - 2) : bisect_right(self._starts, at)]
        return any(start <= at < end for start, end in behind)


def _nowhere(low: Sequence[str]) -> bool:
    """Regions, coasts, news agencies, and the words that any body's name may open with."""
    if words("region").issuperset(low) or low[-1] in words("coast") or words("press").issuperset(low):
        return True
    if low[-1] in words("event") or (low[-1].isdigit() and low[-2:-1] and low[-2] in words("event")):
        return True
    if words("domain", "joint").issuperset(word.strip(",") for word in low):
        return True
    trades = words("port", "berth", "domain", "company")
    if len(low) < 4 and trades.issuperset(low) and low[-1] in words("vague"):
        return True
    return len(low) == 1 and low[0] in words("common")


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """The title of a paper in quotes: "Framework Agreement for the Building of World-Class Ports"."""
    for found in _QUOTED.finditer(text):
        told = found.group().strip('"“”«»')
        if not words("paper").isdisjoint(told.split()) and _capitals(told):
            yield found.span()


def _shouted(text: str) -> Iterator[tuple[int, int]]:
    """Lines all in capitals, in which a capital tells nothing."""
    for line in _LINE.finditer(text):
        if len(line.group().split()) >= _SHOUTED and line.group().isupper():
            yield line.span()


def _portfolios(text: str) -> Iterator[tuple[int, int]]:
    """Minister of Transport and Logistic Services Saleh Karo: neither field nor holder is a body."""
    for found in _portfolio().finditer(folded(text)):
        first = _FIRST_NAME.match(text, found.end("field"))
        yield found.start("field"), first.end() if first else found.end("field")


@cache
def _portfolio() -> re.Pattern[str]:
    office = "|".join(words("office"))
    field = "|".join(words("domain"))
    return re.compile(
        rf"\b(?:{office})(?: of state)? (?:of|for) (?:the )?"
        rf"(?P<field>(?:{field})\b(?:(?:,? and|,| &)? (?:{field})\b){{0,8}})"
    )


def _names_paper(text: str, name: Name) -> bool:
    """The Gateway Terminal Agreement, a Tanker Design MOU: the name is a paper's, not a body's."""
    after = text[name.end : name.end + 14].split()
    if text[name.end : name.end + 1] != " " or not after:
        return False
    word = after[0].strip(".,”\"'’)")
    return word in words("paper") or (word in words("deal") and name.kind is None and " " in name.text)


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins at ``start``; a line that goes on from the one before begins none."""
    before = text[max(0, start - 4) : start].rstrip(" \"“‘'(")
    if before.endswith("\n") and (before[-2:-1].islower() or before[-2:-1] == ","):
        return False
    return start == 0 or not before or before[-1] in ".!?\n:•*—"
