"""Whether two names are one party, and which of two names says more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from nlp.acronyms import abbreviates
from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, PERSON, PLACE, Entity
from nlp.gazetteers.rows import FOLDER, records
from nlp.lexicon import clause
from nlp.names import kind_of, words
from nlp.normal import fold
from store.records import Party, PartyKind

_MAKE = re.compile(r"\S+[A-Z]\S*")  # QTerminals
_LARGEST_TREATY = 4  # members; a larger one stands as a party under its own name


def same(a: Entity, b: Entity) -> bool:
    """Whether two mentions name one party: one name, one harbour, or one state."""
    if a.ports and a.ports == b.ports and a.party.kind == b.party.kind == PartyKind.PORT:
        return True
    if a.known and a.known == b.known:
        return True
    if _state(a) and _state(b):
        return a.party.country == b.party.country
    if _state(a) or _state(b) or BLOC in (a.sign, b.sign):
        return a.party.name == b.party.name
    if abbreviates(a.party.name, b.party.name) or abbreviates(b.party.name, a.party.name):
        return True
    if a.party.port and b.party.port and a.party.port != b.party.port:
        return False
    left, right = _core(a.party.name), _core(b.party.name)
    return bool(left and right) and (left <= right or right <= left) and not _union_of(a, b)


def _union_of(a: Entity, b: Entity) -> bool:
    """Havenburg Port and the Havenburg Port Foundation: an association is not the body it is named after."""
    kinds = {kind_of(one.party.name) == PartyKind.OTHER for one in (a, b) if " " in one.party.name}
    return len(kinds) > 1


def stands_for(a: Entity, b: Entity) -> bool:
    """Whether a state or city ``a`` can stand for a body ``b`` of it: Indonesia, Indonesia Port Corp."""
    if b.sign != ORG or not b.party.country or a.party.country != b.party.country:
        return False
    if a.sign == PLACE:
        alike = set(fold(a.party.name).split()) <= set(fold(b.party.name).split())
        return alike or bool(set(a.ports) & set(b.ports))
    return a.sign in (COUNTRY, DEMONYM)


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

    ``strong``: a paper such as companies sign. Beside one, several names of one word each, or a single one
    of company make (QTerminals), vouch for themselves.
    """
    kept = [entity for entity in found if entity.sign != PERSON and not _no_party(entity.party.name)]
    if any(entity.sign != NAME for entity in kept):
        return tuple(kept)
    made = [bool(_MAKE.fullmatch(entity.party.name)) for entity in kept]
    short = all(" " not in entity.party.name for entity in kept)
    return tuple(kept) if strong and (made == [True] or (len(kept) > 1 and short)) else ()


def _no_party(name: str) -> bool:
    """Single letters, coasts, news agencies, and courts, which undo agreements and make none."""
    low = fold(name).split()
    nowhere = low[-1:] and (low[-1] in words("coast") or words("press").issuperset(low))
    if clause("staff").fullmatch(fold(name)):
        return True
    return len(name) < 2 or bool(nowhere) or not words("court").isdisjoint(low)


def treaty_parties(treaty: Entity) -> tuple[Party, ...]:
    """The members of a small treaty as parties, a large one as one party."""
    if not treaty.members or len(treaty.members) > _LARGEST_TREATY:
        return (treaty.party,)
    return tuple(
        Party(name=_country(code), kind=PartyKind.GOVERNMENT, country=code) for code in treaty.members
    )


def _state(entity: Entity) -> bool:
    return entity.sign in (COUNTRY, DEMONYM)


def _core(name: str) -> frozenset[str]:
    parts = frozenset(_plain(part.strip(".,()")) for part in fold(name).split()) - {""}
    return parts - words("generic") or parts


def _plain(word: str) -> str:
    return "port" if word in words("harbour") else word.removesuffix("'s")


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
