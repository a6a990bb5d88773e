"""The products of one measure: before its noun, after it, inside it, or traded in its clause."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.measures_clauses import Anchor, charged
from nlp.measures_scene import Scene
from nlp.products import ProductHit, phrase
from store.records import Product

_STRANGE = re.compile(
    r"\b(?:that|which|who|because|said|says|if|unless|after|before|by|will|would|was|were|is|are"
    r"|has|have|could"
    r"|when|amid|dispute|row|feud|prompting|raising|worth(?! of)|under|until|effective|starting|beginning"
    r"|compared"
    r"|(?<!more )(?<!over )than"
    r"|against rising|used (?:in|for|as|by|to|mainly))\b|[;:]"
)
_OPENS = re.compile(
    r"\b(?:on|for|against|of|into|appl(?:icable|ied|ying) to|cover(?:s|ing)?"
    r"|affect(?:s|ing)?|includ(?:es?|ed|ing)|imports|exports)\b"
)
_ALLIED = re.compile(
    r"\b(?:and|or|including|such as|like|namely|as well as|on|of|for|against|imports?|imported|exports?"
    r"|products?|goods"
    r"|related|made)\b|[,/&()]"
)
_COORDINATED = re.compile(r" {0,9}(?:,|and|or|&|, {1,9}and) {0,9}")
_BEFORE_NOUN = re.compile(
    r" ?(?:(?:import|export|additional|new|safeguard|retaliatory|protective|products?|imports|goods"
    r"|provisional) ?){0,3}"
)
_OF_RATE = frozenset({"of", "of up to", "at", "to", "of about", "as high as", ""})
_OPENING = ("on", "for", " on imported", " on imports of")  # nouns that open the list of goods themselves
_ON = (" on ", " for ", " against ")
_TRADED_AHEAD = re.compile(r" (?:imports?|exports?|shipments)\b")
_TRADED_BEHIND = re.compile(r"\b(?:imports?|exports?|shipments|export policy) of (?:[a-z]{1,20} ){0,2}$")
_LAID = re.compile(
    r" (?:(?:was|were|is|are|be|been|being|will|would|has|have|had|to|also|now|later|currently) ){1,4}"
    r"(?:imposed|levied|applied|placed|put|slapped|charged|introduced|applicable|apply|cut|reduced|raised"
    r"|increased|removed|lifted|suspended|announced)"
    r"(?: by (?:the )?[\w.']{1,20}(?: [\w.']{1,20}){0,3}?)?"
    r"(?: (?:later )?(?:this|next) (?:week|month|year)| today| immediately)?(?= (?:on|to|for)\b)"
)
_BEARS = re.compile(r"\b(?:fac\w+|pays?|paid|subject(?:ed)?|attracts?|hit|enjoys?|taxed|charged|carry)\b")
_TRADE_NOUN = re.compile(r"\b(?:imports?|exports?|shipments)$")
_OF_TRADE = re.compile(r" (?:from|to|by) (?:[\w.']{1,15} ){0,5}?")
_AMONG = re.compile(
    r" (?:are|is|were|was) (?:also )?(?:among|some of|one of) (?:the |those )?(?:[a-z]{1,12} ){0,2}?"
    r"(?:that (?:will )?)?"
)
_FRONT = re.compile(r"\W*(?:for|on|in the case of|as for|as regards|with regard to)\b")
_PART = re.compile(r"(?<=[,;]) (?P<what>[a-z][a-z ]{2,34}[a-z])(?=[,;]| and | or )")  # between two commas
_LAST = re.compile(
    r",? and (?P<what>[a-z]{4,20}(?: [a-z]{4,20})?)(?=[.;]|, (?:which|while|among|as|with|in|at)\b|$)"
)
_SHORT = re.compile(r" \([a-z/&]{2,6}\)(?: dut(?:y|ies)| measures?| tariffs?)?")
_FEWEST_LISTED = 3
_SORTS = ("products", "goods", "items")
_NAMELY = re.compile(r"\b(?:including|such as|like|namely)\b")
_WITHIN = re.compile(
    r"\b(?:bans?|curbs?|dut(?:y|ies)|tax|levy) on (?P<goods>[a-z].{2,60}?) (?:exports|imports|shipments)$"
)
_AHEAD = re.compile(  # "shoes *and other goods will be* subject to"
    r"(?:,? (?:and|or) (?:other|related|similar) (?:[a-z]{1,12} )?(?:products|goods|items|articles))?,?"
    r" (?:will|would|shall|must|are to|is to|are|is|were|was)(?: now| also)?(?: be| have to)? "
)
_PHRASE = re.compile(
    r"(?: for (?:a period of )?[\w-]{1,12} (?:days|months|years))?"
    r" ?(?:(?:levied |imposed |payable )?on|against|of|appl(?:icable|ied|ying) to) "
)


def products(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """The products of an anchor; a noun phrase outside the list counts only right after "tariffs on"."""
    direct = [*_before(anchor, scene), *_after(anchor, scene)]
    named = direct or scene.products_in(*anchor.noun) or _fronted(anchor, scene) or _traded(anchor, scene)
    if named:
        return named
    if (within := _WITHIN.search(scene.folded, *anchor.noun)) is not None:
        loose = phrase(scene.text, within.start("goods"), anchor.noun[1])
        return [loose] if loose is not None else []
    marker = _PHRASE.match(scene.folded, _behind_rate(anchor, scene), anchor.scope[1])
    start = marker.end() if marker is not None else anchor.clause[0] if _bearing(anchor, scene) else None
    loose = phrase(scene.text, start, anchor.scope[1]) if start is not None else None
    return [loose] if loose is not None else []


def _fronted(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """The goods a sentence opens with: "*For dates*, the duty has been cut"."""
    opening = _FRONT.match(scene.folded, *anchor.sentence)
    if opening is None:
        return []
    found = run_on(opening.end(), anchor.noun[0], scene, opened=True)
    loose = phrase(scene.text, opening.end(), anchor.noun[0]) if not found else None
    named = found if loose is None else [loose]
    return named if named and scene.folded.startswith(",", named[-1].end) else []


def _after(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    at = _behind_rate(anchor, scene)
    laid = at > charged(anchor, scene.folded)[1] and anchor.rate is None  # "restrictions will apply *to*"
    opened = bool(_OF_TRADE.match(scene.folded, anchor.noun[1], anchor.scope[1]))
    opened = (
        laid
        or scene.folded[slice(*anchor.noun)].endswith(_OPENING)
        or (opened and _TRADE_NOUN.search(scene.folded, *anchor.noun) is not None)
    )
    return run_on(at, anchor.scope[1], scene, opened=opened)


def run_on(at: int, end: int, scene: Scene, *, opened: bool = False) -> list[ProductHit]:
    """The products listed from ``at`` on, as long as only words of a list stand between them; ``opened``
    where the word that opens the list ("on", "including") stands before ``at``.
    """
    found, ranging = list[ProductHit](), False
    for hit in scene.products_in(at, end):
        gap = scene.folded[at : hit.start]
        linked = (
            (_ALLIED.search(gap) or (ranging and gap == " to ")) if found else opened or _OPENS.search(gap)
        )
        ranging = ranging or "ranging from" in gap
        if len(gap) > 90 or _STRANGE.search(gap) or not linked:
            break
        found.append(hit)
        at = hit.end
    return _with_unlisted(_members(_made_of(found, scene), scene), end, scene)


def _members(found: list[ProductHit], scene: Scene) -> list[ProductHit]:
    """A list without the word for all that it names: "*farm products* including honey and meat"."""
    if len(found) < _FEWEST_LISTED or not found[0].product.name.lower().endswith(_SORTS):
        return found
    named = _NAMELY.search(scene.folded, found[0].end, found[1].start)
    return found[1:] if named is not None else found


def _with_unlisted(found: list[ProductHit], end: int, scene: Scene) -> list[ProductHit]:
    """The goods of a list with those among them that no gazetteer knows: "steel, *bamboo*, rubber"."""
    if len(found) < _FEWEST_LISTED:
        return found
    kept = found[:1]
    for hit in found[1:]:
        parts = list(_PART.finditer(scene.folded, kept[-1].end, hit.start))
        kept += [one for part in parts if (one := _unlisted(part, scene)) is not None]
        kept.append(hit)
    last = _LAST.match(scene.folded, kept[-1].end, end)
    final = _unlisted(last, scene) if last is not None else None
    return [*kept, final] if final is not None else kept


def _unlisted(part: re.Match[str], scene: Scene) -> ProductHit | None:
    """A member of a list as goods, where all of it can be their name."""
    start, end = part.span("what")
    loose = phrase(scene.text, start, end)
    return loose if loose is not None and loose.start == start and loose.end == end else None


def _made_of(found: list[ProductHit], scene: Scene) -> list[ProductHit]:
    """ "pipes of stainless steel" is one product, that of its first word."""
    kept: list[ProductHit] = []
    for hit in found:
        if kept and scene.folded[kept[-1].end : hit.start] == " of ":
            first = kept.pop()
            whole = Product(name=scene.text[first.start : hit.end], hs=first.product.hs)
            hit = replace(first, end=hit.end, product=whole)
        kept.append(hit)
    return kept


def _behind_rate(anchor: Anchor, scene: Scene) -> int:
    """Where the goods can begin: behind the noun, behind what is said of it ("that China has charged"), and
    behind its rate in "a tariff of 12 percent on".
    """
    rate, at = anchor.rate, charged(anchor, scene.folded)[1]
    short = _SHORT.match(scene.folded, at)  # "antidumping (AD) duties on"
    at = short.end() if short is not None else at
    laid = _LAID.match(scene.folded, at, anchor.clause[1])
    at = laid.end() if laid is not None else at
    if rate is None or rate.start < at:
        return at
    between = scene.folded[at : rate.start]
    moved = scene.folded.startswith(_ON, rate.end) and not _OPENS.search(between)  # "was doubled to 20% on"
    if not moved and between.strip() not in _OF_RATE:
        return at
    laid = _LAID.match(scene.folded, rate.end, anchor.clause[1])  # "a tariff of 25% will be imposed on"
    return laid.end() if laid is not None else rate.end


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


def shares_act(anchor: Anchor, scene: Scene) -> bool:
    """Whether the act is also that of a rated measure told before: "a 25% duty on x, *a 10% duty* on y"."""
    if anchor.act is None or anchor.act[1] > anchor.scope[0]:
        return False
    return bool(scene.rates_in(anchor.act[1], anchor.scope[0]))


def _struck(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """What a verb acts on before the noun: "hits electric cars with a tariff"."""
    if anchor.act is None or anchor.act[0] >= anchor.scope[0]:
        return []
    if shares_act(anchor, scene):
        return []
    if _bearing(anchor, scene):
        return _up_to_verb(anchor.clause[0], anchor.act[0], scene)
    gap = scene.folded[anchor.act[1] : anchor.scope[0]]
    if not re.search(r"\b(?:with|from)\b", gap) or len(gap) > 120:
        return []
    return scene.products_in(anchor.act[1], anchor.scope[0])


def _bearing(anchor: Anchor, scene: Scene) -> bool:
    """Whether the subject of the clause is what bears the measure: "imports of wheat will face a tariff"."""
    if anchor.act is None or anchor.act[0] >= anchor.scope[0]:
        return False
    return bool(_BEARS.search(scene.folded, *anchor.act))


def _up_to_verb(start: int, verb: int, scene: Scene) -> list[ProductHit]:
    """The products listed as the subject of a verb."""
    at, found = verb, list[ProductHit]()
    for hit in reversed(scene.products_in(start, verb)):
        gap = scene.folded[hit.end : at]
        among = not found and _AMONG.fullmatch(gap)
        if len(gap) > 60 or (found and not _COORDINATED.fullmatch(gap)):
            break
        if _STRANGE.search(gap.rstrip()) and not (among or (not found and _AHEAD.fullmatch(gap))):
            break
        found.insert(0, hit)
        at = hit.start
    return found


def _traded(anchor: Anchor, scene: Scene) -> list[ProductHit]:
    """Products the clause shows being traded: "ethanol imports will pay a tax", "exports of raw rice"."""
    return [
        hit
        for hit in scene.products_in(*anchor.clause)
        if _TRADED_AHEAD.match(scene.folded, hit.end)
        or _TRADED_BEHIND.search(scene.folded[max(0, hit.start - 50) : hit.start])
        or re.match(r" (?:being |is |are )?(?:exported|imported)\b", scene.folded[hit.end : hit.end + 20])
    ]
