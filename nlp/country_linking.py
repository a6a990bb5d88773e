"""Decides which of the names found in a text name a country or a bloc.

Counted are names, demonyms and abbreviations, also inside the name of a body or a treaty, and a capital that
stands for its government ("Beijing imposed"). Not counted are currencies, seas, people, and towns that only
imply a country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.cues import any_of, follows, precedes, words
from nlp.gazetteer import Gazetteer, Hit
from nlp.gazetteers.rows import Row
from nlp.names import kind_of
from nlp.normal import fold
from nlp.port_lists import counts_cargo
from nlp.port_scenery import is_dateline
from nlp.scene import Place, Scene
from nlp.states import Region, region_after

_NAMES = frozenset(("country", "demonym", "abbreviation"))
_BLOCS = frozenset(("bloc", "organ"))
_BODIES = frozenset(("org", "treaty", "forum", "authority", "port", "acronym", "bloc", "organ"))
_TOWNS = frozenset(("place", "port", "authority"))
_SHOUTED_PRONOUN = re.compile(r"(?:CONTACT|ABOUT|FOLLOW|JOIN|LET|TELL|EMAIL|CALL|HELP|GIVE|WITH|FOR) $")
_SURNAME = re.compile(r" ([A-Z][a-z]+)(?:'s)?(?:,| said| says| told| added|\.(?= |$))")
_MADE = re.compile(r"-(?:imposed|led|backed|ordered|brokered|approved|mandated|mediated)\b")
_TIES = (" and ", "-", "/", " with ")
_SPELT = re.compile(
    r"(?:\bThe )?(?P<name>(?P<first>[A-Z])[\w'/&-]{1,40}"
    r"(?: (?:of|for|and|the|[A-Z][\w'/&-]{0,40})){1,9}) \($"
)
_WORDS = re.compile(r"\w{4,}")
_LISTED = (", ", " and ", ", and ")
_GROUP = 3  # states, at least, whose pact stands for them all
_LONGEST_LIST = 5  # governments that are looked at to either side of one


def countries(scene: Scene, gazetteer: Gazetteer) -> list[Place]:
    """The countries and blocs that the text names, left to right."""
    other = {hit.surface for hit in scene.hits if _stands_for_another(scene, hit)}
    return [
        place for hit in scene.hits if hit.surface not in other for place in _of_hit(scene, hit, gazetteer)
    ]


def _stands_for_another(scene: Scene, hit: Hit) -> bool:
    """APEC, where the text explains it: the Ardenport Education Centre (APEC)."""
    if hit.kind != "bloc" or not hit.surface.isupper() or scene.text[hit.end : hit.end + 1] != ")":
        return False
    spelt = _SPELT.search(scene.before(hit.start))
    if spelt is None or spelt["first"] != hit.surface[0] or kind_of(spelt["name"]) is None:
        return False
    return set(_WORDS.findall(fold(spelt["name"]))).isdisjoint(_WORDS.findall(fold(hit.entries[0].name)))


def _of_hit(scene: Scene, hit: Hit, gazetteer: Gazetteer) -> Iterator[Place]:
    own = _decide(scene, hit, outer=None)
    if own is not None:
        yield own
    kinds = {row.kind for row in hit.entries}
    town = hit.kind == "port" and hit.surface.startswith("Port ") and not hit.surface.startswith("Port of")
    if town:
        return  # Port Sudan is a town
    if (own is None or own.kind == "bloc") and kinds & _BODIES and "capital" not in kinds:
        yield from _inside(scene, hit, gazetteer, outer=hit)


def _inside(scene: Scene, hit: Hit, gazetteer: Gazetteer, *, outer: Hit) -> Iterator[Place]:
    """The countries in a body's name, also in a name within it: China in "China Merchants Port"."""
    for part in gazetteer.within(hit):
        place = _decide(scene, part, outer=outer)
        if place is not None:
            yield place
        elif {row.kind for row in part.entries} & _BODIES:
            yield from _inside(scene, part, gazetteer, outer=outer)


def _decide(scene: Scene, hit: Hit, *, outer: Hit | None) -> Place | None:
    kinds = {row.kind for row in hit.entries}
    if kinds & _NAMES:
        code = None if _vetoed(scene, hit, outer) else _which(scene, hit, outer)
        return Place(start=hit.start, end=hit.end, kind="country", code=code) if code else None
    if kinds & _BLOCS:
        code = next(row.code for row in hit.entries if row.kind in _BLOCS)
        return Place(start=hit.start, end=hit.end, kind="bloc", code=code)
    if "treaty" in kinds and outer is None and _is_group(scene, hit):
        row = next(row for row in hit.entries if row.kind == "treaty")
        return Place(start=hit.start, end=hit.end, kind="bloc", code=row.code)
    if "capital" in kinds and outer is None and _speaks(scene, hit):
        row = next(row for row in hit.entries if row.kind == "capital")
        return Place(start=hit.start, end=hit.end, kind="country" if row.country else "bloc", code=row.code)
    return None


def _is_group(scene: Scene, hit: Hit) -> bool:
    """The members of a pact: USMCA, "the CAFTA-DR countries"; a GSP has none, two do not make a group."""
    members = max((len(row.members) for row in hit.entries if row.kind == "treaty"), default=0)
    if not members:
        return False
    if members >= _GROUP:
        return True
    after = scene.after(hit.end)
    return bool(follows("bloc_noun").match(after[1:] if after.startswith(")") else after))


# -- what is not the country -------------------------------------------------------------------------------


def _vetoed(scene: Scene, hit: Hit, outer: Hit | None) -> bool:
    """Part of a currency ("Canadian dollars"), a sea, a bird, a person, or the pronoun of a headline."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if after.startswith(("$", " $")) or follows("money").match(after):
        return True
    if before.endswith(".") and hit.surface.isupper() and before[-2:-1].isalnum():
        return True  # the HK of 1919.HK is where a share is traded
    if hit.surface == "US" and _SHOUTED_PRONOUN.search(before):
        return True
    if hit.surface in words("pair_prefix") and not _leads_a_pair(scene, hit):
        return True
    if outer is not None:
        return False
    if _names_itself(hit) and is_dateline(scene, hit):
        return True
    if precedes("water_before").search(before) or follows("water_after").match(after):
        return True
    if precedes("ship_prefix").search(before) or _is_town(scene, hit):
        return True
    if hit.surface.title() == "Turkey" and follows("bird").match(after):
        return True
    return _is_person(hit.surface, before, after)


def _leads_a_pair(scene: Scene, hit: Hit) -> bool:
    """Franco in "Franco-German"."""
    partner = scene.follower(hit)
    return partner is not None and scene.text[hit.end : partner.start] == "-" and _governs(partner)


def _is_town(scene: Scene, hit: Hit) -> bool:
    """Lebanon, Pa.; Malta, Montana, has none; but not the list "Jamaica, Florida and Cuba"."""
    if not scene.text.startswith((", ", " (", ","), hit.end):
        return False
    region = region_after(scene.text, hit.end)
    if region is None or _owns_state(hit, region):
        return False
    after = scene.after(region.end)
    return after[:5] not in (" and ", " or t") and region_after(scene.text, region.end) is None


def _owns_state(hit: Hit, region: Region) -> bool:
    """Western Australia in "Australia, Western Australia"."""
    return bool({row.country for row in hit.entries} & {country for country, _ in region.states})


def _names_itself(hit: Hit) -> bool:
    """A state with the name of its capital: Luxembourg, Djibouti, Singapore."""
    return any(row.kind == "capital" for row in hit.entries)


def _is_person(surface: str, before: str, after: str) -> bool:
    """Michael Jordan; Chad Brown said; Reporting by Pav Jordan."""
    if precedes("first_name").search(before) or (" by " in before and _byline().search(before)):
        return True
    surname = _SURNAME.match(after) if surface in words("given_name") else None
    return surname is not None and surname[1] not in words("not_surname")


@cache
def _byline() -> re.Pattern[str]:
    return re.compile(rf"{any_of('byline')}(?:,? {{1,3}}(?:and )?[A-Z][\w.'-]{{0,20}}){{1,6}} {{1,3}}$")


# -- which country -----------------------------------------------------------------------------------------


def _which(scene: Scene, hit: Hit, outer: Hit | None) -> str | None:
    codes = {row.code for row in hit.entries if row.kind in _NAMES and not _unexplained(scene, row)}
    if codes == {"CD", "CG"}:
        return _which_congo(scene)
    if "GE" in codes:
        return "GE" if _is_caucasian(scene, outer) else None
    return min((code for code in codes if code), default=None)


def _unexplained(scene: Scene, row: Row) -> bool:
    """Mere initials (RSA) of a country that the text does not speak of otherwise."""
    return row.role == "initials" and not any(
        other.country == row.country and other != row for other in scene.told
    )


def _which_congo(scene: Scene) -> str:
    """Congo alone is the larger one, as the wires have it, unless the text speaks of the other alone."""
    told = {row.code for hit in scene.hits if len(hit.entries) == 1 for row in hit.entries}
    return "CG" if "CG" in told and "CD" not in told else "CD"


def _is_caucasian(scene: Scene, outer: Hit | None) -> bool:
    """Georgia the country, not the state: by towns, by neighbours, by who else is named; unsure means no."""
    if outer is not None and any(row.country == "US" for row in outer.entries):
        return False
    towns = {row.country for row in scene.told if row.kind in _TOWNS}
    capitals = {row.code for row in scene.told if row.kind == "capital"}
    if "GE" in towns | capitals:
        return True
    if "US" in towns or any(row.country == "US" and row.role == "port" for row in scene.told):
        return False
    others = {row.code for row in scene.told if row.kind in _NAMES} - {"GE"}
    return bool(others & words("caucasus")) or scene.home == "GE" or bool(others - {"US"})


# -- a capital that stands for its government --------------------------------------------------------------


def _speaks(scene: Scene, hit: Hit) -> bool:
    before, after = scene.before(hit.start), scene.after(hit.end)
    if precedes("policy_object").search(before):
        return True
    if precedes("first_name").search(before) or precedes("stays_city").search(before):
        return False
    if any(row.kind == "port" for row in hit.entries) and counts_cargo(scene, hit.start, hit.end):
        return False  # Tallinn saw cargo volumes edge up
    leader = scene.leader(hit)
    if leader is not None and scene.next_to(leader) is hit and not _governs(leader):
        return False  # the Port of Vancouver, Washington
    partner = _beside(scene, hit)
    if _act_together(scene, hit):
        return True
    if _acts(after) or partner is None:
        return _acts(after)
    first, last = sorted((hit, partner), key=lambda one: one.start)
    around = scene.before(first.start) + " " + scene.after(last.end)
    return _acts(scene.after(last.end)) or bool(_parley().search(around))


def _act_together(scene: Scene, hit: Hit) -> bool:
    """Jakarta in "Jakarta, Kuala Lumpur and Singapore agreed"."""
    first = last = hit
    for _ in range(_LONGEST_LIST):
        follower = scene.follower(last)
        if follower is None or not _lists(scene, last, follower):
            break
        last = follower
    if not _acts(scene.after(last.end)):
        return False
    for _ in range(_LONGEST_LIST):
        leader = scene.leader(first)
        if leader is None or not _lists(scene, leader, first):
            break
        first = leader
    return first is not last and not precedes("stays_city").search(scene.before(first.start))


def _lists(scene: Scene, one: Hit, other: Hit) -> bool:
    return scene.text[one.end : other.start] in _LISTED and _governs(one) and _governs(other)


def _acts(after: str) -> bool:
    return bool(_verb().match(after) or _owned().match(after) or _MADE.match(after))


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(
        rf"(?:,[^,.]{{1,40}},)?(?: {any_of('policy_aux')}){{0,3}}(?: \w+ly)? {any_of('policy_verb')}\b"
    )


@cache
def _owned() -> re.Pattern[str]:
    return re.compile(rf"'s? (?:[\w%.-]{{1,30}} ){{0,2}}{any_of('policy_noun')}\b")


@cache
def _parley() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('parley')}\b")


def _beside(scene: Scene, hit: Hit) -> Hit | None:
    """The capital, country or bloc that "and" or a hyphen joins to this capital."""
    leader, follower = scene.leader(hit), scene.follower(hit)
    if leader and scene.text[leader.end : hit.start] in _TIES and _governs(leader):
        return leader
    return (
        follower
        if follower and scene.text[hit.end : follower.start] in _TIES and _governs(follower)
        else None
    )


def _governs(hit: Hit) -> bool:
    return any(row.kind in _NAMES or row.kind in _BLOCS or row.kind == "capital" for row in hit.entries)
