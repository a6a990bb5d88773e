"""What of a town acts in a list of parties: its harbour, or the body that governs it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from nlp.coordination import lists
from nlp.entities import ORG, PLACE, Entity, Masked
from store.records import PartyKind

_HARBOUR = re.compile(
    r"(?:\A|[,(] |\b(?:and|by|with|between|among|both) )(?:the )?(?:\w{4,14} and )?"
    r"(?:sea)?ports?(?: and \w{4,14})? of (?:the )?\Z"
)


def is_harbour(masked: Masked, at: int) -> bool:
    """The port of Dover, the ports of Calais and Dunkirk: a harbour that acts, not a town."""
    return _HARBOUR.search(masked.text[max(0, at - 50) : at]) is not None


def town_hall(masked: Masked, at: int, entity: Entity) -> Entity:
    """The city of Yokohama: not its harbour, but the body that governs it."""
    found = _governed().search(masked.text, max(0, at - 30), at) if entity.sign == PLACE else None
    if found is None:
        return entity
    name = f"{found[1].capitalize()} of {entity.party.name}"
    party = replace(entity.party, name=name, kind=PartyKind.GOVERNMENT, port=None)
    return replace(entity, sign=ORG, party=party, ports=())


@cache
def _governed() -> re.Pattern[str]:
    return re.compile(rf"\b({lists('governed')}) of (?:the )?\Z")
