"""What a list of names looks like: Havenburg, the Danish carrier Nordholm Lines and Kotelo's ministry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.entities import BLOC, COUNTRY, DEMONYM, NAME, NOTHING, ORG, PERSON, PLACE, Masked
from nlp.lexicon import rows
from nlp.names import words

_SURE = ORG + COUNTRY + BLOC + PLACE
_PARTY = _SURE + NAME
ANY = _PARTY + DEMONYM
OWNED = "(?:part|owned|backed|led|controlled|run|subsidiary|member|operator)"
SIDE = r"(?:(?:north|south|east|west|central|northern|southern|eastern|western)(?:ern|east|west)?)"
SEVERAL = r" (?:ports|seaports|airports|port authorities)\b"


@cache
def lists(kind: str) -> str:
    """The words of one kind in ``nlp/patterns/roles.jsonl`` as alternatives of a pattern."""
    listed = next(row["words"] for row in rows("roles") if row["kind"] == kind)
    return "|".join(sorted(listed.split(" " if kind == "descriptor" else "|"), key=len, reverse=True))


def listings(masked: Masked) -> Iterator[re.Match[str]]:
    """Where names stand in coordination; behind the last name nothing is left to look for."""
    at, last = 0, max(masked.entities, default=-1)
    while at <= last and (match := listing().search(masked.text, at)):
        yield match
        at = match.end()


@cache
def listing() -> re.Pattern[str]:
    """The pattern of names in coordination, each with the words around it that belong to it."""
    # a lower-case trade before a name: software providers; not after, over, under, however
    no_maker = r"(?!(?:af|un|ov|o|wheth|eith|rath|nev|lat|earli|great|furth|togeth|howev)\w{0,4} )"
    maker = rf"{no_maker}\w{{3,12}}(?:ers?|ors?)"
    described = rf"(?:(?:{lists('descriptor')}|{maker}) {{1,2}})"  # state- owned
    headed = rf"(?:(?:{lists('headed')})(?: and (?:the )?(?:{lists('headed')}))? of (?:the )?)"
    linked = "|".join(words("linked"))
    owned = rf"[{ANY}{NOTHING}](?:'s?| (?:{linked}))? {described}{{0,5}}{headed}?(?=[{_PARTY}])"
    noun = rf"(?!(?:{lists('function')}|\w+ed)\b)\w+ "
    holder = rf"[{ANY}]'s? (?:{noun}){{1,4}}(?=[{ORG}])"  # Algeria's national petroleum agency Kotelo
    trade = rf"{noun}(?:maker|producer|provider|supplier|manufacturer|specialist|giant|firm|company|startup) "
    bare = rf"{described}{{1,5}}{headed}?(?:the )?(?=[{ANY}])|{headed}(?=[{_SURE}])"
    owner = rf"(?:{owned}|{holder}|{trade}(?=[{ORG}{NAME}])|{bare})"
    organ = rf"{described}{{0,2}}(?:{lists('state')})"
    state = rf"(?:'s? {organ}\b(?: of \w{{1,20}})?| {organ}\b)"
    unsure = rf"{NAME}(?! (?:minister|secretary|commissioner|ambassador)\b)"
    officer = rf"(?:'s?)? (?:\w+ ){{0,2}}(?:{lists('office')}) (?:\w{{1,5}}\. ){{0,2}}[{PERSON}{NAME}]"
    seated = rf"(?! (?:{linked})\b)"  # the Rotterdam-based carrier
    land = rf"{COUNTRY}{seated}{state}?(?! (?:{lists('crowd')})\b)"
    league = rf"{BLOC}(?: (?:member )?(?:states|countries|nations|economies))?(?= \(|[ ,.;'])"
    known = rf"(?:{league}{state}?|{ORG}{state}?|{PLACE}{seated}(?:{SEVERAL}|{state})?|{land})"
    of_land = rf"{DEMONYM}{state}|{DEMONYM}(?= and (?:the )?[{ANY}]|, {DEMONYM})"
    name = rf"(?:(?:{known}|{NAME}){officer}|{known}|{unsure}|{of_land})"
    quoted = rf"\"?{name}(?: \"(?:{name})\")?\"?"
    clause_of = (
        rf"(?:, (?:which|who|an?|the) (?:[^,;{ORG}-{NOTHING}]|,(?=\d)){{1,90}},(?= and (?:the )?[{ANY}]))"
    )
    unit_of = (
        rf"(?:, (?:(?:an?|the) (?:[\w']+ ){{1,6}}"
        rf"|{OWNED} (?:\w+ ){{0,2}})(?:of|by|in|from|for|at) (?:the )?(?:\w+ ){{0,3}}[{ANY}]"
        rf"(?:'s? \w+)?(?:, | (?=and )))"
    )
    located = (
        rf"(?: (?:in|of|from) (?:the )?(?:{SIDE} )?(?:[{COUNTRY}]'s )?[{COUNTRY}{PLACE}{NAME}]"
        r"(?: (?:province|city|state|county|region))?(?=,| and | & ))"
    )
    bracketed = r"(?: \([^()]{1,160}\)){0,3}"
    determiner = r"(?:(?:the|its|their|both|a|an|his|her) )?"
    bracketed += rf"(?:(?<=\)) {COUNTRY}(?=[ ,.;]))?"  # Dockworkers Union (DWU) Canada
    trade = rf"(?:(?: (?:{lists('descriptor')})){{1,5}}(?=,? and ))"  # Kotelo Express railway company and
    element = rf"{determiner}{owner}?{quoted}{bracketed}{trade}?{located}?{clause_of}?(?!'s? \w)"
    comma = rf"(?:, (?!(?:the|an?) (?:\w+ )?(?:{lists('ranking')})\b)|/)"
    joint = r"(?:,? ?and (?:from |also |jointly )?| & |,? as well as |,? along with |,? together with )"
    return re.compile(rf"(?<!\w){unit()}?{element}(?:{unit_of}?(?:{comma}|{joint}{unit()}?){element}){{0,9}}")


@cache
def unit() -> str:
    """A consortium led by Nordholm Lines, a subsidiary of Kotelo: the body behind one without a name."""
    head = rf"(?:the |an? |its )?(?:\w{{2,14}} ){{0,2}}(?:{lists('unit')})"
    return rf"(?:{head}(?: \w{{2,14}})? (?:{lists('formed')}) (?:the )?)"
