"""Who does what in a masked sentence: coordinated names as groups, their part by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, ORG, PERSON, PLACE, Entity, Masked
from nlp.lexicon import clause, rows

_SURE = ORG + COUNTRY + BLOC + PLACE
_PARTY = _SURE + NAME
_ANY = _PARTY + DEMONYM


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Names in coordination. ``part``: with | by | to | place | free (a subject, or what follows a verb)."""

    start: int
    end: int
    members: tuple[Entity, ...]
    part: str


@cache
def lists(kind: str) -> str:
    """The words of one kind in ``nlp/patterns/roles.jsonl`` as alternatives of a pattern."""
    words = next(row["words"] for row in rows("roles") if row["kind"] == kind)
    return "|".join(sorted(words.split(" " if kind == "descriptor" else "|"), key=len, reverse=True))


@cache
def _list() -> re.Pattern[str]:
    described = rf"(?:(?:{lists('descriptor')}) )"
    owned = rf"[{_ANY}](?:'s?| based| owned)? {described}{{0,5}}(?=[{ORG}{NAME}{PLACE}])"
    owner = rf"(?:{owned}|{described}{{1,5}}(?=[{_ANY}]))"
    organ = rf"{described}{{0,2}}(?:{lists('state')})"
    state = rf"(?:'s? {organ}(?: of \w{{1,20}})?| {organ})"
    unsure = rf"{NAME}(?! (?:minister|secretary|commissioner|ambassador)\b)"
    name = rf"(?:[{_SURE}]{state}?|{unsure}|{DEMONYM}{state}|{DEMONYM}(?= and (?:the )?[{_ANY}]))"
    element = rf"(?:(?:the|its|their|both|a|an|his|her) )?{owner}?{name}(?: \([^()]{{1,60}}\))?(?!'s? \w)"
    return re.compile(
        rf"{element}(?:(?:,? and |, | & |,? as well as |,? along with |,? together with |/){element}){{0,9}}"
    )


def groups(masked: Masked) -> list[Group]:
    """All groups of names in a sentence, left to right."""
    found = []
    for match in _list().finditer(masked.text):
        part = _part(masked.text, match.start())
        members = tuple(_members(masked, match, part=part))
        if members:
            found.append(Group(start=match.start(), end=match.end(), members=members, part=part))
    return found


def _part(text: str, start: int) -> str:
    before = text[max(0, start - 60) : start]
    if clause("geographic").search(before):
        return "place"
    if clause("given").search(before):
        return "to"
    if _with().search(before):
        return "with"
    if re.search(rf"\b(?:{lists('agents')}) (?:from|of)(?: the| both)? $", before) or re.search(
        r"^$|[\"(] ?$", before
    ):
        return "free"
    if re.search(r"\bby(?: the)? $", before):
        return "by"
    if re.search(r"\bto(?: the)? $", before):
        return "to"
    return "place" if clause("place").search(before) else "free"


@cache
def _with() -> re.Pattern[str]:
    agents = rf"(?: the)?(?: (?:{lists('agents')}))?(?: (?:of|from))?"
    return re.compile(rf"\b(?:{lists('with')})(?: both)?{agents}(?: the| both)? $")


def _members(masked: Masked, match: re.Match[str], *, part: str) -> Iterator[Entity]:
    """The names that head an element: owners ("Denmark's ...") and places behind a comma are left out."""
    placed = [(at, masked.entities[at]) for at in range(match.start(), match.end()) if at in masked.entities]
    bracketed = _inside_brackets(masked.text, match)
    placed = [(at, entity) for at, entity in placed if at not in bracketed]
    owner: Entity | None = None
    for index, (at, entity) in enumerate(placed):
        following = placed[index + 1] if index + 1 < len(placed) else None
        gap = masked.text[at + 1 : following[0]] if following else ""
        owns = following is not None and not re.search(r"\band\b|,|&|/|with| as ", gap)
        before = masked.text[placed[index - 1][0] + 1 : at] if index else ""
        located = before == ", " and _lies_in(placed[index - 1][1], entity)
        if part == "place" and index == 0 and gap == ", ":
            continue
        if owns or located or entity.sign == PERSON:
            owner = entity if owns else None
            continue
        yield _of(owner, entity)
        owner = None


def _of(owner: Entity | None, entity: Entity) -> Entity:
    """The Dutch operator Meridian: whose country the lists do not know has its owner's."""
    if owner is None or entity.party.country or entity.sign not in ORG + NAME:
        return entity
    return replace(entity, party=replace(entity.party, country=owner.party.country))


def _lies_in(body: Entity, place: Entity) -> bool:
    """The Port of Havenburg, Netherlands: the second name only says where the first is."""
    if place.sign == COUNTRY:
        return body.sign in ORG + PLACE + NAME
    return place.sign == PLACE and body.sign in ORG + NAME


def _inside_brackets(text: str, match: re.Match[str]) -> set[int]:
    return {
        at
        for found in re.finditer(r"\([^()]*\)", text[match.start() : match.end()])
        for at in _span(found, match.start())
    }


def _span(found: re.Match[str], offset: int) -> range:
    return range(found.start() + offset, found.end() + offset)


def subject(masked: Masked, found: Sequence[Group], verb: int) -> Group | None:
    """The group that governs the verb at ``verb``: the nearest free one before it, appositions skipped."""
    skipped = [(m.start(), m.end()) for m in clause("apposition").finditer(masked.text, 0, verb)]
    for group in reversed(found):
        if group.end > verb or group.part not in ("free",):
            continue
        if any(start < group.start < end for start, end in skipped):
            continue
        gap = masked.text[group.end : verb]
        if len(gap) > 200 or ";" in gap:
            return None
        return group
    return None


@cache
def _back(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lists(kind)})\b")


def reference(masked: Masked, start: int, end: int) -> str | None:
    """plural for "the two ports", single for "the company" between two positions; the last one counts."""
    plural = [m.start() for m in _back("plural").finditer(masked.text, start, end)]
    single = [m.start() for m in _back("single").finditer(masked.text, start, end)]
    if not plural and not single:
        return None
    return "plural" if max(plural, default=-1) >= max(single, default=-1) else "single"


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
    return re.compile(rf"[{_ANY}](?:(?: and | |/|'s )[{_ANY}]){{0,3}}(?:'s?)? {modifiers}\Z")
