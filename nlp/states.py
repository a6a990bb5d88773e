"""Reads the state or province that follows the name of a town: "Portland, Me.", "Newport News (Va.)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.gazetteers.rows import states


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What follows a town: the states that it may mean as (country, state), and where it ends."""

    states: tuple[tuple[str, str], ...]
    end: int


def region_after(text: str, at: int) -> Region | None:
    """The state after a comma, in brackets or, written in full, right behind; None where none stands."""
    found = _following().match(text, at)
    if found is None:
        return None
    name = found["name"] or found["full"]
    return Region(states=_meant()[name], end=found.end())


@cache
def _meant() -> dict[str, tuple[tuple[str, str], ...]]:
    meant: dict[str, tuple[tuple[str, str], ...]] = {}
    for item in states():
        for word in (item["name"], *item["short"]):
            meant[word] = (*meant.get(word, ()), (item["country"], item["name"]))
    return meant


@cache
def _following() -> re.Pattern[str]:
    ordered = sorted(_meant(), key=lambda word: (-len(word), word))
    name = "|".join(map(re.escape, ordered))
    full = "|".join(re.escape(item["name"]) for item in states())
    return re.compile(rf"(?:, ?| ?\()(?P<name>{name})(?![\w-])\)?| (?:in )?(?P<full>{full})\b")
