"""Lists told in step: "soybeans, corn and wheat to 24, 9 and 7 percent respectively" is three measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from nlp.measures_drafts import Draft
from nlp.measures_scene import Place, Range, Scene
from nlp.products import ProductHit, phrase
from nlp.rates import PERCENT, Rate, rates
from store.records import MeasureType, Product

_RESPECTIVELY = re.compile(r"\brespectively\b")
_UNIT = r"(?: ?%| per ?cent| pct)"
_SUMS = re.compile(  # "$39.6 and $52.2 per tonne", "10 euros and 25 euros a tonne"
    r"(?:(?:[a-z]{0,3}[$€£₹]|rs\.? ?)?\d[\d,.]{0,9}(?: [a-z]{3,8})?(?:,? and |, )){1,8}"
    r"(?:[a-z]{0,3}[$€£₹]|rs\.? ?)?\d[\d,.]{0,9}(?: [a-z]{3,8})? ?(?:per|an?|/) ?[a-z]{2,9}\b"
)
_SUM = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FIGURES = re.compile(
    rf"\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}?(?:,? and |, | & )"
    rf"(?:\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}?(?:,? and |, | & )){{0,8}}\d{{1,4}}(?:\.\d{{1,3}})?{_UNIT}"
)
_FIGURE = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_FROM = re.compile(r"\bfrom (?:the )?(?:current |previous |existing |earlier )?$")
_DUTIES = frozenset(
    {MeasureType.TARIFF, MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING, MeasureType.SAFEGUARD}
)
_FEWEST_ROWS = 2
_LINE = re.compile(  # a row of a list: "- Brazil: 50%", "(ii) ceramic tiles: 30 per cent, in place of 20;"
    r"(?:^|\n|; ?)[ \t]{0,8}(?P<bullet>[-*•·|–] {0,4}|\(?[a-z0-9]{1,4}[.)] {1,4})?(?P<what>[^\n;:|%]{2,80}?)"
    r" {0,3}(?:[:|–—]|\t| - | \.{2,} ?) {0,3}(?:at |to )?(?=(?P<told>[^\n;]{1,80}))",
    re.IGNORECASE,
)
_Listed = TypeVar("_Listed", ProductHit, Place)
_LONGEST_ROW = 90
_WORDS = re.compile(r"[A-Za-z][A-Za-z -]{2,58}(?=[,.;(]|\s*$)")
_CLOSE = 3  # characters between the sign behind goods and their rate
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
    """News of a duty without a rate, whose rates follow as a list of origins or goods: "- Brazil: 50%"."""
    bare = [d for d in drafts if d.type in _DUTIES and d.rate is None and not d.background]
    bare = [d for d in bare if d.lead] or bare  # a notice tells its act below its letterhead
    if not bare:
        return drafts
    rows = [row for row in (*_rows(scene), *_headed(scene)) if not set(row[1]) & set(bare[0].imposer)]
    highest = max((rate.value for rate, _, _ in rows), default=0.0)
    rated = {d.rate.value for d in drafts if d.lead and d.rate is not None and d.type in _DUTIES}
    if len(rows) < _FEWEST_ROWS or rated - {highest}:
        return drafts
    others = [d for d in drafts if d not in bare and not (d.lead and d.type in _DUTIES and d.rate)]
    return [*(_of_row(max(bare, key=lambda d: not d.thin()), *row) for row in rows), *others]


def _of_row(head: Draft, rate: Rate, codes: tuple[str, ...], goods: tuple[ProductHit, ...]) -> Draft:
    marks = (("rate", rate.start, rate.end), *(("products", hit.start, hit.end) for hit in goods))
    return replace(
        head,
        rate=rate,
        target=codes or head.target,
        products=goods or head.products,
        marks=(*head.marks, *marks),
    )


def _rows(scene: Scene) -> Iterator[tuple[Rate, tuple[str, ...], tuple[ProductHit, ...]]]:
    """The rows of lists that give a rate to an origin or to goods, each rate told right behind them."""
    for line in _LINE.finditer(scene.text):
        found = rates(line["told"])
        if not found or found[0].start > _CLOSE or len(found) > 1:
            continue
        shift = line.start("told")
        rate = replace(found[0], start=found[0].start + shift, end=found[0].end + shift)
        places = scene.places_in(*line.span("what"))
        if places and places[0].start == line.start("what"):
            yield rate, tuple(dict.fromkeys(place.code for place in places)), ()
        elif goods := _goods(scene, line):
            yield rate, (), goods


def _headed(scene: Scene) -> Iterator[tuple[Rate, tuple[str, ...], tuple[ProductHit, ...]]]:
    """The rows of lists that put goods under a rate: "From 10 per cent to 15 per cent", then a line each."""
    rate, goods, at = None, list[ProductHit](), 0
    for line in scene.text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        found = rates(line) if len(line) <= _LONGEST_ROW else []
        if len(found) == 1 and not scene.products_in(start, at):
            if rate is not None and goods:
                yield rate, (), tuple(goods)
            rate = replace(found[0], start=start + found[0].start, end=start + found[0].end)
            goods = []
        elif found or rate is None or len(line) > _LONGEST_ROW:
            if rate is not None and goods:
                yield rate, (), tuple(goods)
            rate, goods = None, []
        else:
            goods += _of_line(scene, line, start)
    if rate is not None and goods:
        yield rate, (), tuple(goods)


def _of_line(scene: Scene, line: str, start: int) -> list[ProductHit]:
    """The goods of one line: the first of the list, else its words up to a comma."""
    known = scene.products_in(start, start + len(line))
    words = _WORDS.search(line)
    if known or words is None:
        return known[:1]
    name = words[0].rstrip()
    return [ProductHit(start + words.start(), start + words.start() + len(name), Product(name=name), "")]


def _goods(scene: Scene, line: re.Match[str]) -> tuple[ProductHit, ...]:
    """The goods of a row: those of the list, else the row's own words where a sign marks it as a row."""
    known = tuple(scene.products_in(*line.span("what")))
    if known or not line["bullet"]:
        return known
    loose = phrase(scene.text, line.start("what"), line.end("what"))
    return (loose,) if loose is not None else ()


def _rates(folded: str, clause: Range) -> tuple[list[Rate], list[float]]:
    """The rates a list sets, and those it replaces ("from 10% and 12%")."""
    new, old = list[Rate](), list[float]()
    for listed in _FIGURES.finditer(folded, *clause):
        found = list(_FIGURE.finditer(folded, *listed.span()))
        if _FROM.search(folded[max(clause[0], listed.start() - 30) : listed.start()]):
            old = [float(one[0]) for one in found]
        elif not new:
            new = [Rate(start=one.start(), end=one.end(), value=float(one[0]), unit=PERCENT) for one in found]
    return (new, old) if new else (_sums(folded, clause), [])


def _sums(folded: str, clause: Range) -> list[Rate]:
    """Sums of money told in step, with the unit of the last: "$39.6 and $52.2 per tonne"."""
    listed = _SUMS.search(folded, *clause)
    last = rates(listed[0])[-1:] if listed is not None else []
    if listed is None or not last:
        return []
    found = [one for one in _SUM.finditer(folded, *listed.span()) if one[0].strip(",")]
    return [
        Rate(start=one.start(), end=one.end(), value=float(one[0].replace(",", "")), unit=last[0].unit)
        for one in found
    ]


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
