"""Measures that no noun names, only what they do: "turned away poultry", "no rice may leave the country"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.measures_clauses import Anchor
from nlp.measures_roles import Sides
from nlp.measures_scene import Range, Scene
from nlp.products import ProductHit

_BESIDE = re.compile(  # what may stand between "turned away" and the goods
    r"(?: bone in)?(?: (?!(?:that|to|with|by|in|on|for|from|at|of)\b)[\w.,'’-]{1,20}){0,4}(?: (?:tonnes?"
    r"|tons?|head|carcasses|shipments?|consignments?|cargoes|loads?|imports|exports|supplies|types|kinds"
    r"|varieties|species|cuts|deliveries|purchases|sales|most|all|some|litres|bushels|bags|containers) of"
    r"(?: [\w.'’-]{1,20}){0,3})? ?"
)
_SUBJECT = re.compile(  # ... and between the goods and "may not leave"
    r"(?: (?:from|of|in) [\w.'’-]{1,20}(?: [\w.'’-]{1,20}){0,3})? ?"
    r"(?:(?:is|are|was|were|be|been|being|will|has|have|had|can|may|must|to) ){0,3}"
)
_COORDINATED = re.compile(r" {0,9}(?:,|and|or|&|, {1,9}and|as well as) {0,9}(?:[a-z]{1,15} ){0,2}")
_REACH = 60
_NOT_APPLIED = re.compile(r"\bnot (?:be applicable|apply) to\b")
_NOT_ON = re.compile(  # goods that another measure hits, named as what this one spares
    r"\bnot (?:be applicable|apply) to [^.;]{0,120}?\bsubject to (?:[a-z]{1,12} ){0,2}$"
)
_SPARED = 40  # characters between a noun and what its measure does not apply to


def goods(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """The goods that an effect is on: its object, what stands within its wording, or its subject."""
    inside = scene.products_in(*anchor.noun)
    if inside:
        return inside
    end = anchor.noun[1]
    first = next(iter(scene.products_in(end, min(anchor.clause[1], end + _REACH))), None)
    if first is not None and _BESIDE.fullmatch(scene.folded, end, first.start):
        return _listed_with(first, anchor, scene)
    before = scene.products_in(max(anchor.clause[0], anchor.noun[0] - _REACH), anchor.noun[0])
    last = before[-1] if before else None
    if last is not None and _SUBJECT.fullmatch(scene.folded, last.end, anchor.noun[0]):
        return [last]
    return []


def _listed_with(first: ProductHit, anchor: Anchor, scene: Scene) -> list[ProductHit]:
    found = [first]
    for hit in scene.products_in(first.end, anchor.scope[1]):
        if not _COORDINATED.fullmatch(scene.folded, found[-1].end, hit.start):
            break
        found.append(hit)
    return found


def told_beside(anchor: Anchor, parts: Sides, hits: Sequence[ProductHit]) -> bool:
    """Whether enough stands beside an effect to be sure: a state, goods, at times their origin."""
    known = any(hit.row for hit in hits)
    return known and bool(parts.imposer) and bool(parts.target or anchor.effect != "origin")


def spares(folded: str, noun: Range) -> bool:
    """Whether it tells what a measure leaves alone: "the tariffs will *not apply to* energy"."""
    return _NOT_APPLIED.search(folded, noun[1], noun[1] + _SPARED) is not None


def of_spared(folded: str, clause: int, noun: int) -> bool:
    """Whether a noun only describes goods that are left alone: "not apply to *goods subject to* duties"."""
    return _NOT_ON.search(folded, clause, noun) is not None
