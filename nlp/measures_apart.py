"""Rates told in another sentence than the act: "The levy was set at 30 per cent. Until now it was 10." """

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_same import keys
from nlp.measures_scene import Range, Scene
from nlp.rates import PERCENT, Rate, rates
from store.records import MeasureAction, MeasureType

_DUTIES = frozenset(
    {
        MeasureType.TARIFF,
        MeasureType.ANTIDUMPING,
        MeasureType.COUNTERVAILING,
        MeasureType.SAFEGUARD,
        MeasureType.EXPORT_TAX,
    }
)
_FEW = 2  # rates of a sentence; one with more is a list
_RATELESS = frozenset({MeasureAction.INVESTIGATION, MeasureAction.EXEMPTED, MeasureAction.STRUCK_DOWN})
_HINT = re.compile(
    r"%|per[ -]?cent\b|pct\b|\dpc\b|\b(?:a|per) (?:tonne|ton|kg|kilo)|/(?:t|kg)\b", re.IGNORECASE
)
_RANGE = re.compile(
    r"\b(?:the|these|those|final|new|provisional|definitive|dumping|duty|tariff) "
    r"(?:measures|rates?|margins|duties)\b[^.;%]{0,70}?"
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied)|set at|between|up to|as high as)\b"
)
_LEVEL = re.compile(  # what stands right before the rate of a measure told before
    r"(?:(?:\b(?:the|this|that|its|these|those|a|an)|'s) (?:[a-z]{2,14} ){0,3}?(?:rates?|dut(?:y|ies)"
    r"|tariffs?"
    r"|lev(?:y|ies)"
    r"|tax|surcharge|surtax|charge|cess|margins?)\b[^.;%]{0,60}?"
    r"|^\W*(?:it|this|that|they|these) (?:will |would |now |also ){0,2})"
    r"\b(?:is|are|was|were|be|been|amounts?|amounted|comes?|set|fixed|stands?|equals?|of|goes|rises?|rise"
    r"|falls?|fall|drops?|drop|climbs?|climb|at|to)"
    r"(?: (?:at|to|be|set|fixed|up|now|as|much|high|a|the|flat|about|around|just|initially|from))* $"
    r"|\b(?:importers?|exporters?|buyers?|traders?|shippers?|sellers?|growers?|suppliers?)\b[^.;%]{0,30}?"
    r"\b(?:pay|face|bear|owe|hand over|put up)(?: (?:a|an|duty|tariff|levy|rate|of|up|to|tax|the|cash"
    r"|deposits?"
    r"|at))* $"
)
_OLD = re.compile(  # what stands before a rate that held till now
    r"\b(?:previous(?:ly)?|old|present(?:ly)?|current(?:ly)?|existing|earlier|former(?:ly)?|until now"
    r"|till now"
    r"|up to now|hitherto|so far|used to|had (?:been|stood|paid)|stood at|(?:up|down) from|compared with"
    r"|as against|instead of|in place of|replac(?:es|ed|ing)|before (?:that|the change))\b[^.;%]{0,60}$"
)


def with_rates(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """News that names no rate takes it from a sentence on "the rate"; news with one its old rate likewise."""
    news = [d for d in drafts if d.main and d.lead and d.type in _DUTIES and d.action not in _RATELESS]
    if not news or len({(d.type, d.imposer, d.target) for d in news}) > 1:
        return drafts
    told = {d.rate.value for d in drafts if d.main and d.rate is not None}
    if not told:
        found = _level(news, scene)
        return [_rated(d, found) if d in news else d for d in drafts] if found is not None else drafts
    one = next(iter(news)).rate
    if len(told) > 1 or one is None or one.prior is not None:
        return drafts
    old = next(_old(news[0], one, scene), None)
    return [_before(d, old) if d in news and d.rate is not None else d for d in drafts] if old else drafts


def _rated(draft: Draft, rate: Rate) -> Draft:
    return replace(draft, rate=rate, marks=(*draft.marks, ("rate", rate.start, rate.end)))


def _before(draft: Draft, old: Rate) -> Draft:
    if draft.rate is None:
        return draft
    marks = (*draft.marks, ("rate_prior", old.start, old.end))
    return replace(draft, rate=replace(draft.rate, prior=old.value), marks=marks)


def _level(news: list[Draft], scene: Scene) -> Rate | None:
    for sentence in scene.sentences:
        ranging = _RANGE.search(scene.folded, *sentence) is not None
        found = [
            r
            for r in _rates(scene, sentence)
            if ranging or r.prior is not None or _is_level(r, sentence, scene)
        ]
        found = [r for r in found if r.unit == PERCENT or not ranging]
        if found and (ranging or _alone(news[0], sentence, scene)):
            best = max(found, key=lambda rate: rate.value)
            return replace(best, prior=None if ranging else best.prior)
    return None


def _is_level(rate: Rate, sentence: Range, scene: Scene) -> bool:
    before = scene.folded[max(sentence[0], rate.start - 120) : rate.start]
    return bool(_LEVEL.search(before)) and not _OLD.search(before)


def _old(draft: Draft, rate: Rate, scene: Scene) -> Iterator[Rate]:
    """Rates that held till now, as other sentences tell them."""
    if draft.action in {MeasureAction.REMOVED, MeasureAction.KEPT, MeasureAction.SUSPENDED}:
        return
    for sentence in scene.sentences:
        for found in _rates(scene, sentence)[:_FEW]:
            before = scene.folded[max(sentence[0], found.start - 110) : found.start]
            other = found.unit == rate.unit and found.value != rate.value and found.prior is None
            if other and _OLD.search(before) and _alone(draft, sentence, scene):
                yield found


def _rates(scene: Scene, sentence: Range) -> list[Rate]:
    text = scene.text[slice(*sentence)]
    found = rates(text) if _HINT.search(text) else []
    return [replace(one, start=one.start + sentence[0], end=one.end + sentence[0]) for one in found]


def _alone(draft: Draft, sentence: Range, scene: Scene) -> bool:
    """Whether a sentence names no other goods and no other states than ``draft``."""
    rows = {hit.row for hit in scene.products_in(*sentence)}
    codes = {place.code for place in scene.places_in(*sentence) if place.code}
    return rows <= keys(draft) and codes <= {*draft.imposer, *draft.target}
