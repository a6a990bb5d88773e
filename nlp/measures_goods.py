"""The products of one measure: before its noun, after it, inside it, or traded in its clause."""

from __future__ import annotations

import re

from nlp.measures_clauses import Anchor, charged
from nlp.measures_scene import Scene
from nlp.products import ProductHit, phrase

_STRANGE = re.compile(
    r"\b(?:that|which|who|because|said|says|if|unless|after|before|by|will|would|was|were|is|are"
    r"|has|have|could"
    r"|when|amid|prompting|raising|worth|under|until|effective|starting|beginning|compared|than"
    r"|against rising)\b|[;:]"
)
_OPENS = re.compile(r"\b(?:on|for|against|of|into|covering|affecting|including|imports|exports)\b")
_ALLIED = re.compile(
    r"\b(?:and|or|including|such as|as well as|on|of|for|against|imports?|imported|exports?"
    r"|products?|goods"
    r"|related|made)\b|[,/&()]"
)
_COORDINATED = re.compile(r" ?(?:,|and|or|&|, and) ?")
_BEFORE_NOUN = re.compile(
    r" ?(?:(?:import|export|additional|new|safeguard|retaliatory|protective|products?|imports|goods"
    r"|provisional) ?){0,3}"
)
_OF_RATE = frozenset({"of", "of up to", "at", "to", "of about", "as high as", ""})
_TRADED_AHEAD = re.compile(r" (?:imports?|exports?|shipments)\b")
_TRADED_BEHIND = re.compile(r"\b(?:imports?|exports?|shipments|export policy) of (?:[a-z]{1,20} ){0,2}$")
_PHRASE = re.compile(r" ?(?:on|against|of) ")


def products(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """The products of an anchor; a noun phrase outside the list counts only right after "tariffs on"."""
    direct = [*_before(anchor, scene), *_after(anchor, scene)]
    named = direct or scene.products_in(*anchor.noun) or _traded(anchor, scene)
    if named:
        return named
    marker = _PHRASE.match(scene.folded, _behind_rate(anchor, scene), anchor.scope[1])
    loose = phrase(scene.text, marker.end(), anchor.scope[1]) if marker is not None else None
    return [loose] if loose is not None else []


def _after(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    at, found = _behind_rate(anchor, scene), list[ProductHit]()
    for hit in scene.products_in(at, anchor.scope[1]):
        gap = scene.folded[at : hit.start]
        linked = _ALLIED.search(gap) if found else _OPENS.search(gap)
        if len(gap) > 90 or _STRANGE.search(gap) or not linked:
            break
        found.append(hit)
        at = hit.end
    return found


def _behind_rate(anchor: Anchor, scene: Scene) -> int:
    """Where the goods can begin: behind the noun, behind what is said of it ("that China has charged"), and
    behind its rate in "a tariff of 12 percent on".
    """
    rate, at = anchor.rate, charged(anchor, scene.folded)[1]
    follows = rate is not None and at <= rate.start and scene.folded[at : rate.start].strip() in _OF_RATE
    return rate.end if rate is not None and follows else at


def _before(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    rate = anchor.rate
    if rate is not None and anchor.noun == (rate.start, rate.end):
        return []  # a second rate of one noun: what stands before it belongs to the first
    edges = [anchor.noun[0]] if rate is None else [anchor.noun[0], rate.start]
    for edge in edges:
        found = _up_to(scene, max(anchor.clause[0], edge - 90), edge)
        if found:
            return found
    return _struck(anchor, scene)


def _up_to(scene: Scene, start: int, edge: int) -> list[ProductHit]:
    """Products coordinated right before ``edge``: "steel and aluminium tariffs"."""
    at, found = edge, list[ProductHit]()
    for hit in reversed(scene.products_in(start, edge)):
        pattern = _COORDINATED if found else _BEFORE_NOUN
        if not pattern.fullmatch(scene.folded, hit.end, at):
            break
        found.insert(0, hit)
        at = hit.start
    return found


def _struck(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """What a verb acts on before the noun: "hits electric cars with a tariff"."""
    if anchor.act is None or anchor.act[0] >= anchor.scope[0]:
        return []
    gap = scene.folded[anchor.act[1] : anchor.scope[0]]
    if not re.search(r"\b(?:with|from)\b", gap) or len(gap) > 120:
        return []
    return scene.products_in(anchor.act[1], anchor.scope[0])


def _traded(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """Products the clause shows being traded: "ethanol imports will pay a tax", "exports of raw rice"."""
    return [
        hit
        for hit in scene.products_in(*anchor.clause)
        if _TRADED_AHEAD.match(scene.folded, hit.end)
        or _TRADED_BEHIND.search(scene.folded[max(0, hit.start - 50) : hit.start])
        or re.match(r" (?:being |is |are )?(?:exported|imported)\b", scene.folded[hit.end : hit.end + 20])
    ]
