"""Do two agreements name the same parties? Pure; names are compared as sets of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from store.records import Agreement, Party, PartyKind

# Words that tell nothing apart: legal forms, and what nearly every port or ministry carries in its name.
_GENERIC = """
a ab ag and as asa authorities authority bhd bv co company corp corporation de del di do du for gmbh
group government harbor harbour holding holdings inc international la limited line lines llc lp ltd
ministry nv of pcl plc port ports pte pty pvt republic sa sarl sdn spa srl terminal terminals the und
"""
GENERIC_WORDS = frozenset(_GENERIC.split())
_STATES = frozenset({PartyKind.GOVERNMENT, PartyKind.AGENCY})
_WORD = re.compile(r"[^\W_]+")
_MANY = 3


class Overlap(IntEnum):
    """How far two sets of parties agree."""

    NONE = 0  # nothing in common, or one contradicts the other (the entity veto)
    PARTIAL = 1  # some shared, another named differently on each side
    THIN = 2  # all that one side names is one party of the other
    SAME = 3  # all parties of the shorter list are in the longer one


def words(name: str) -> frozenset[str]:
    """The telling words of a name, without accents and case; all its words if none is telling."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    found = [
        word for word in _WORD.findall("".join(c for c in plain if not unicodedata.combining(c))) if word
    ]
    telling = frozenset(found) - GENERIC_WORDS
    return telling or frozenset(found)


def same_name(one: str, other: str) -> bool:
    """One name's words are within the other's, most words are shared, or one is the initials of the other."""
    first, second = words(one), words(other)
    if not first or not second:
        return False
    if first <= second or second <= first:
        return True
    if 5 * len(first & second) >= 3 * len(first | second):  # Jaccard of at least 0.6
        return True
    return _initials(one) in second or _initials(other) in first


def same_party(one: Party, other: Party) -> bool:
    """Ports are told apart by code, states by country, everyone else by name (and country, if both are
    known).
    """
    if one.port and other.port:
        return one.port == other.port
    if one.country and other.country and one.country != other.country:
        return False
    if one.kind in _STATES and other.kind in _STATES and one.country and other.country:
        return True
    if not _kinds_meet(one.kind, other.kind):
        return False
    return same_name(one.name, other.name)


def overlap(one: Agreement, other: Agreement) -> Overlap:
    """How far two agreements are between the same parties.

    Entity veto (mission reference, 6.3 c): when each side names a port or country that the other lacks, they
    are different pacts. A pact of many parties is excused from it if at least three are shared.
    """
    for first, second in ((one.party_ports, other.party_ports), (one.party_countries, other.party_countries)):
        if _contradict(first, second):
            return Overlap.PARTIAL if len(set(first) & set(second)) >= _MANY else Overlap.NONE
    ports = set(one.party_ports)
    if len(ports) >= 2 and ports == set(other.party_ports):
        return Overlap.SAME
    if not one.parties or not other.parties:
        return _by_country(one.party_countries, other.party_countries)
    return _by_party(_distinct(one.parties), _distinct(other.parties))


def _by_country(one: Sequence[str], other: Sequence[str]) -> Overlap:
    first, second = set(one), set(other)
    if not first or not second:
        return Overlap.NONE
    return Overlap.SAME if first == second and len(first) >= 2 else Overlap.THIN


def _by_party(one: list[Party], other: list[Party]) -> Overlap:
    shorter, longer = sorted((one, other), key=len)
    free = list(longer)
    for party in shorter:
        match = next((candidate for candidate in free if same_party(party, candidate)), None)
        if match is not None:
            free.remove(match)
    matched = len(longer) - len(free)
    if matched == 0:
        return Overlap.NONE
    if matched < len(shorter):
        return Overlap.PARTIAL
    return Overlap.SAME if matched >= 2 else Overlap.THIN


def _distinct(parties: Sequence[Party]) -> list[Party]:
    kept: list[Party] = []
    for party in parties:
        if not any(same_party(party, other) for other in kept):
            kept.append(party)
    return kept


def _contradict(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = set(one), set(other)
    return bool(first - second) and bool(second - first)


def _kinds_meet(one: PartyKind, other: PartyKind) -> bool:
    return one is other or PartyKind.OTHER in (one, other) or {one, other} <= _STATES


def _initials(name: str) -> str:
    letters = [
        word[0] for word in _WORD.findall(name.casefold()) if word not in ("of", "and", "the", "for", "de")
    ]
    return "".join(letters) if len(letters) >= 3 else ""
