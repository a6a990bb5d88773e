"""Words that tell of agreements: instruments (the kind of paper), acts (what is done to it), look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick

from nlp.lexicon import rows
from store.records import AgreementStatus


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
    kind: str = ""  # of a veto


@dataclass(frozen=True, slots=True)
class _Table:
    automaton: AhoCorasick
    made: tuple[Trigger, ...]


def triggers(text: str) -> list[Trigger]:
    """Every trigger in a folded sentence, none overlapping: whole words, leftmost first, then longest."""
    table = _table()
    found: list[Trigger] = []
    free = 0
    matches = table.automaton.find_matches_as_indexes(text, overlapping=True)
    for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
        if start >= free and _whole(text, start, end):
            found.append(replace(table.made[index], start=start, end=end))
            free = end
    return found


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
    forms: dict[str, Trigger] = {}
    for form, made in (*_acts(), *_instruments(), *_vetoes()):
        forms[form] = made
    return _Table(AhoCorasick(list(forms)), tuple(forms.values()))


def _acts() -> Iterator[tuple[str, Trigger]]:
    for row in rows("acts"):
        for form in row["forms"].split("|"):
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
