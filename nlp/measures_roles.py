"""Who imposes a measure, whom it hits and who is let off: read around one anchor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from nlp.measures_clauses import Anchor, charged
from nlp.measures_goods import shares_act
from nlp.measures_places import (
    EXCEPT,
    TARGETED,
    TOWARDS,
    acts,
    adjectives_before,
    in_list,
    investigated,
    is_adjective,
    is_office,
    of_goods,
    of_people,
    speaks,
    with_chain,
)
from nlp.measures_rules import Rules
from nlp.measures_scene import Place, Range, Scene
from store.records import MeasureAction, MeasureType

_AGENT = re.compile(
    r"(?:(?<!own)(?<!operat)(?<!flagg)(?<!produc)(?<!manufactur)(?<!export)ed"
    r"|\bset|\bput|\bcut|\bhit|\bkept|\bstruck down|\bmade|\bmove|\bdecision|\btaken) by (?:the )?$"
)
_OWNED = re.compile(r"'s? [\w.%' ]{0,60}")
_NOT_OWNED = re.compile(r"\b(?:to|on|of|from|will|has)\b")
_PLAIN_OWNER = re.compile(
    r" (?:(?:import|additional|customs|new|reciprocal|sweeping|punitive|planned|anti|provisional|existing"
    r"|[\d.]{1,6}(?:%| percent| per cent)) ?){0,3}"
)
_REACTED = re.compile(
    r"\b(?:to|against|over) (?:(?:the|new|previous|earlier|recent|president|donald) ){0,3}$"
)
_BY = re.compile(r"\bby (?:the )?$")
_AND = re.compile(r" {0,9}(?:and|,|, {1,9}and) {0,9}(?:the {1,9})?")
_ENTRY = re.compile(r"\b(?:enter|entering|exports?|exported|imported|sold|shipped|access|entry|treatment)\b")
_OUT_OF = re.compile(r"\b(?:leave|leaves|leaving|out of|exit) (?:the )?$")
_ON = frozenset({" on ", " of ", " for "})
_THIRD = re.compile(  # whose goods another's trade is in: "on countries that import *Venezuelan* oil"
    r"\b(?:country|countries|nations?|states?|those|buyers|anyone) (?:that |which |who )?"
    r"(?:imports?|importing|buys?|buying|purchas(?:es?|ing)) (?:the )?$"
)
_DUMPED = re.compile(
    r"\b(?:dumping|dumped|subsid\w{1,7}|sold|sales) (?:[a-z]{1,14} ){0,3}?by (?:the |some )?$"
)
_REMEDIES = frozenset({MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING})
_OUTWARD = frozenset({MeasureType.EXPORT_BAN, MeasureType.EXPORT_TAX, MeasureType.LICENCE})
_WHOSE = re.compile(r", whose (?:[a-z]{1,15} ){0,2}?(?:goods|products|exports|imports|shipments)\b")
_WINS = re.compile(  # of whom another's act is told: "the US wins an end to EU tariffs"
    r"(?:'s?)?,? (?:has |had |have )?(?:wins?|won|secures?|secured|gets?|got|welcom(?:es|ed)|hail(?:s|ed)"
    r"|seeks?|sought|protest(?:s|ed)|regret(?:s|ted)|criticis(?:es|ed)|criticiz(?:es|ed)|condemn(?:s|ed)"
    r"|oppos(?:es|ed)) "
)
_WITH = re.compile(r"\b(?:with|granted to|given to|enjoyed by) (?:the )?$")
_TRADE_WITH = re.compile(r"\b(?:trade|commerce) with (?:the )?$")
_LOSES = ("receive", "lose", "losing", "lost", "face", "facing", "subject to", "no longer enjoy", "pay")


@dataclass(frozen=True, slots=True)
class Sides:
    """The parts of one measure, each with the places it was read from."""

    imposer: tuple[Place, ...] = ()
    target: tuple[Place, ...] = ()
    excluded: tuple[Place, ...] = ()
    every_origin: bool = False
    foreign: bool = False  # another acts, and this is the measure it reacts to
    weak_imposer: bool = False  # read from a loose mention or an office without a country


def sides(anchor: Anchor, scene: Scene, rules: Rules) -> Sides:
    """Imposer, target and exceptions of an anchor, as far as its own sentence tells them."""
    around = scene.places_in(*anchor.sentence)
    owner = _owner(anchor, scene, around)
    favoured = None
    if owner is not None and anchor.type is MeasureType.PREFERENCE:
        # "Mexico may suspend U.S. trade preferences": the preferences of whoever enjoys them
        doer, weak = _doer(anchor, scene, around)
        if doer and not weak and owner.code not in {place.code for place in doer}:
            owner, favoured = None, owner
    doer, weak = ((owner,), False) if owner else _doer(anchor, scene, around)
    region = _region(anchor, scene)
    left_out = _left_out(anchor, scene, around, region)
    struck = [favoured] if favoured else _targets(anchor, scene, around, region)
    doer = _without_origin(doer, struck)
    mine = {place.code for place in doer}
    exempting = anchor.action is MeasureAction.EXEMPTED
    hit = [p for p in struck if p.code not in mine and (exempting or p not in left_out)]
    spared = [p for p in left_out if p.code not in mine]
    if exempting:
        hit, spared = hit or spared, []
    everyone = bool(rules.all_origins.search(scene.folded, *anchor.clause))
    if rules.every_state.search(scene.folded, anchor.noun[0], anchor.clause[1]) and not exempting:
        hit = []
    foreign = owner is not None and _reacted_to(owner, around, scene)
    return Sides(tuple(doer), tuple(hit), tuple(spared), everyone, foreign, weak)


def _without_origin(doer: tuple[Place, ...], struck: Sequence[Place]) -> tuple[Place, ...]:
    """ "Japan and the U.S. agreed to end the tariff on U.S. beef": of the two, the one that levies it."""
    origins = {place.code for place in struck}
    levying = tuple(place for place in doer if place.code not in origins)
    return levying if len(doer) == 2 and len(levying) == 1 else doer


def _reacted_to(owner: Place, around: Sequence[Place], scene: Scene) -> bool:
    """Whether a state's measure is what another answers: "hit back against *U.S.* tariffs"."""
    others = [p for p in around if p.end <= owner.start and p.code not in {"", owner.code}]
    if any(acts(place, scene.folded) for place in others):
        return True
    return bool(_REACTED.search(scene.folded[max(0, owner.start - 30) : owner.start]))


def _region(anchor: Anchor, scene: Scene) -> Range:
    start, rate = anchor.scope[0], anchor.rate
    if rate is not None and anchor.noun == (rate.start, rate.end):
        return anchor.scope  # "and 30 percent on South Africa": a further rate has its own origins
    if shares_act(anchor, scene):
        return anchor.scope
    if anchor.act is not None and anchor.act[0] < start and start - anchor.act[1] < 140:
        start = anchor.act[0]
    return start, anchor.scope[1]


def _owner(anchor: Anchor, scene: Scene, around: Sequence[Place]) -> Place | None:
    """The state whose measure the noun itself names: "U.S. tariffs", "the duty that China has charged on"."""
    said = charged(anchor, scene.folded)
    charging = [place for place in around if said[0] <= place.start and place.end <= said[1]]
    if charging and charging[0].kind != "home":
        return charging[0]
    for place in reversed([p for p in around if anchor.noun[0] - 90 <= p.start and p.end <= anchor.noun[0]]):
        gap = scene.folded[place.end : anchor.noun[0]]
        if _OWNED.fullmatch(gap) and not _NOT_OWNED.search(gap) and not of_goods(place, scene.folded):
            return place
        behind = scene.folded[max(0, place.start - 12) : place.start]
        plain = place.kind in {"demonym", "abbreviation", "bloc", "organ"} and _PLAIN_OWNER.fullmatch(gap)
        if plain and not re.search(r"\b(?:on|from) (?:the )?$", behind):
            return place
    return None


def _doer(anchor: Anchor, scene: Scene, around: Sequence[Place]) -> tuple[tuple[Place, ...], bool]:
    """The subject of the act, and whether that is a guess."""
    folded, edge = scene.folded, _edge(anchor)
    for place in around:
        agent = _AGENT.search(folded[max(0, place.start - 24) : place.start])
        if agent and anchor.noun[1] < place.start < anchor.clause[1] and not of_goods(place, folded):
            return (place,), False
    ahead = [p for p in around if p.end <= edge and acts(p, folded) and not in_list(p, around, folded)]
    ahead = [p for p in ahead if not _WINS.match(folded, p.end)]
    if _undergoes(anchor, scene):
        ahead = [p for p in ahead if p.kind in {"organ", "home"}]
    near = [p for p in ahead if p.start >= anchor.clause[0]] or ahead
    if near is ahead and scene.folded.startswith("with ", anchor.clause[0]):
        near = _first(ahead, folded)  # "Canada will respond to U.S. tariffs with a surtax"
    elif near is ahead:  # nobody acts in this clause: the office that acts in the sentence goes on acting
        near = [p for p in ahead if p.kind == "organ" or is_office(p, folded)] or ahead
    strong = [p for p in near if p.kind != "home"] or near
    if strong:
        return _coordinated(strong, folded), strong[-1].kind == "home"
    office = next((p for p in around if p.start >= edge and speaks(p, folded)), None)
    if office is not None:
        return (office,), False
    return _home_of_goods(anchor, scene, around) or _crossed(anchor, scene, around), True


def _edge(anchor: Anchor) -> int:
    """Where the act begins: a subject stands before it."""
    return min(anchor.act[0] if anchor.act is not None else anchor.noun[0], anchor.scope[0])


def _coordinated(subjects: list[Place], folded: str) -> tuple[Place, ...]:
    chain = [subjects[-1]]
    for place in reversed(subjects[:-1]):
        if not _AND.fullmatch(folded, place.end, chain[0].start):
            break
        chain.insert(0, place)
    return tuple(chain)


def _first(subjects: Sequence[Place], folded: str) -> list[Place]:
    """The subject that a sentence opens with: one state, or several joined by "and"."""
    pairs = takewhile(lambda p: _AND.fullmatch(folded, p[0].end, p[1].start), pairwise(subjects))
    return [*subjects[:1], *(place for _, place in pairs)]


def _home_of_goods(anchor: Anchor, scene: Scene, around: Sequence[Place]) -> tuple[Place, ...]:
    """Whose goods an export measure is on: "the export duty on *Russian* wheat"."""
    if anchor.type not in _OUTWARD:
        return ()
    for place in around:
        near = anchor.noun[1] <= place.start < anchor.clause[1]
        if near and place.kind == "demonym" and scene.folded[anchor.noun[1] : place.start] in _ON:
            return (place,)
    return ()


def _crossed(anchor: Anchor, scene: Scene, around: Sequence[Place]) -> tuple[Place, ...]:
    """The country that goods enter or leave: "will pay a tax to enter Brazil", "no rice may leave Egypt"."""
    outward = anchor.type in _OUTWARD
    if outward and (own := [p for p in around if _home_goods(p, anchor, scene)]):
        return (own[0],)
    if not outward and not _ENTRY.search(scene.folded, *anchor.sentence):
        return ()
    way = _OUT_OF if outward else TOWARDS
    for place in around:
        if place.start > anchor.clause[0] and way.search(
            scene.folded[max(0, place.start - 16) : place.start]
        ):
            return (place,)
    return ()


def _undergoes(anchor: Anchor, scene: Scene) -> bool:
    """Whether the subject is who the act is done to: a country put out of a scheme, exempted, or hit."""
    if anchor.act is None:
        return False
    act = scene.folded[slice(*anchor.act)]
    scheme = anchor.type is MeasureType.PREFERENCE
    out = (
        scheme
        and not act.endswith(" list")
        and re.match(r" (?:from|of|out of)\b", scene.folded[anchor.act[1] : anchor.act[1] + 8])
    )
    named = anchor.action is MeasureAction.EXEMPTED or act.startswith(("hit", "slap"))
    return act.startswith(_LOSES) or bool(out) or (anchor.passive and (named or scheme))


def _targets(anchor: Anchor, scene: Scene, around: Sequence[Place], region: Range) -> list[Place]:
    if anchor.act is not None and anchor.type is MeasureType.PREFERENCE and anchor.act[1] <= anchor.noun[0]:
        between = (p for p in around if anchor.act[0] <= p.start and p.end <= anchor.noun[0])
        inside = [p for p in between if not _BY.search(scene.folded[max(0, p.start - 8) : p.start])]
        if inside:
            return inside
    if _undergoes(anchor, scene):
        subjects = [p for p in around if p.end <= _edge(anchor) and acts(p, scene.folded)]
        if found := [p for p in subjects if p.kind not in {"organ", "home"}]:
            return found
    if _WHOSE.match(scene.folded, anchor.clause[0]):
        return [p for p in around if p.end == anchor.clause[0]]
    struck = [p for p in around if _is_struck(p, anchor, scene)]
    close = [p for p in struck if region[0] <= p.start < region[1]]
    wide = [p for p in struck if anchor.clause[0] <= p.start < anchor.clause[1]]
    end = region[1] if close else anchor.clause[1]
    seeds = [*adjectives_before(scene.folded, around, close or wide), *(close or wide)]
    return with_chain(scene.folded, around, seeds, end)


def _is_struck(place: Place, anchor: Anchor, scene: Scene) -> bool:
    folded = scene.folded
    behind = folded[max(0, place.start - 44) : place.start]
    if place.kind in {"organ", "home"} or is_office(place, folded):
        return False
    if anchor.type in _OUTWARD:
        if _home_goods(place, anchor, scene):
            return False
        return bool(re.search(r"\b(?:to|against|on|including) (?:the )?$", behind))
    if EXCEPT.search(behind) or _THIRD.search(behind):
        return False
    if anchor.action is MeasureAction.INVESTIGATION and investigated(place, folded):
        return True
    if is_adjective(place, folded, scene.products_in(place.end, place.end + 60)):
        return True
    whose = place.kind not in {"demonym", "capital"} or of_people(place, folded)
    if anchor.type in _REMEDIES and whose and _DUMPED.search(behind):
        return True
    cut_off = anchor.noun[1] <= place.start < anchor.noun[1] + 6 and _TRADE_WITH.search(behind)
    favours = bool(cut_off) or (anchor.type is MeasureType.PREFERENCE and bool(_WITH.search(behind)))
    return whose and (favours or bool(TARGETED.search(behind)))


def _home_goods(place: Place, anchor: Anchor, scene: Scene) -> bool:
    """Whether a state's own goods are what may not leave it: "the export duty on *Russian* wheat"."""
    if "import" in scene.folded[slice(*anchor.noun)]:
        return False
    owns = place.kind in {"demonym", "abbreviation"} or scene.folded.startswith("'s ", place.end)
    return owns and is_adjective(place, scene.folded, scene.products_in(place.end, place.end + 60))


def _left_out(anchor: Anchor, scene: Scene, around: Sequence[Place], region: Range) -> list[Place]:
    """Countries behind "except", "excluding" and the like."""
    folded, end = scene.folded, anchor.clause[1]
    seeds = [
        p
        for p in around
        if region[0] <= p.start < end and EXCEPT.search(folded[max(0, p.start - 44) : p.start])
    ]
    return with_chain(folded, around, seeds, end) if seeds else []
