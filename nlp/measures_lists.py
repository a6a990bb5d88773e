"""Lists told in step: "soybeans, corn and wheat to 24, 9 and 7 percent respectively" is three measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from nlp.measures_drafts import Draft
from nlp.measures_scene import Place, Range, Scene
from nlp.products import ProductHit
from nlp.rates import PERCENT, Rate, rates
from store.records import MeasureType

_RESPECTIVELY = re.compile(r"\brespectively\b")
_UNIT = r"(?: ?%| per ?cent| pct)"
_FIGURES = re.compile(
    rf"\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}?(?:,? and |, | & )"
    rf"(?:\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}?(?:,? and |, | & )){{0,8}}\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}"
)
_FIGURE = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_FROM = re.compile(r"\bfrom (?:the )?(?:current |previous |existing |earlier )?$")
_DUTIES = frozenset(
    {MeasureType.TARIFF, MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING, MeasureType.SAFEGUARD}
)
_RANGE = re.compile(
    r"\b(?:the|these|those|final|new|provisional|definitive|dumping|duty|tariff) "
    r"(?:measures|rates?|margins|duties)\b[^.;%]{0,70}?"
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied)|set at|between|up to|as high as)\b"
)
_FEWEST_ROWS = 2
_ROW = re.compile(r" {0,3}(?:[:|–—]| - ) {0,3}(?P<figure>\d{1,3}(?:\.\d{1,2})?)(?: ?%| percent| per cent)")
_BULLET = re.compile(r"(?:[-*•|·] {0,4}|\n)$")
_Listed = TypeVar("_Listed", ProductHit, Place)
_APART = 40  # characters between the members of a list of goods or countries


def in_step(draft: Draft, scene: Scene) -> list[Draft]:
    """One draft for each pair of a list of goods (or origins) and a list of rates as long; else ``draft``."""
    clause = draft.marks[0][1:]
    if not _RESPECTIVELY.search(scene.folded, *clause):
        return [draft]
    new, old = _rates(scene.folded, clause)
    goods = _lists(scene.products_in(*clause))
    origins = _lists([place for place in scene.places_in(*clause) if place.code not in draft.imposer])
    for hits in goods:
        if len(hits) == len(new) > 1:
            return [
                replace(draft, rate=rate, products=(hit,), marks=_marks(draft, "products", hit))
                for hit, rate in zip(hits, _with_prior(new, old), strict=True)
            ]
    for places in origins:
        if len(places) == len(new) > 1:
            return [
                replace(draft, rate=rate, target=(place.code,), marks=_marks(draft, "target", place))
                for place, rate in zip(places, _with_prior(new, old), strict=True)
            ]
    return [draft]


def tabled(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """News of one duty without a rate, whose rates follow as a list of origins: "- Brazil: 50%"."""
    bare = [d for d in drafts if d.lead and d.type in _DUTIES and d.thin() and not d.background]
    if not bare or any(d.rate for d in drafts if d.lead):
        return drafts
    rows = list(_rows(scene))
    if len(rows) < _FEWEST_ROWS:
        return drafts
    head, others = bare[0], [d for d in drafts if d not in bare]
    rated = [
        replace(head, target=(place.code,), rate=rate, marks=(*head.marks, ("rate", rate.start, rate.end)))
        for place, rate in rows
        if place.code not in head.imposer
    ]
    return [*rated, *others]


def _rows(scene: Scene) -> Iterator[tuple[Place, Rate]]:
    for place in scene.places:
        found = _ROW.match(scene.text, place.end)
        if found is not None and _BULLET.search(scene.text[max(0, place.start - 6) : place.start]):
            value = float(found["figure"])
            yield place, Rate(start=found.start("figure"), end=found.end(), value=value, unit=PERCENT)


def with_range(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """News that names no rate takes it from a sentence on "the rates": "the measures range from 6 to 12%"."""
    news = [d for d in drafts if d.main and d.lead and d.type in _DUTIES]
    one = len({(d.type, d.imposer, d.target) for d in news}) == 1
    if not one or any(d.rate for d in drafts if d.main):
        return drafts
    for sentence in scene.sentences:
        told = _RANGE.search(scene.folded, *sentence)
        found = (
            [r for r in rates(scene.text[slice(*sentence)]) if r.unit == PERCENT] if told is not None else []
        )
        if found:
            best = max(found, key=lambda rate: rate.value)
            rate = replace(best, start=best.start + sentence[0], end=best.end + sentence[0], prior=None)
            mark = ("rate", rate.start, rate.end)
            return [replace(d, rate=rate, marks=(*d.marks, mark)) if d in news else d for d in drafts]
    return drafts


def _rates(folded: str, clause: Range) -> tuple[list[Rate], list[float]]:
    """The rates a list sets, and those it replaces ("from 10% and 12%")."""
    new, old = list[Rate](), list[float]()
    for listed in _FIGURES.finditer(folded, *clause):
        found = list(_FIGURE.finditer(folded, *listed.span()))
        if _FROM.search(folded[max(clause[0], listed.start() - 30) : listed.start()]):
            old = [float(one[0]) for one in found]
        elif not new:
            new = [Rate(start=one.start(), end=one.end(), value=float(one[0]), unit=PERCENT) for one in found]
    return new, old


def _with_prior(new: list[Rate], old: list[float]) -> list[Rate]:
    if len(old) != len(new):
        return new
    return [replace(rate, prior=prior) for rate, prior in zip(new, old, strict=True)]


def _marks(draft: Draft, name: str, one: ProductHit | Place) -> tuple[tuple[str, int, int], ...]:
    kept = tuple(mark for mark in draft.marks if mark[0] not in {name, "rate"})
    return (*kept, (name, one.start, one.end))


def _lists(found: list[_Listed]) -> Iterator[list[_Listed]]:
    """The runs of things that stand close together."""
    run = list[_Listed]()
    for one in found:
        if run and one.start - run[-1].end > _APART:
            yield run
            run = []
        run.append(one)
    yield run
