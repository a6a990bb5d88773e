"""Who does what in a masked sentence: coordinated names as groups, their part by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from nlp.coordination import OWNED, SEVERAL, SIDE, listings, lists, unit
from nlp.entities import COUNTRY, NAME, ORG, PERSON, PLACE, Entity, Masked
from nlp.lexicon import clause
from nlp.names import words
from nlp.normal import fold
from nlp.represented import signs_for_state
from nlp.seats import is_harbour, town_hall

_IN = re.compile(rf" (?:in|of|from) (?:the )?(?:{SIDE} )?")
_APPOSED = re.compile(
    rf", (?:an? (?:\w+ ){{0,3}}|{OWNED} (?:\w+ ){{0,2}})"
    r"(?:(?:of|by|in|from) (?:the )?)?"
)
_DATED = re.compile(r"(?:\w{4,9} )?(?:\d{4} \d\d \d\d|\d{1,2} \w{3,9} \d{4}|\w{3,9} \d{1,2},? \d{4}),? ")
_SIGN = re.compile("[\ue000-\ue008]")
_HOLDER = re.compile(rf" ?(?:\([^()]{{1,40}}\))?,? (?:\w{{2,12}} ){{0,2}}[{PERSON}{NAME}]")
_LOCAL = re.compile(r"(?i)(?:local|branch|chapter) \d")
_OPENS = re.compile(r"^$|[\"(] ?$")
_BY = re.compile(r"\bby(?: the)? $")
_TO = re.compile(r"\bto(?: the)? $")
_JOINED = re.compile(r"\band\b|&| as well as| along with| together with")
_NEXT = re.compile(r", |,? and (?:the )?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Names in coordination. ``part``: with | by | to | place | free (a subject, or what follows a verb)."""

    start: int
    end: int
    members: tuple[Entity, ...]
    part: str


def groups(masked: Masked) -> list[Group]:
    """All groups of names in a sentence, left to right."""
    found: list[Group] = []
    for match in listings(masked):
        part = "place" if _dateline(masked.text, match) else _part(masked.text, match.start(), match.end())
        if part == "free" and match.group()[-1] == PLACE and _folk().match(masked.text, match.end()):
            part = "place"  # the dockers of Havenburg and Kotelo
        if part == "free" and _apposed_unit(masked.text, match.start()):
            part = "place"
        if part == "place" and _place_first(masked, match):
            part = "free"  # in Kotelo, Nordholm Lines signed: the list begins behind the place
        members = _vouched(masked.text, match, tuple(_members(masked, match)))
        if _holder_named(masked.text, match, members):
            members, part = members[:1], "free"
        if _local_of(masked.text, found, match):
            part = found.pop().part
        if members:
            group = Group(start=match.start(), end=match.end(), members=members, part=part)
            found.append(_for_state(masked.text, found, group))
    return found


@cache
def _next_officer() -> re.Pattern[str]:
    """The president of Kotelo and the manager of Marandi signed: an officer who acts, or is one of two."""
    signs = r"(?:have |has |had |jointly |yesterday |today )?(?:sign|ink|seal|put|affix|agree)\w{0,3} "
    return re.compile(
        rf" (?:\([^()]{{1,20}}\) )?(?:{signs}|and (?:the |its )?(?:\w+ ){{0,2}}(?:{lists('office')})\b)"
    )


@cache
def _folk() -> re.Pattern[str]:
    return re.compile(rf" (?:{lists('folk')})\b")


def _for_state(text: str, found: list[Group], group: Group) -> Group:
    """The Republic, represented by its ports authority: the authority, where the Republic stood."""
    last = found[-1] if found and group.part == "by" else None
    ended = (last.end, last.members[-1]) if last else None
    if group.part != "by" or not signs_for_state(text, ended, (group.start, group.members[0])):
        return group
    if last is None or text.find("represented", last.end, group.start) < 0:
        return replace(group, part="free")
    found.pop()
    members = (*last.members[:-1], _of(last.members[-1], group.members[0]), *group.members[1:])
    return Group(start=last.start, end=group.end, members=members, part=last.part)


def _apposed_unit(text: str, start: int) -> bool:
    """Meridian, a unit of Nordholm, signed: the second name only says whose the first is."""
    return text[max(0, start - 2) : start] == ", " and re.compile(unit()).match(text, start) is not None


def _part(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 60) : start]
    if clause("geographic").search(before) or clause("aside_with").search(before):
        return "place"
    if clause("given").search(before):
        return "to"
    if clause("for_instance").search(before):
        return "place"
    if clause("venture_of").search(before) or clause("sister_of").search(before + _head(text, start, end)):
        return "with"
    if _with().search(before):
        return "with"
    if _agent().search(before) or _OPENS.search(before):
        return "free"
    if _BY.search(before):
        return "by"
    if _TO.search(before):
        return "to"
    if clause("plan_for").search(before) and text.startswith(" to ", end):
        return "free"  # a plan for the port to buy cranes
    if clause("office_of").search(before) and (_HOLDER.match(text, end) or _next_officer().match(text, end)):
        return "free"  # the president of the port, Ines Hartog, signed
    if clause("subordinate").search(before) and clause("finite").match(text[end : end + 60]):
        return "free"  # after the two signed
    return "place" if clause("place").search(before) else "free"


def _local_of(text: str, found: Sequence[Group], match: re.Match[str]) -> bool:
    """Local 514 of the dockers' union: the union bargains."""
    local = bool(found) and _LOCAL.match(found[-1].members[-1].party.name)
    return bool(local) and re.fullmatch(r" of (?:the )?", text[found[-1].end : match.start()]) is not None


def _holder_named(text: str, match: re.Match[str], members: tuple[Entity, ...]) -> bool:
    """The director of Nordholm, Ole Brandt, signed: a name that nobody knows is who holds the office."""
    pair = len(members) == 2 and members[1].sign == NAME and ", " in match.group()
    office = clause("office_of").search(text[max(0, match.start() - 60) : match.start()])
    return pair and office is not None and not _JOINED.search(match.group())


def _vouched(text: str, match: re.Match[str], members: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The unions Kotelo and Marandi: the word before says what the lists do not know."""
    if not clause("vouches").search(_head(text, match.start(), match.end())):
        return members
    return tuple(replace(one, sign=ORG) if one.sign == NAME else one for one in members)


def _head(text: str, start: int, end: int) -> str:
    """The words of a group before its first name: the sister port of the."""
    name = _SIGN.search(text, start, end)
    return text[start : name.start() if name else end]


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
    opens = match.start() == 0 or _DATED.fullmatch(text, 0, match.start())
    return bool(opens and clause("dateline").match(text, match.end()))


def _place_first(masked: Masked, match: re.Match[str]) -> bool:
    """A place and, behind a comma, a body: two names that are not one list."""
    placed = _placed(masked, match)
    if len(placed) < 2 or placed[0][1].sign not in PLACE + COUNTRY or is_harbour(masked, placed[0][0]):
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
    where = harbour = False
    towns = re.search(SEVERAL + r"\Z", match.group()) is not None  # Havenburg, Kotelo ports
    for index, (at, entity) in enumerate(placed):
        before = gaps[index - 1] if index else ""
        inner = where and re.fullmatch(r"'s? ", before) is not None  # in China's Shandong province
        where = inner or (bool(before) and not towns and _lies_in(placed[index - 1][1], entity, before))
        apposed = before.startswith(",") and (index - 1 > last or _APPOSED.fullmatch(before))
        if where or apposed or entity.sign == PERSON:
            continue
        if index and (_officer().fullmatch(before) or _branch(masked, placed[index - 1][0], entity)):
            continue
        if index < len(gaps) and _owns(gaps[index]) and not _closed(masked, placed, index):
            owner = entity
            continue
        harbour = is_harbour(masked, at) or (harbour and _NEXT.fullmatch(before) is not None)
        told = replace(entity, sign=ORG) if harbour and entity.sign == PLACE and entity.ports else entity
        yield _of(owner, town_hall(masked, at, _state_of(masked, at + 1, told)))
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


def _of(owner: Entity | None, entity: Entity) -> Entity:
    """The Dutch operator Meridian: whose country the lists do not know has its owner's."""
    if owner is None or entity.party.country or entity.sign not in ORG + NAME:
        return entity
    return replace(entity, party=replace(entity.party, country=owner.party.country))


def _lies_in(body: Entity, place: Entity, gap: str) -> bool:
    """The Port of Havenburg, Netherlands: the second name only says where the first is."""
    if _IN.fullmatch(gap):
        return place.sign in COUNTRY + PLACE + NAME
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
