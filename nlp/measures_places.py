"""What the words around a country say of its part: acting, struck, owner of goods, office that speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.measures_rules import load
from nlp.measures_scene import Place
from nlp.products import ProductHit

_PREPOSED = re.compile(
    r"\b(?:from|on|against|to|with|in|into|of|for|between|originating in|hit|hits|hitting"
    r"|target(?:s|ed|ing)?|than"
    r"|including|entering|via|outside) (?:the |all |mainland )?$"
)
TARGETED = re.compile(
    r"\b(?:from|on|against|originating in|made in|produced in|manufactured in|exported by|grown in|built in"
    r"|assembled in|mined in|refined in|raised in|caught in|brewed in|bottled in|registered in|exported from"
    r"|shipped by|supplied by|sold by|made by|grown by|produced by"
    r"|shipped from|hit|hits"
    r"|hitting|slap(?:s|ped)?|target(?:s|ed|ing)?|for|including"
    r"|(?<!with other members )(?<!with members )of|exempt(?:s|ed|ing)?|spare[sd]?"
    r"|exclud(?:es?|ed|ing))"
    r" (?:the |all |mainland |goods from |imports from |products from )?$"
)
TOWARDS = re.compile(r"\b(?:to|into|in|enter|entering|reach|reaching) (?:the )?$")
_ITS_ACTS = re.compile(  # "an inquiry into *Vietnam's trade practices*"
    r"(?:'s?|’s?)? (?:[a-z]{3,12},? ){0,2}?(?:acts|policies|practices|trade barriers|trade surplus)\b"
)
EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|apart from|exempting|exception of|but not|exempts?|not apply to)"
    r" (?:for |those from |imports from )?(?:the )?$"
)
_GOODS = re.compile(
    r"(?:'s?|, whose)? ?(?P<between>(?:[a-z]{1,14} ){0,2}?)(?:goods|imports|products|exports|shipments"
    r"|origin|wares|cars|produce|vessels|ships|items|articles|merchandise)\b"
    r"| (?:made|built|owned|operated|flagged|manufactured|produced)\b"
)
_OFFICE = re.compile(
    r"(?:'s?)? (?:[a-z]{1,14} ){0,2}?(?:government|ministry|ministers?|president|authorities"
    r"|officials|commission"
    r"|cabinet|parliament|administration|customs|department|regulators?|side|leader|court|premier"
    r"|state council"
    r"|treasury|senate|congress|lawmakers|law|legislation|bill|order|decree|tribunal)\b"
)
_OWN = re.compile(
    r"'s? (?:[a-z]{1,14} ){0,4}?(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|bans?|decision|move|measures?"
    r"|curbs?|fees?"
    r"|restrictions?|quota|controls?|plan|surtax|tax|threat|taxes)\b"
)
_INTENDS = re.compile(r"(?:'s?)? (?:plans?|decisions?|moves?|proposals?|threats?|bid|intention) (?:to|for)\b")
_PEOPLE = re.compile(
    r"(?:'s?)? (?P<between>(?:[a-z]{1,14} ){0,2}?)(?:winemakers|makers|producers|exporters|importers|farmers"
    r"|companies|firms"
    r"|carmakers|growers|industry|brands|automakers|market|economy|consumers|workers|businesses"
    r"|manufacturers"
    r"|suppliers|steelmakers|shelves|entities|buyers|shoppers|households|lawmakers|traders|shipments)\b"
)
_ACTED = re.compile(r"\b(?:its|their|the|an?|all|some|any|no|more|most|his|her|for|on|to)\b")
_OFFICE_OF = re.compile(  # "The Minister of Finance *of Kenya* has ordered"
    r"(?:^|[.:;] |  )the (?:minist(?:er|ry)(?: of [a-z]{3,14})?|government|president|cabinet|parliament"
    r"|prime minister|(?:tax|customs|revenue)(?: revenue)? (?:authority|board|department|service)"
    r") of (?:the )?$"
)
_LONGEST_LIST = 60
_ADJECTIVES = frozenset({"demonym", "abbreviation", "bloc"})
_COORDINATED = re.compile(r" {0,3}(?:,|and|or|&|, {1,3}and) {0,3}")
_LINK = re.compile(
    r" {0,9}(?:,|/|and|or|&|, {1,9}and|, {1,9}the|and {1,9}the|as well as|plus|and on|and from|, from)? {0,9}"
    r"(?:the {1,9}|to {1,9})?"
)
_SPEAKS = re.compile(r"(?:'s?)?[a-z ,.'()]{0,60}\b(?:said|says|announced|told|reported|stated|notified)\b")
_SPOKEN = re.compile(r"\b(?:according to|said|says|announced by|from) (?:the |officials at the )?$")
_VERB_AFTER = re.compile(r" (?:has|have|will|to|and|on|is)\b")
_WHICH = re.compile(r",? (?:which|who) (?:will|would|has|have|had|is|plans|[a-z]{2,12}(?:s|ed))\b")
_ADJECTIVE = re.compile(r"(?:'s)? (?:[a-z]{1,20} ){0,2}")
_NOT_ADJECTIVE = re.compile(r"\b(?:on|of|to|the|from|and|tariffs?|duty|duties|will|has|is)\b")


def of_goods(place: Place, folded: str) -> bool:
    """Whether a place only says whose goods: "Chinese goods", but not "India bans exports"."""
    return _qualifies(_GOODS.match(folded, place.end))


def of_people(place: Place, folded: str) -> bool:
    """Whether a place says whose makers or traders: "Chinese companies"."""
    return _qualifies(_PEOPLE.match(folded, place.end))


def _qualifies(found: re.Match[str] | None) -> bool:
    """Whether only adjectives stand before the noun: not "India bans exports", "China opened its market"."""
    if found is None:
        return False
    between = found["between"] or ""
    return not (_ACTED.search(between) or "ban" in between or load().verbs.search(between))


def is_office(place: Place, folded: str) -> bool:
    """Whether the place names a government: "Chinese Commerce Ministry", "the Brazilian government"."""
    return _OFFICE.match(folded, place.end) is not None


def acts(place: Place, folded: str) -> bool:
    """Whether a place can be a subject: not behind a preposition, not a mere adjective of goods or people."""
    if place.kind in {"bloc", "treaty"} and place.code not in load().unions:
        return False
    behind = folded[max(0, place.start - 30) : place.start]
    if place.kind in {"organ", "home"}:
        return not re.search(r"\b(?:to|with|from|against) (?:the )?$", behind)
    if _INTENDS.match(folded, place.end):
        return True
    if is_office(place, folded) or _OWN.match(folded, place.end):
        return not re.search(r"\b(?:from|against|on) (?:the )?$", behind)
    if _WHICH.match(folded, place.end):
        return True
    if _OFFICE_OF.search(folded[max(0, place.start - 60) : place.start]):
        return True
    if _PREPOSED.search(behind) or of_goods(place, folded) or of_people(place, folded):
        return False
    if folded[place.end : place.end + 2] == "'s":
        return False
    return place.kind != "demonym" or _VERB_AFTER.match(folded, place.end) is not None


def investigated(place: Place, folded: str) -> bool:
    """Whether it is what a state does that an inquiry looks into: "Vietnam's trade practices"."""
    return _ITS_ACTS.match(folded, place.end) is not None


def speaks(place: Place, folded: str) -> bool:
    """Whether an office announces something: "the U.S. Trade Representative announced"."""
    if place.kind != "organ" and not is_office(place, folded):
        return False
    behind = folded[max(0, place.start - 35) : place.start]
    return bool(_SPOKEN.search(behind) or _SPEAKS.match(folded, place.end))


def is_adjective(place: Place, folded: str, near: Sequence[ProductHit]) -> bool:
    """Whether a place qualifies goods: "Chinese steel", "U.S. imports"; ``near`` are products after it."""
    if of_goods(place, folded):
        return True
    gap = folded[place.end : near[0].start] if near else "-"
    return _ADJECTIVE.fullmatch(gap) is not None and not _NOT_ADJECTIVE.search(gap)


def in_list(place: Place, around: Sequence[Place], folded: str) -> bool:
    """Whether a place continues a list that began behind a preposition: "from Malaysia, *Indonesia* and"."""
    last = place
    for before in [p for p in reversed(around) if p.end <= place.start][:_LONGEST_LIST]:
        if not _LINK.fullmatch(folded, before.end, last.start):
            return False
        if _PREPOSED.search(folded[max(0, before.start - 30) : before.start]):
            return True
        last = before
    return False


def with_chain(folded: str, around: Sequence[Place], seeds: Sequence[Place], end: int) -> list[Place]:
    """``seeds`` and the places listed with them: "Mexico, Canada and the European Union"."""
    kept = list(seeds)
    for place in around:
        if place in kept or place.start >= end or place.kind in {"organ", "home"}:
            continue
        last = next((p for p in reversed(kept) if p.end <= place.start), None)
        if (
            last is not None
            and place.start - last.end < 16
            and _LINK.fullmatch(folded, last.end, place.start)
        ):
            kept.append(place)
    return sorted(set(kept), key=lambda place: place.start)


def adjectives_before(folded: str, around: Sequence[Place], seeds: Sequence[Place]) -> list[Place]:
    """The adjectives listed before one of ``seeds``: "*Chinese, Indian* and Thai rice"."""
    kept = list[Place]()
    for seed in seeds:
        last = seed
        for place in reversed([p for p in around if p.end <= seed.start][-_LONGEST_LIST:]):
            if place.kind not in _ADJECTIVES or not _COORDINATED.fullmatch(folded, place.end, last.start):
                break
            kept.append(place)
            last = place
    return kept
