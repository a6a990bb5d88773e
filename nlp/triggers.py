"""Words that tell of agreements: instruments (the kind of paper), acts (what is done to it), look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from nlp.lexicon import clause, forms, rows
from store.records import AgreementStatus

_Match = tuple[int, int, int]  # which form of the table, and where
_BESIDE = 190  # characters behind an act within which what it needs beside it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word or phrase at ``start`` to ``end`` of a masked sentence."""

    start: int
    end: int
    role: str  # instrument | act | veto
    type: str | None = None  # an instrument's agreement type, an act's that needs no instrument
    strength: str = ""  # strong | weak | loose, of an instrument
    status: AgreementStatus | None = None
    reach: int = 110  # characters an act reaches to its instrument
    award: bool = False
    beside: str = ""  # the kind of clause that has to follow
    kind: str = ""  # of a veto

    @property
    def pivotal(self) -> bool:
        """Whether a clause can tell of an agreement by it alone."""
        return self.role == "instrument" or self.type is not None

    def at(self, start: int, end: int) -> Trigger:
        """The same word elsewhere; written out, since ``replace`` takes twice as long."""
        return Trigger(
            start=start,
            end=end,
            role=self.role,
            type=self.type,
            strength=self.strength,
            status=self.status,
            reach=self.reach,
            award=self.award,
            beside=self.beside,
            kind=self.kind,
        )


@dataclass(frozen=True, slots=True)
class _Table:
    automaton: AhoCorasick
    made: tuple[Trigger, ...]


def triggers(text: str) -> list[Trigger]:
    """Every trigger in a folded sentence, none overlapping: whole words, leftmost first, then longest.

    Quotes within a phrase do not break it: became "sister ports".
    """
    if '"' not in text:
        return [made.at(start, end) for made, start, end in _spots(text)]
    at = [index for index, sign in enumerate(text) if sign != '"']
    bare = text.replace('"', "")
    return [made.at(at[start], at[end - 1] + 1) for made, start, end in _spots(bare)]


def strong(text: str) -> list[tuple[int, int]]:
    """Where instruments stand that are agreements by their name alone."""
    return [(start, end) for made, start, end in _apart(text, _known(text)) if made.strength == "strong"]


def whole(text: str) -> Trigger | None:
    """The trigger that a folded text is as a whole, if any."""
    spots = _spots(text, alone=True)
    return next((made for made, start, end in spots if (start, end) == (0, len(text))), None)


def _spots(text: str, *, alone: bool = False) -> Iterator[tuple[Trigger, int, int]]:
    """Without acts that lack what they need beside them (took the floor, not a stake), unless ``alone``."""
    return _apart(text, _table().automaton.find_matches_as_indexes(text, overlapping=True), alone=alone)


def _apart(
    text: str, matches: Sequence[_Match], *, alone: bool = False
) -> Iterator[tuple[Trigger, int, int]]:
    table = _table()
    free = 0
    for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
        made = table.made[index]
        if start >= free and _whole(text, start, end) and (alone or _followed(made, text, end)):
            yield made, start, end
            free = end


@lru_cache(maxsize=2)  # the gate and the reading both ask for those of one article
def _known(text: str) -> Sequence[_Match]:
    return _table().automaton.find_matches_as_indexes(text, overlapping=True)


@lru_cache(maxsize=2)
def pivots(text: str) -> tuple[int, ...]:
    """Where words stand in a folded text that an agreement is told by: a paper, or an act that needs none.

    Also those within a longer trigger, which a name may break up.
    """
    table = _table()
    made = ((table.made[index], start, end) for index, start, end in _known(text))
    return tuple(sorted({start for one, start, end in made if one.pivotal and _pivot(one, text, start, end)}))


def _pivot(one: Trigger, text: str, start: int, end: int) -> bool:
    if not _whole(text, start, end):
        return False
    return _followed(one, text, end)


def beside(act: Trigger, text: str) -> bool:
    """Whether what an act needs beside it follows: an order, ships or port gear."""
    return _followed(act, text, act.end)


def _followed(act: Trigger, text: str, end: int) -> bool:
    return not act.beside or bool(clause(act.beside).match(text[end : end + _BESIDE]))


@cache
def vetoes(kind: str) -> re.Pattern[str]:
    """The look-alike phrases of one kind as one pattern."""
    forms = [form for row in rows("vetoes") if row["kind"] == kind for form in row["forms"].split("|")]
    patterns = [row["pattern"] for row in rows("vetoes") if row["kind"] == kind and "pattern" in row]
    literal = map(re.escape, sorted(forms, key=len, reverse=True))
    return re.compile(r"\b(?:" + "|".join([*patterns, *literal]) + r")\b")


def _whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


@cache
def _table() -> _Table:
    known: dict[str, Trigger] = {}
    for form, made in (*_acts(), *_instruments(), *_vetoes()):
        known[form] = made
    return _Table(AhoCorasick(list(known)), tuple(known.values()))


def _acts() -> Iterator[tuple[str, Trigger]]:
    for row in rows("acts"):
        for form in forms(row):
            yield (
                form,
                Trigger(
                    start=0,
                    end=0,
                    role="act",
                    type=row.get("alone"),
                    status=AgreementStatus(row["status"]),
                    reach=row.get("reach", 110),
                    award=row.get("award", False),
                    beside=row.get("beside", ""),
                ),
            )


def _instruments() -> Iterator[tuple[str, Trigger]]:
    for row in rows("instruments"):
        for form in row["forms"].split("|"):
            yield form, Trigger(start=0, end=0, role="instrument", type=row["type"], strength=row["strength"])


def _vetoes() -> Iterator[tuple[str, Trigger]]:
    for row in rows("vetoes"):
        if row["kind"] == "phrase":
            for form in row["forms"].split("|"):
                yield form, Trigger(start=0, end=0, role="veto", kind="phrase")
