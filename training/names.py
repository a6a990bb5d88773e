"""When two names are one: leniently for bodies and goods, since annotators cut names differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

from nlp.gazetteers.rows import FOLDER, records

G = TypeVar("G")
P = TypeVar("P")

_WORD = re.compile(r"[a-z0-9]+")
_ORDINARY = frozenset(
    {
        "the",
        "of",
        "and",
        "port",
        "ports",
        "authority",
        "authorities",
        "ltd",
        "limited",
        "inc",
        "llc",
        "plc",
        "co",
        "company",
        "corp",
        "corporation",
        "group",
        "gmbh",
        "sa",
        "ag",
        "bv",
        "government",
        "administration",
        "ministry",
        "department",
        "commission",
        "holding",
        "holdings",
    }
)
_STATE = re.compile(r"\b(?:the|governments?|republic|kingdom|of)\b")


def same(one: str, other: str) -> bool:
    """Whether two names may stand for one body: equal states, or words of which one holds the other or half.

    Words that any body may carry (port, authority, Ltd) do not count.
    """
    a, b = _core(one), _core(other)
    return bool(a and b) and (a <= b or b <= a or 2 * len(a & b) >= len(a | b))


def pairs(gold: Sequence[G], read: Sequence[P], alike: Callable[[G, P], float]) -> list[tuple[G, P]]:
    """The best matching one to one: highest ``alike`` first; 0 and less never pair."""
    ranked = sorted(
        ((alike(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(read)), reverse=True
    )
    left_gold, left_read = set(range(len(gold))), set(range(len(read)))
    found = []
    for likeness, i, j in ranked:
        if likeness > 0 and -i in left_gold and -j in left_read:
            left_gold.remove(-i)
            left_read.remove(-j)
            found.append((gold[-i], read[-j]))
    return found


@cache
def _core(name: str) -> frozenset[str]:
    plain = " ".join(_WORD.findall(name.lower().replace("&", " and ")))
    state = _states().get(" ".join(_STATE.sub(" ", plain).split()))
    words = plain.split()
    return (
        frozenset([state]) if state else frozenset(w for w in words if w not in _ORDINARY) or frozenset(words)
    )


@cache
def _states() -> dict[str, str]:
    """Names and demonyms of states and the EU, in small letters, each with its code."""
    rows = [*records(FOLDER / "countries.jsonl"), *records(FOLDER / "blocs.jsonl")]
    surfaces = (
        (row, name) for row in rows for key in ("name", "names", "demonyms") for name in _list(row, key)
    )
    return {" ".join(_WORD.findall(name.lower())): row["code"] for row, name in surfaces}


def _list(row: dict[str, object], key: str) -> list[str]:
    value = row.get(key) or []
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
