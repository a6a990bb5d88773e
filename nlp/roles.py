"""Who does what in a masked sentence: coordinated names as groups, their part by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, NOTHING, ORG, PERSON, PLACE, Entity, Masked
from nlp.lexicon import clause, rows
from nlp.names import words
from nlp.normal import fold

_SURE = ORG + COUNTRY + BLOC + PLACE
_PARTY = _SURE + NAME
_ANY = _PARTY + DEMONYM
_IN = re.compile(r" (?:in|of|from) (?:the )?")
_APPOSED = re.compile(r", an? (?:\w+ ){0,3}(?:(?:of|by) (?:the )?)?")
_JOINED = re.compile(r"\band\b|&| as well as| along with| together with")


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
    listed = next(row["words"] for row in rows("roles") if row["kind"] == kind)
    return "|".join(sorted(listed.split(" " if kind == "descriptor" else "|"), key=len, reverse=True))


@cache
def _list() -> re.Pattern[str]:
    # a lower-case trade before a name: software providers; not after, over, under, however
    no_maker = r"(?!(?:af|un|ov|o|wheth|eith|rath|nev|lat|earli|great|furth|togeth|howev)\w{0,4} )"
    maker = rf"{no_maker}\w{{3,12}}(?:ers?|ors?)"
    described = rf"(?:(?:{lists('descriptor')}|{maker}) )"
    headed = rf"(?:(?:{lists('headed')}) of (?:the )?)"
    owned = (
        rf"[{_ANY}{NOTHING}](?:'s?| based| owned)? {described}{{0,5}}{headed}?(?=[{ORG}{NAME}{PLACE}{BLOC}])"
    )
    owner = rf"(?:{owned}|{described}{{1,5}}{headed}?(?=[{_ANY}])|{headed}(?=[{_SURE}]))"
    organ = rf"{described}{{0,2}}(?:{lists('state')})"
    state = rf"(?:'s? {organ}(?: of \w{{1,20}})?| {organ})"
    unsure = rf"{NAME}(?! (?:minister|secretary|commissioner|ambassador)\b)"
    name = rf"(?:[{_SURE}]{state}?|{unsure}|{DEMONYM}{state}|{DEMONYM}(?= and (?:the )?[{_ANY}]))"
    quoted = rf"\"?{name}(?: \"(?:{name})\")?\"?"
    clause_of = (
        rf"(?:, (?:which|who|an?) (?:[^,;{ORG}-{NOTHING}]|,(?=\d)){{1,90}},(?= and (?:the )?[{_ANY}]))"
    )
    unit_of = rf"(?:, an? (?:\w+ ){{1,3}}(?:of|by) (?:the )?[{_ANY}](?:'s? \w+)?(?:, | (?=and )))"
    located = rf"(?: (?:in|of|from) (?:the )?[{COUNTRY}{PLACE}](?=,| and | & ))"
    bracketed = r"(?: \([^()]{1,60}\))?"
    determiner = r"(?:(?:the|its|their|both|a|an|his|her) )?"
    element = rf"{determiner}{owner}?{quoted}{bracketed}{located}?{clause_of}?(?!'s? \w)"
    joint = r"(?:,? ?and (?:from )?|, | & |,? as well as |,? along with |,? together with |/)"
    return re.compile(rf"{element}(?:{unit_of}?{joint}{element}){{0,9}}")


def groups(masked: Masked) -> list[Group]:
    """All groups of names in a sentence, left to right."""
    found = []
    for match in _list().finditer(masked.text):
        part = "place" if _dateline(masked.text, match) else _part(masked.text, match.start())
        if part == "place" and _place_first(masked, match):
            part = "free"  # in Kotelo, Nordholm Lines signed: the list begins behind the place
        members = tuple(_state_of(masked, match.end(), one) for one in _members(masked, match))
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
def office() -> re.Pattern[str]:
    """Ines Hartog, chief executive of Kotelo: the words between a person and the body spoken for."""
    return re.compile(rf"\b(?:{lists('office')})(?: \w{{1,14}}){{0,4}} (?:of|for|at|from)(?: the)? $")


@cache
def _with() -> re.Pattern[str]:
    agents = rf"(?: the)?(?: (?:{lists('agents')}))?(?: (?:of|from))?"
    return re.compile(rf"\b(?:{lists('with')})(?: both)?{agents}(?: the| both)? $")


def _dateline(text: str, match: re.Match[str]) -> bool:
    """ACCRA, Nov 17 (Newswire) --: a place that opens the sentence and is none of its actors."""
    return match.start() == 0 and bool(clause("dateline").match(text, match.end()))


def _place_first(masked: Masked, match: re.Match[str]) -> bool:
    """A place and, behind a comma, a body: two names that are not one list."""
    placed = _placed(masked, match)
    if len(placed) < 2 or placed[0][1].sign not in PLACE + COUNTRY:
        return False
    gap = masked.text[placed[0][0] + 1 : placed[1][0]]
    headed = re.fullmatch(rf", the (?:{lists('headed')}) of (?:the )?", gap)
    return bool(headed or (placed[1][1].sign == ORG and re.fullmatch(r", (?:the )?", gap)))


def _placed(masked: Masked, match: re.Match[str]) -> list[tuple[int, Entity]]:
    """The names of a list with their places in the text, those in brackets left out."""
    bracketed = _inside_brackets(masked.text, match)
    spots = (at for at in range(match.start(), match.end()) if at in masked.entities)
    return [(at, masked.entities[at]) for at in spots if at not in bracketed]


def _members(masked: Masked, match: re.Match[str]) -> Iterator[Entity]:
    """The names that head an element: owners ("Denmark's ...") and places named beside one are left out."""
    placed = _placed(masked, match)[_place_first(masked, match) :]
    gaps = [_gap(masked, a[0], b[0]) for a, b in pairwise(placed)]
    last = max((index for index, gap in enumerate(gaps) if _JOINED.search(gap)), default=len(gaps))
    owner: Entity | None = None
    for index, (_, entity) in enumerate(placed):
        before = gaps[index - 1] if index else ""
        where = bool(before) and _lies_in(placed[index - 1][1], entity, before)
        apposed = before.startswith(",") and (index - 1 > last or _APPOSED.fullmatch(before))
        if where or apposed or entity.sign == PERSON:
            continue
        if index < len(gaps) and _owns(gaps[index]):
            owner = entity
            continue
        yield _of(owner, entity)
        owner = None


def _gap(masked: Masked, start: int, end: int) -> str:
    return re.sub(r" ?\([^()]*\)", "", masked.text[start + 1 : end])


def _owns(gap: str) -> bool:
    return not re.search(r"\band\b|,|&|/|with| as ", gap) and not _IN.fullmatch(gap)


def _state_of(masked: Masked, end: int, entity: Entity) -> Entity:
    """The National Assembly of Ecuador: the state is the party."""
    found = re.compile(rf" of (?:the )?(?=([{COUNTRY}]))").match(masked.text, end)
    if found is None or words("legislature").isdisjoint(fold(entity.party.name).split()):
        return entity
    return masked.entities[found.start(1)]


def _of(owner: Entity | None, entity: Entity) -> Entity:
    """The Dutch operator Meridian: whose country the lists do not know has its owner's."""
    if owner is None or entity.party.country or entity.sign not in ORG + NAME:
        return entity
    return replace(entity, party=replace(entity.party, country=owner.party.country))


def _lies_in(body: Entity, place: Entity, gap: str) -> bool:
    """The Port of Havenburg, Netherlands: the second name only says where the first is."""
    if _IN.fullmatch(gap):
        return place.sign in COUNTRY + PLACE
    if gap != ", ":
        return False
    if place.sign == COUNTRY:
        return body.sign in ORG + PLACE + NAME
    return place.sign == PLACE and body.sign in ORG + NAME and not body.party.name.lower().startswith("ports")


def _inside_brackets(text: str, match: re.Match[str]) -> set[int]:
    return {
        at
        for found in re.finditer(r"\([^()]*\)", text[match.start() : match.end()])
        for at in _span(found, match.start())
    }


def _span(found: re.Match[str], offset: int) -> range:
    return range(found.start() + offset, found.end() + offset)


def subject(masked: Masked, found: Sequence[Group], verb: int) -> Group | None:
    """The group that governs the verb at ``verb``: the nearest free one before it, appositions skipped.

    Where nothing stands outside them, what looks like an apposition is the subject after an opening phrase.
    """
    skipped = [(m.start(), m.end()) for m in clause("apposition").finditer(masked.text, 0, verb)]
    before = [group for group in found if group.end <= verb and group.part == "free"]
    outside = [group for group in before if not any(a < group.start < b for a, b in skipped)]
    group = next(reversed(outside or before), None)
    if group is None:
        return None
    gap = masked.text[group.end : verb]
    return None if len(gap) > 200 or ";" in gap else group


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
    return re.compile(rf"[{_ANY}](?:(?: and | {{1,3}}|/|'s )[{_ANY}]){{0,3}}(?:'s?)? {modifiers}\Z")
