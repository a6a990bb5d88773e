"""Names told of by other words: the two ports, the Danish giant, the pact that two names stand before."""

from __future__ import annotations

import re
from functools import cache

from nlp.coordination import lists
from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, PLACE, Entity, Masked
from nlp.names import words

_ANY = ORG + COUNTRY + BLOC + PLACE + NAME + DEMONYM


@cache
def _back(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lists(kind)})\b")


def reference(masked: Masked, start: int, end: int) -> str | None:
    """plural for "the two ports", single for "the company" between two positions; the last one counts."""
    epithet = [m.start() for m in _epithet().finditer(masked.text, start, end)]
    plural = [m.start() for m in _back("plural").finditer(masked.text, start, end)]
    single = [*epithet, *(m.start() for m in _back("single").finditer(masked.text, start, end))]
    if not plural and not single:
        return None
    return "plural" if max(plural, default=-1) >= max(single, default=-1) else "single"


@cache
def _epithet() -> re.Pattern[str]:
    """The Danish giant, the Rotterdam-based operator: a body named before."""
    linked = "|".join(words("linked"))
    kinds = lists("epithet")
    return re.compile(
        rf"\bthe [{DEMONYM}{COUNTRY}{PLACE}](?: (?:{linked}))? (?:\w+ ){{0,2}}(?:{kinds})\b(?! [{_ANY}])"
    )


def compound(masked: Masked, at: int) -> tuple[Entity, ...]:
    """The names right before an instrument: the India–UAE free trade deal, the EU–Mercosur pact."""
    base = max(0, at - 70)
    found = _compound().search(masked.text, base, at)
    if not found:
        return ()
    return tuple(masked.entities[i] for i in range(found.start(), found.end()) if i in masked.entities)


@cache
def _compound() -> re.Pattern[str]:
    modifiers = rf"(?:(?:{lists('modifier')}|\d{{1,2}} year|\$?[\d.]+ ?(?:bn|billion|million|m)) ){{0,4}}"
    return re.compile(rf"[{_ANY}](?:(?: and | & | {{1,3}}|/|'s )[{_ANY}]){{0,3}}(?:'s?)? {modifiers}\Z")
