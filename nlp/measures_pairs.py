"""Rates told with their origins or goods: "49.5 per cent for Korean products and 73.7 for Chinese ones".

Such a sentence may have a noun of its own or stand apart from the news: "China faces 43.1 per cent".
Each of its rates is a measure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from nlp.measures_calendar import is_old
from nlp.measures_drafts import Draft
from nlp.measures_places import with_chain
from nlp.measures_scene import Place, Range, Scene
from nlp.products import ProductHit
from nlp.rates import Rate, rates
from store.records import MeasureType

_DUTIES = frozenset(
    {
        MeasureType.TARIFF,
        MeasureType.ANTIDUMPING,
        MeasureType.COUNTERVAILING,
        MeasureType.SAFEGUARD,
        MeasureType.EXPORT_TAX,
    }
)
_HINT = re.compile(r"(?:%|per ?cent\b|pct\b|pc\b).{3,160}(?:%|per ?cent\b|pct\b|pc\b)", re.DOTALL)
_BEHIND = re.compile(  # between a rate and whom it is for: "20 per cent *on those from* China"
    r"(?: (?:ad|valorem|dut(?:y|ies)|tariffs?|lev(?:y|ies)|rates?|surcharge|to|is|are|apply|applies|applied"
    r"|be|will"
    r"|imports?|goods|products?|those|ones|shipments|companies|exporters|producers|firms|made|in|of|the|all"
    r"|for|on"
    r"|against|from|case|other|imported|coming|originating|steel|mainland)){0,8}"
    r" (?:for|on|against|from|in|of|to) (?:the |all |other |imported |mainland ){0,2}"
)
_BEFORE = re.compile(  # between whom or what a rate is for and it: "Ecuador's exporters *face a rate of*"
    r"(?:'s?)?(?:[ :(,–—]{1,3}(?:goods|products?|ones|imports?|exports?|exporters|producers|companies|firms"
    r"|mills|makers|growers|farmers|sellers|suppliers|brands|carmakers"
    r"|origin"
    r"|shipments|steel|pipes|tiles|rice|the|an?|at|by|of|to|with|will|would|shall|is|are|be|was|were|has"
    r"|have|been"
    r"|now|pays?|paying|faces?|facing|gets?|attracts?|bears?|carr(?:y|ies)|hit|charged|taxed|tariffed"
    r"|subject|set|cut"
    r"|raised|reduced|lowered|increased|goes|go|rises?|falls?|dut(?:y|ies)|tariffs?|lev(?:y|ies)|rates?"
    r"|margins?"
    r"|up|about|ranging|ranges|ranged|between|as|much|high|preliminary|provisional|final|new|additional|dumping|that|which"
    r"|from)){0,9}[ :(–—]{1,3}"
)
_LINKED = re.compile(r" {0,3}(?:,|and|or|&|, {1,3}and) {0,3}(?:the )?")
_EARLIER = re.compile(
    r"\b(?:provisional (?:[a-z]+ ){0,2}?(?:dut(?:y|ies)|rates|margins) (?:was|were|had)"
    r"|previous(?:ly)?|earlier|currently|at present|until now|so far|formerly|last year|last month"
    r"|had been|was imposed|were imposed|used to"
    r"|already"
    r"|in (?:19|20)\d\d|since|share|exports? (?:rose|fell|grew|dropped)|growth|ago|down from)\b"
)
_LEVELS = re.compile(
    r"\b(?:rates?|dut(?:y|ies)|margins?|tariffs?|lev(?:y|ies)|surtax(?:es)?|surcharges?"
    r"|tax(?:es)?)\b(?:[^.;]|\.(?=\d)){0,60}?(?:%|per ?cent\b"
    r"|pct\b)"
)
_FEWEST = 2
_Named = TypeVar("_Named", Place, ProductHit)


@dataclass(frozen=True, slots=True)
class _Pair:
    rate: Rate
    places: tuple[Place, ...]
    goods: tuple[ProductHit, ...]


def paired(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """The drafts, with one for each rate of a sentence that tells rates with their origins or goods."""
    heads = [d for d in drafts if d.lead and d.type in _DUTIES and not d.background and d.imposer]
    if not heads:
        return drafts
    news = max(heads, key=lambda d: (not d.heading, bool(d.products), bool(d.target)))
    result = list(drafts)
    for sentence in scene.sentences:
        if not _HINT.search(scene.text, *sentence) or _EARLIER.search(scene.folded, *sentence):
            continue
        own = [d for d in drafts if d.marks[0][1:] == sentence and not d.background]
        head = next((d for d in own if d.type in _DUTIES and d.imposer), None) or news
        if not head.products:
            alike = (d.products for d in heads if d.products and d.imposer == head.imposer)
            head = replace(head, products=next(alike, ()))
        pairs = _pairs(scene, sentence, head)
        if _one_round(pairs, own) and not any(is_old(scene, day) for day in scene.days_in(*sentence)):
            kept = [
                d for d in result if not (_summed_up(d, pairs) or _rounded(d, pairs) or _told_in(d, sentence))
            ]
            result = [*kept, *(_of(head, pair) for pair in pairs)]
    return result if result != drafts else _grouped(drafts, news, scene)


def _grouped(drafts: list[Draft], news: Draft, scene: Scene) -> list[Draft]:
    """Rates firm by firm, a sentence for each origin: of each origin the highest is a measure."""
    if news.rate is not None:
        return drafts
    origins, goods = dict[str, _Pair](), dict[str, _Pair]()
    for sentence in scene.sentences:
        told = _rates(scene, sentence) if _LEVELS.search(scene.folded, *sentence) else []
        if not told or _EARLIER.search(scene.folded, *sentence):
            continue
        highest = max(told, key=lambda one: one.value)
        places = [p for p in scene.places_in(*sentence) if p.code and p.code not in news.imposer]
        codes = {place.code for place in places}
        if len(codes) == 1 < len(news.target) and codes <= set(news.target):
            origins.setdefault(places[0].code, _Pair(highest, (places[0],), ()))
        hits = tuple(scene.products_in(*sentence))
        if hits and len(told) == 1 and codes <= set(news.target):
            goods.setdefault(hits[0].row, _Pair(highest, (), hits))
    found = origins if len(origins) >= _FEWEST else goods
    if len(found) < _FEWEST or not _distinct(list(found.values())):
        return drafts
    return [*(d for d in drafts if d is not news), *(_of(news, pair) for pair in found.values())]


def _told_in(draft: Draft, sentence: Range) -> bool:
    return draft.marks[0][1:] == sentence and draft.type in _DUTIES and draft.rate is not None


def _summed_up(draft: Draft, pairs: Sequence[_Pair]) -> bool:
    """Whether a draft tells in a wider word what the pairs tell by name: "duties on farm goods"."""
    wide = draft.rate is None and bool(draft.products) and not any(hit.product.hs for hit in draft.products)
    return wide and draft.lead and draft.type in _DUTIES and all(pair.goods for pair in pairs)


def _rounded(draft: Draft, pairs: Sequence[_Pair]) -> bool:
    """Whether a headline tells the highest of the pairs' rates of all: "up to 43% on French and Saudi"."""
    if not draft.heading or draft.rate is None or draft.type not in _DUTIES:
        return False
    highest = max(pair.rate.value for pair in pairs)
    hit = {place.code for pair in pairs for place in pair.places}
    return abs(draft.rate.value - highest) < 1 and set(draft.target) <= {*hit, "*"}


def _one_round(pairs: Sequence[_Pair], own: Sequence[Draft]) -> bool:
    """Whether the pairs are the rates of one measure, and all that their sentence tells."""
    told = {(pair.rate.value, pair.rate.unit) for pair in pairs}
    rated = [d for d in own if d.rate is not None and d.type in _DUTIES]
    whole = all((d.rate.value, d.rate.unit) in told for d in rated if d.rate is not None)
    return len(pairs) >= _FEWEST and whole and len({d.action for d in rated}) <= 1


def _of(head: Draft, pair: _Pair) -> Draft:
    """The draft of one pair: what the news says of all, with this rate, these origins or these goods."""
    kept = tuple(
        mark
        for mark in head.marks
        if mark[0] != "rate"
        and not (pair.places and mark[0] == "target")
        and not (pair.goods and mark[0] == "products")
    )
    marks = (
        ("rate", pair.rate.start, pair.rate.end),
        *(("target", place.start, place.end) for place in pair.places),
        *(("products", hit.start, hit.end) for hit in pair.goods),
    )
    return replace(
        head,
        rate=pair.rate,
        target=tuple(dict.fromkeys(place.code for place in pair.places)) or head.target,
        products=pair.goods or head.products,
        marks=(*kept, *marks),
        heading=False,
    )


def _pairs(scene: Scene, sentence: Range, head: Draft) -> list[_Pair]:
    """Every rate of a sentence with what it is told for, where the sentence pairs them all in one way."""
    found = _rates(scene, sentence)
    if len(found) < _FEWEST:
        return []
    places = [
        place
        for place in scene.places_in(*sentence)
        if place.kind not in {"organ", "home"} and place.code and place.code not in head.imposer
    ]
    goods = scene.products_in(*sentence)
    ways = (
        [_with_goods(scene, rate, these) for rate, these in _ahead(scene, found, places, sentence)],
        [_Pair(rate, tuple(these), ()) for rate, these in _behind(scene, found, places, sentence)],
        [_Pair(rate, (), tuple(these)) for rate, these in _behind(scene, found, goods, sentence)],
    )
    best = max(ways, key=len)
    return best if _distinct(best) else []


def _with_goods(scene: Scene, rate: Rate, places: list[Place]) -> _Pair:
    """A rate with its origins, and the goods between them: "25% tariff on *steel* from Mexico"."""
    return _Pair(rate, tuple(places), tuple(scene.products_in(rate.end, places[0].start)))


def _distinct(pairs: Sequence[_Pair]) -> bool:
    """Whether every rate is for others than the rest."""
    named = [
        {place.code for place in pair.places} or {hit.product.name.lower() for hit in pair.goods}
        for pair in pairs
    ]
    return all(not one & other for i, one in enumerate(named) for other in named[i + 1 :])


def _rates(scene: Scene, sentence: Range) -> list[Rate]:
    known = scene.rates_in(*sentence)
    if known:
        return known
    found = rates(scene.text[slice(*sentence)])
    return [replace(one, start=one.start + sentence[0], end=one.end + sentence[0]) for one in found]


def _ahead(
    scene: Scene, found: Sequence[Rate], places: Sequence[Place], sentence: Range
) -> Iterator[tuple[Rate, list[Place]]]:
    """Rates with the places named behind them: "20 per cent for the EU"."""
    for rate, after in zip(found, [*found[1:], None], strict=True):
        end = after.start if after is not None else sentence[1]
        first = next((p for p in places if rate.end <= p.start < end), None)
        if first is not None and _BEHIND.fullmatch(_without_goods(scene, rate.end, first.start)):
            yield rate, with_chain(scene.folded, places, [first], end)


def _behind(
    scene: Scene, found: Sequence[Rate], named: Sequence[_Named], sentence: Range
) -> Iterator[tuple[Rate, list[_Named]]]:
    """Rates with what stands before them: "China (43.1 per cent)", "barley 110 per cent"."""
    start = sentence[0]
    for rate in found:
        inside = [one for one in named if start <= one.start and one.end <= rate.start]
        start = rate.end
        if not inside or not _BEFORE.fullmatch(scene.folded, inside[-1].end, rate.start):
            continue
        run = [inside.pop()]
        while inside and _LINKED.fullmatch(scene.folded, inside[-1].end, run[0].start):
            run.insert(0, inside.pop())
        yield rate, run


def _without_goods(scene: Scene, start: int, end: int) -> str:
    """The text between a rate and a place without the goods: " on shrimp from " as " on from "."""
    gap = scene.folded[start:end]
    for hit in reversed(scene.products_in(start, end)):
        gap = gap[: hit.start - start].rstrip() + gap[hit.end - start :]
    return gap
