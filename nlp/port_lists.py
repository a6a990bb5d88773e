"""Names that may be ports, and how what is sure of one spreads: along a list, along a tally of cargo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from nlp.cues import any_of
from nlp.gazetteer import Hit, plain
from nlp.gazetteers.rows import Row
from nlp.port_cues import is_way, tells_of_goods
from nlp.scene import Scene
from nlp.states import region_after

_LANDS = frozenset(("country", "place", "abbreviation", "demonym"))
_QUAYS = frozenset(("sea", "inland"))
_LONGEST_GAP = 60  # characters between two members of a list
_LISTED = re.compile(
    r"(?:(?:,| in|) ?\(?(?:the )?@\)?){0,2}(?: \([\w. ]{1,12}\)| \(including|\))?"
    r"(?: ?[/&>-]|[;,]| and| or|[;,] and|, or| to| than| as well as)? ?"
    r"(?:(?:the )?ports? of )?(?:@'s )?",
    re.I,
)
_AFLOAT = re.compile(
    r"\b(?:(?:sea)?ports?|ships?|shipping|vessels?|ferry|ferries|barges?|boxships?|containerships?"
    r"|tankers?|carriers?|cargo(?:es)?|containers?|freight|yachts?|trawlers?|cruise|rotations?|sailings?|berths?"
    r"|berth(?:ed|ing)|teus?|docked|feeders?|liners?|trans?-?ship\w{0,6}|fob|cfr|cif|charterers|laycan|stevedor\w{1,3})\b",
    re.I,
)
_AMOUNT_IN = re.compile(
    r"\b(?:tons?|tonnes|teus?|containers|boxes|traffic|volumes?|cargo) (?:in|at|through|via) $", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that may be a port; ``start`` to ``end`` is the phrase that names it, "Port of Los Angeles".

    ``scenery``: the town where something is told or held; ``refused``: a person, a ship, a town elsewhere.
    """

    hit: Hit
    rows: tuple[Row, ...]
    start: int
    end: int
    taken: bool = False
    refused: bool = False
    scenery: bool = False
    echo: bool = False  # taken only because the text calls the name a port elsewhere

    def has(self, kind: str) -> bool:
        """Whether a meaning of the kind port, authority or acronym is among its meanings."""
        return any(row.kind == kind for row in self.rows)

    @property
    def codes(self) -> frozenset[str | None]:
        """The ports that it may mean."""
        return frozenset(row.code for row in self.rows)


def spread(scene: Scene, found: Sequence[Candidate]) -> list[Candidate]:
    """A cue holds for a whole list: "the ports of A, B and C", "A and B ports", "A, Poland; B, Italy"."""
    spread = _spread_by_name(_spread_along_routes(scene, _spread_by_tally(scene, found)))
    forward = [(at, at - 1) for at in range(1, len(spread))]
    backward = [(at, at + 1) for at in range(len(spread) - 2, -1, -1)]
    for at, neighbour in forward + backward:
        one, other = spread[at], spread[neighbour]
        if (_is_open(one) or one.echo) and other.taken and _in_one_list(scene, one, other):
            spread[at] = replace(one, taken=True, echo=False)
    for at, (before, one, after) in enumerate(zip(spread, spread[1:], spread[2:], strict=False), start=1):
        if _is_open(one) and _is_enclosed(scene, before, one, after):
            spread[at] = replace(one, taken=True)
    return [replace(one, taken=not _is_state(one)) if one.echo else one for one in spread]


def _is_state(one: Candidate) -> bool:
    """Singapore, a port in one sentence, is the state in the next."""
    return any(row.kind == "country" for row in one.hit.entries)


def _is_enclosed(scene: Scene, before: Candidate, one: Candidate, after: Candidate) -> bool:
    """Abu Dhabi in "from Houston to Antwerp, Jebel Ali to Shanghai", between two ports of a list."""
    return all(
        other.taken and _is_listed(scene, *sorted((one, other), key=_start)) for other in (before, after)
    )


def _start(one: Candidate) -> int:
    return one.start


def _spread_by_name(found: Sequence[Candidate]) -> list[Candidate]:
    """Once "the Port of Mobile", later "New Orleans, Mobile and Tampa": the name lends its list the cue."""
    cued = {one.codes for one in found if one.taken and any(row.role in _QUAYS for row in one.rows)}
    return [
        replace(one, taken=True, echo=True) if _is_open(one) and one.codes in cued else one for one in found
    ]


def _spread_along_routes(scene: Scene, found: Sequence[Candidate]) -> list[Candidate]:
    """ "the Vienna-Duisburg-Antwerp shuttle", "the Zeebrugge - Rosyth route", in a text about shipping."""
    chained = [scene.text[one.end : after.start] in ("-", " - ") for one, after in pairwise(found)]
    if not any(chained) or not speaks_of_ships(scene):
        return list(found)
    spread, first = list(found), 0
    for at, one in enumerate(found):
        if at and not chained[at - 1]:
            first = at
        if at > first and _served().match(scene.after(one.end)):
            for member in range(first, at + 1):
                spread[member] = replace(found[member], taken=found[member].taken or _is_quay(found[member]))
    return spread


def speaks_of_ships(scene: Scene) -> bool:
    """Whether ships, ports or cargo are spoken of at all."""
    return bool(_AFLOAT.search(scene.text))


def _is_quay(one: Candidate) -> bool:
    return _is_open(one) and any(row.role in _QUAYS for row in one.rows)


@cache
def _served() -> re.Pattern[str]:
    return re.compile(rf" (?:\w+ )?(?:{any_of('line_word')}|line)\b")


def _spread_by_tally(scene: Scene, found: Sequence[Candidate]) -> list[Candidate]:
    """ "Riga posted a decline in cargo traffic": where ports are spoken of, a sentence that counts cargo."""
    if not any(one.taken and one.has("port") for one in found):
        return list(found)
    return [replace(one, taken=True) if _is_counted(scene, one) else one for one in found]


def _is_open(one: Candidate) -> bool:
    return one.has("port") and not (one.taken or one.refused or one.scenery)


def _is_counted(scene: Scene, one: Candidate) -> bool:
    if not _is_quay(one):
        return False
    before = scene.before(one.start)
    if re.search(r"\b(?:in|at) $", before) and not _AMOUNT_IN.search(before):
        return False
    return bool(counts_cargo(scene, one.start, one.end))


def counts_cargo(scene: Scene, start: int, end: int) -> bool:
    """Whether the sentence around a name counts boxes or tons."""
    return bool(_tally().search(scene.text, *scene.bounds(start, end)))


@cache
def _tally() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('tally')}\b")


def _in_one_list(scene: Scene, one: Candidate, other: Candidate) -> bool:
    low, high = sorted((one, other), key=_start)
    gap = scene.text[low.end : high.start]
    if not _is_listed(scene, low, high) or other.has("authority") or other.scenery:
        return False
    if other.echo and "-" in gap:
        return False
    sentence = scene.sentence(low.start, high.end)
    goods = is_way(scene.before(low.start)) and tells_of_goods(sentence)
    return goods or bool(_port_nearby().search(sentence))


def _is_listed(scene: Scene, low: Candidate, high: Candidate) -> bool:
    """Whether nothing but a comma, an "and", a country or a state stands between two names."""
    region = region_after(scene.text, low.end)
    opening = region.end if region is not None else low.end
    gap = scene.text[opening : high.start]
    if len(gap) > _LONGEST_GAP:
        return False
    for hit in scene.between(opening, high.start):
        if any(row.kind in _LANDS for row in hit.entries):
            gap = gap.replace(plain(hit.surface), "@", 1)
    return bool(_LISTED.fullmatch(gap))


@cache
def _port_nearby() -> re.Pattern[str]:
    said = (
        f"{any_of('port_word')}|{any_of('line_word')}|teus?|containers?|throughput|vessels?|ships?|box|boxes"
    )
    return re.compile(rf"\b(?:{said}|sister-port)\b", re.I)
