"""Whether two names are one party, and which of two names says more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, PERSON, PLACE, Entity
from nlp.gazetteers.rows import FOLDER, records
from nlp.names import words
from nlp.normal import fold
from store.records import Party, PartyKind

_MAKE = re.compile(r"\S+[A-Z]\S*")  # QTerminals
_LARGEST_TREATY = 4  # members; a larger one stands as a party under its own name


def same(a: Entity, b: Entity) -> bool:
    """Whether two mentions name one party: one name, one harbour, or one state."""
    if a.ports and a.ports == b.ports and PartyKind.COMPANY not in (a.party.kind, b.party.kind):
        return True
    if a.known and a.known == b.known:
        return True
    if _state(a) and _state(b):
        return a.party.country == b.party.country
    if _state(a) or _state(b) or BLOC in (a.sign, b.sign):
        return a.party.name == b.party.name
    if _abbreviates(a.party.name, b.party.name) or _abbreviates(b.party.name, a.party.name):
        return True
    left, right = _core(a.party.name), _core(b.party.name)
    return bool(left and right) and (left <= right or right <= left)


def stands_for(a: Entity, b: Entity) -> bool:
    """Whether a state or city ``a`` can stand for a body ``b`` of it: Indonesia, Indonesia Port Corp."""
    if b.sign != ORG or not b.party.country:
        return False
    return a.sign in (COUNTRY, DEMONYM, PLACE) and a.party.country == b.party.country


def within(few: Iterable[Entity], many: Sequence[Entity]) -> bool:
    """Whether each of ``few`` is one of ``many``, or stands for one."""
    return all(any(same(a, b) or stands_for(a, b) or stands_for(b, a) for b in many) for a in few)


def akin(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether two pairs may be one, told once by its states and once by bodies, one unknown to us."""
    if len(one) != 2 or len(other) != 2:
        return False
    for a, b in ((0, 1), (1, 0)):
        for c, d in ((0, 1), (1, 0)):
            if stands_for(one[a], other[c]) and _state(one[b]) and other[d].sign in (ORG, NAME):
                return other[d].party.country is None or one[b].sign == DEMONYM
    return False


def united(first: Sequence[Entity], second: Sequence[Entity]) -> tuple[Entity, ...]:
    """The parties of both, each once, under the name that says most."""
    kept: list[Entity] = []
    for entity in (*first, *second):
        index = next((i for i, k in enumerate(kept) if same(entity, k) or stands_for(entity, k)), None)
        stand_in = next((i for i, k in enumerate(kept) if stands_for(k, entity)), None)
        if index is not None:
            kept[index] = _fuller(kept[index], entity)
        elif stand_in is not None:
            kept[stand_in] = entity
        else:
            kept.append(entity)
    return tuple(kept)


def believable(found: Sequence[Entity], *, strong: bool = False) -> tuple[Entity, ...]:
    """Without persons, and without names nothing vouches for where no certain party stands beside them.

    Beside a ``strong`` instrument a single name of company make (QTerminals) vouches for itself.
    """
    kept = [entity for entity in found if entity.sign != PERSON and not _no_party(entity.party.name)]
    alone = strong and len(kept) == 1 and bool(_MAKE.fullmatch(kept[0].party.name))
    return tuple(kept) if alone or any(entity.sign != NAME for entity in kept) else ()


def _no_party(name: str) -> bool:
    """Single letters, coasts, news agencies, and courts, which undo agreements and make none."""
    low = fold(name).split()
    nowhere = low[-1:] and (low[-1] in words("coast") or words("press").issuperset(low))
    return len(name) < 2 or bool(nowhere) or not words("court").isdisjoint(low)


def treaty_parties(treaty: Entity) -> tuple[Party, ...]:
    """The members of a small treaty as parties, a large one as one party."""
    if not treaty.members or len(treaty.members) > _LARGEST_TREATY:
        return (treaty.party,)
    return tuple(
        Party(name=_country(code), kind=PartyKind.GOVERNMENT, country=code) for code in treaty.members
    )


def _abbreviates(short: str, name: str) -> bool:
    """KPA for Kenya Ports Authority: the first letters of its words, small words left out or not."""
    if not short.isupper() or not 2 <= len(short) <= 8 or " " not in name:
        return False
    parts = fold(name).split()
    capitals = "".join(part[0] for part in parts if part not in ("of", "the", "and", "for", "&"))
    return short.lower() in (capitals, "".join(part[0] for part in parts))


def _state(entity: Entity) -> bool:
    return entity.sign in (COUNTRY, DEMONYM)


def _core(name: str) -> frozenset[str]:
    parts = frozenset(part.strip(".,()") for part in fold(name).split()) - {""}
    return parts - words("generic") or parts


def _fuller(kept: Entity, other: Entity) -> Entity:
    if kept.sign in (COUNTRY, DEMONYM, PLACE, NAME) and other.sign == ORG:
        return other
    longer = len(other.party.name) > len(kept.party.name) and other.sign == kept.sign == ORG
    return other if longer and other.party.kind == kept.party.kind else kept


@cache
def _countries() -> dict[str, str]:
    return {item["code"]: item["name"] for item in records(FOLDER / "countries.jsonl")}


def _country(code: str) -> str:
    return _countries()[code]
