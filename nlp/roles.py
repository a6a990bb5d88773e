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
from store.records import PartyKind

_SURE = ORG + COUNTRY + BLOC + PLACE
_PARTY = _SURE + NAME
_ANY = _PARTY + DEMONYM
_IN = re.compile(r" (?:in|of|from) (?:the )?")
_APPOSED = re.compile(r", an? (?:\w+ ){0,3}(?:(?:of|by) (?:the )?)?")
_SEVERAL = r" (?:ports|seaports|airports|port authorities)\b"
_OPENS = re.compile(r"^$|[\"(] ?$")
_BY = re.compile(r"\bby(?: the)? $")
_TO = re.compile(r"\bto(?: the)? $")
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
    linked = "|".join(words("linked"))
    owned = rf"[{_ANY}{NOTHING}](?:'s?| (?:{linked}))? {described}{{0,5}}{headed}?(?=[{_PARTY}])"
    noun = rf"(?!(?:{lists('function')}|\w+ed)\b)\w+ "
    holder = rf"[{_ANY}]'s? (?:{noun}){{1,4}}(?=[{ORG}])"  # Algeria's national petroleum agency Kotelo
    owner = rf"(?:{owned}|{holder}|{described}{{1,5}}{headed}?(?:the )?(?=[{_ANY}])|{headed}(?=[{_SURE}]))"
    organ = rf"{described}{{0,2}}(?:{lists('state')})"
    state = rf"(?:'s? {organ}\b(?: of \w{{1,20}})?| {organ}\b)"
    unsure = rf"{NAME}(?! (?:minister|secretary|commissioner|ambassador)\b)"
    officer = rf"(?:'s?)? (?:\w+ ){{0,2}}(?:{lists('office')}) (?:\w{{1,5}}\. ){{0,2}}[{PERSON}{NAME}]"
    seated = rf"(?! (?:{linked})\b)"  # the Rotterdam-based carrier
    land = rf"{COUNTRY}{seated}{state}?(?! (?:{lists('crowd')})\b)"
    known = rf"(?:[{ORG}{BLOC}]{state}?|{PLACE}{seated}(?:{_SEVERAL}|{state})?|{land})"
    of_land = rf"{DEMONYM}{state}|{DEMONYM}(?= and (?:the )?[{_ANY}]|, {DEMONYM})"
    name = rf"(?:(?:{known}|{NAME}){officer}|{known}|{unsure}|{of_land})"
    quoted = rf"\"?{name}(?: \"(?:{name})\")?\"?"
    clause_of = (
        rf"(?:, (?:which|who|an?) (?:[^,;{ORG}-{NOTHING}]|,(?=\d)){{1,90}},(?= and (?:the )?[{_ANY}]))"
    )
    unit_of = (
        rf"(?:, (?:an?|the) (?:[\w']+ ){{1,6}}(?:of|by|in|from|for|at) (?:the )?(?:\w+ ){{0,3}}[{_ANY}]"
        rf"(?:'s? \w+)?(?:, | (?=and )))"
    )
    located = rf"(?: (?:in|of|from) (?:the )?[{COUNTRY}{PLACE}](?=,| and | & ))"
    bracketed = r"(?: \([^()]{1,160}\)){0,3}"
    determiner = r"(?:(?:the|its|their|both|a|an|his|her) )?"
    bracketed += rf"(?:(?<=\)) {COUNTRY}(?=[ ,.;]))?"  # Dockworkers Union (DWU) Canada
    trade = rf"(?:(?: (?:{lists('descriptor')})){{1,5}}(?=,? and ))"  # Kotelo Express railway company and
    element = rf"{determiner}{owner}?{quoted}{bracketed}{trade}?{located}?{clause_of}?(?!'s? \w)"
    comma = rf"(?:, (?!(?:the|an?) (?:\w+ )?(?:{lists('ranking')})\b)|/)"
    joint = r"(?:,? ?and (?:from |also |jointly )?| & |,? as well as |,? along with |,? together with )"
    return re.compile(
        rf"(?<!\w){_unit()}?{element}(?:{unit_of}?(?:{comma}|{joint}{_unit()}?){element}){{0,9}}"
    )


@cache
def _unit() -> str:
    """A consortium led by Nordholm Lines, a subsidiary of Kotelo: the body behind one without a name."""
    head = rf"(?:the |an? |its )?(?:\w{{2,14}} ){{0,2}}(?:{lists('unit')})"
    return rf"(?:{head}(?: \w{{2,14}})? (?:{lists('formed')}) (?:the )?)"


def groups(masked: Masked) -> list[Group]:
    """All groups of names in a sentence, left to right."""
    found = []
    for match in _list().finditer(masked.text):
        part = "place" if _dateline(masked.text, match) else _part(masked.text, match.start())
        if part == "free" and _apposed_unit(masked.text, match.start()):
            part = "place"
        if part == "place" and _place_first(masked, match):
            part = "free"  # in Kotelo, Nordholm Lines signed: the list begins behind the place
        members = tuple(_members(masked, match))
        if members:
            found.append(Group(start=match.start(), end=match.end(), members=members, part=part))
    return found


def _apposed_unit(text: str, start: int) -> bool:
    """Meridian, a unit of Nordholm, signed: the second name only says whose the first is."""
    return text[max(0, start - 2) : start] == ", " and re.compile(_unit()).match(text, start) is not None


def _part(text: str, start: int) -> str:
    before = text[max(0, start - 60) : start]
    if clause("geographic").search(before) or clause("aside_with").search(before):
        return "place"
    if clause("given").search(before):
        return "to"
    if clause("for_instance").search(before):
        return "place"
    if clause("venture_of").search(before):
        return "with"
    if _with().search(before):
        return "with"
    if _agent().search(before) or _OPENS.search(before):
        return "free"
    if _BY.search(before):
        return "by"
    if _TO.search(before):
        return "to"
    return "place" if clause("place").search(before) else "free"


@cache
def _agent() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lists('agents')}) (?:from|of)(?: the| both)? $")


@cache
def office() -> re.Pattern[str]:
    """Ines Hartog, chief executive of Kotelo: the words between a person and the body spoken for."""
    return re.compile(rf"\b(?:{lists('office')})(?: \w{{1,14}}){{0,4}} (?:of|for|at|from)(?: the)? $")


@cache
def _with() -> re.Pattern[str]:
    agents = rf"(?: the)?(?: (?:{lists('agents')}))?(?: (?:of|from))?"
    itself = rf"(?: (?:{lists('single')})(?:,| and))?"  # between the authority, Nordholm Lines and Kotelo
    return re.compile(rf"\b(?:{lists('with')})(?: both)?{itself}{agents}(?: the| both)? $")


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
    towns = re.search(_SEVERAL + r"\Z", match.group()) is not None  # Havenburg, Kotelo ports
    for index, (at, entity) in enumerate(placed):
        before = gaps[index - 1] if index else ""
        where = bool(before) and not towns and _lies_in(placed[index - 1][1], entity, before)
        apposed = before.startswith(",") and (index - 1 > last or _APPOSED.fullmatch(before))
        if where or apposed or entity.sign == PERSON:
            continue
        if index and (_officer().fullmatch(before) or _branch(masked, placed[index - 1][0], entity)):
            continue
        if index < len(gaps) and _owns(gaps[index]) and not _closed(masked, placed, index):
            owner = entity
            continue
        yield _of(owner, _town_hall(masked, at, _state_of(masked, at + 1, entity)))
        owner = None


def _closed(masked: Masked, placed: Sequence[tuple[int, Entity]], index: int) -> bool:
    """Whether what follows a name is its officer or its country, not a name that it owns."""
    gap = masked.text[placed[index][0] + 1 : placed[index + 1][0]]
    return bool(_officer().fullmatch(gap)) or _branch(masked, placed[index][0], placed[index + 1][1])


def _branch(masked: Masked, at: int, entity: Entity) -> bool:
    """Dockworkers Union (DWU) Canada: the country belongs to the name before."""
    after = masked.text[at + 1 : at + 40]
    return entity.sign == COUNTRY and re.match(rf" \([^()]*\) {COUNTRY}", after) is not None


@cache
def _officer() -> re.Pattern[str]:
    return re.compile(rf"(?:'s?)? (?:\w+ ){{0,2}}(?:{lists('office')}) (?:\w{{1,5}}\. ){{0,2}}")


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


def _town_hall(masked: Masked, at: int, entity: Entity) -> Entity:
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
        elsewhere = body.party.country not in (None, place.party.country)
        return body.sign in ORG + PLACE + NAME and not elsewhere
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
