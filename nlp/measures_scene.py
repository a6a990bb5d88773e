"""One document as the rules on measures see it: sentences, places that can act, days, products, rates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import TypeVar

from spacy.tokens import Doc, Span

from nlp.components.furniture import reads
from nlp.extensions import text_of
from nlp.measures_rules import Rules
from nlp.normal import fold
from nlp.products import ProductHit
from nlp.products import load as load_products
from nlp.rates import Rate, rates
from store.records import Party, PartyKind

Range = tuple[int, int]

_PREPOSITION = re.compile(
    r"(?:(?:on|in|from|until|till|by|since|of|the|at|as|starting|effective|through|before|after|for"
    r"|end|early|late) ){1,4}"
)
_HINT = re.compile(
    r"tariff|dut(?:y|ies)\b|lev(?:y|ies)\b|tax|\bban|quota|export|import|shipments|\bfees?\b|charge"
    r"|gsp\b|prefer|safeguard|dumping|countervail|subsidy|trade status|penalt|agoa|favou?red|duty free"
    r"|prohibited|restrict|surcharge|licens|curbs|surtax|benefici"
    r"|\bcess\b|\bpay"
)
_STATE_ROLES = frozenset({"agency", "government"})
_LONGEST = 1500  # a longer "sentence" is a table or a list; it is read in pieces of this many characters
_OFFICE = re.compile(
    r"\b(?:Ministry|Department|Commission|Customs|Treasury|Office|Government|Administration"
    r"|Representative|Parliament"
    r"|Cabinet|Congress|Directorate|Secretariat|Bureau|Senate|Court)\b"
)
_WORLDWIDE = re.compile(
    r"World|International|United Nations|Organi[sz]ation|\b(?:WTO|GATT|OECD|IMF|UNCTAD|UN)\b"
)
_NATIONAL = re.compile(r"Court of International Trade|International Trade (?:Commission|Administration)")
_PUBLIC = frozenset({PartyKind.GOVERNMENT, PartyKind.AGENCY, PartyKind.BLOC})


_MOST = 400  # things in one sentence that are looked at
_Found = TypeVar("_Found", "Place", "When", ProductHit, Rate)


@dataclass(frozen=True, slots=True)
class Place:
    """A country or bloc in the text, or a body that speaks for one.

    ``kind``: country, demonym, abbreviation, capital, bloc, organ (an office, an administration), home ("the
    government", ``code`` is "" until the document's home country fills it).
    """

    start: int
    end: int
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class When:
    """A day named in the text, cut to its precision."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    text: str
    folded: str
    sentences: tuple[Range, ...]  # in reading order, headline first where the text has one
    telling: tuple[Range, ...]  # the sentences that can name a measure
    headline: Range | None
    places: tuple[Place, ...]
    products: tuple[ProductHit, ...]
    rates: tuple[Rate, ...]
    days: tuple[When, ...]
    published: date | None
    home: str | None

    def places_in(self, start: int, end: int) -> list[Place]:
        return _between(self.places, start, end)

    def products_in(self, start: int, end: int) -> list[ProductHit]:
        return _between(self.products, start, end)

    def rates_in(self, start: int, end: int) -> list[Rate]:
        return _between(self.rates, start, end)

    def days_in(self, start: int, end: int) -> list[When]:
        return _between(self.days, start, end)


def _between(found: Sequence[_Found], start: int, end: int) -> list[_Found]:
    """The members of a sequence in reading order that lie within a range, found by bisection."""
    first = bisect_left(found, start, key=lambda item: item.start)
    return list(takewhile(lambda item: item.end <= end, found[first : first + _MOST]))


def scene(doc: Doc, rules: Rules) -> Scene | None:
    """Everything the rules need of ``doc``, without page furniture; None where it can tell of no measure."""
    document = doc._.document
    folded = fold(text_of(doc))
    sentences = tuple(_sentences(doc))
    telling = tuple(s for s in _hinted(folded, sentences) if rules.any_instrument.search(folded, *s))
    if not telling:
        return None
    return Scene(
        text=text_of(doc),
        folded=folded,
        sentences=sentences,
        telling=telling,
        headline=doc._.title_span,
        places=tuple(_places(doc, folded, sentences, rules)),
        products=tuple(_products(text_of(doc), folded, sentences)),
        rates=tuple(_rates(text_of(doc), telling)),
        days=tuple(sorted((_day(s, folded) for s in _spans(doc, "dates")), key=lambda day: day.start)),
        published=doc._.published,
        home=document.home_country if document is not None else None,
    )


def _sentences(doc: Doc) -> Iterator[Range]:
    for sentence in doc.sents:
        if not reads(sentence):
            continue
        for start in range(sentence.start_char, sentence.end_char, _LONGEST):
            yield start, min(start + _LONGEST, sentence.end_char)


def _hinted(folded: str, sentences: tuple[Range, ...]) -> Iterator[Range]:
    """The sentences with a word that measures are made of: a cheap look that spares the rest."""
    hints = [match.start() for match in _HINT.finditer(folded)]
    for start, end in sentences:
        at = bisect_left(hints, start)
        if at < len(hints) and hints[at] < end:
            yield start, end


def _spans(doc: Doc, group: str) -> list[Span]:
    return [span for span in doc.spans.get(group, ()) if reads(span)]


def _day(span: Span, folded: str) -> When:
    """A date's span without the preposition that the finder of dates takes with it ("until March.")."""
    start, end = span.start_char, span.end_char
    lead = _PREPOSITION.match(folded, start, end)
    start = lead.end() if lead is not None else start
    return When(start, start + len(folded[start:end].rstrip(" .,")), span._.iso)


def _rates(text: str, sentences: tuple[Range, ...]) -> Iterator[Rate]:
    for start, end in sentences:
        for rate in rates(text[start:end]):
            yield Rate(
                start=start + rate.start,
                end=start + rate.end,
                value=rate.value,
                unit=rate.unit,
                prior=rate.prior,
            )


def _products(text: str, folded: str, sentences: tuple[Range, ...]) -> Iterator[ProductHit]:
    known = load_products()
    for start, end in sentences:
        for hit in known.scan(text[start:end], folded[start:end]):
            yield replace(hit, start=start + hit.start, end=start + hit.end)


def _places(doc: Doc, folded: str, sentences: tuple[Range, ...], rules: Rules) -> list[Place]:
    kinds = {(span.start_char, span.end_char): span.label_ for span in doc.spans.get("hits", ())}
    found = [*_offices(doc), *_administrations(folded, sentences, rules)]
    for group, plain in (("countries", "country"), ("blocs", "bloc")):
        for span in _spans(doc, group):
            kind = kinds.get((span.start_char, span.end_char), plain)
            if span._.code:
                found.append(Place(span.start_char, span.end_char, span._.code, kind))
    named = {place.code for place in found}
    for code, pattern in rules.regions:
        if code in named:
            found += [Place(m.start(), m.end(), code, "demonym") for m in _within(pattern, folded, sentences)]
    # the longest name at a spot wins: "U.S. Trade Representative" is one actor
    found.sort(key=lambda place: (place.start - place.end, place.kind == "other", place.start))
    taken = bytearray(len(folded))
    kept: list[Place] = []
    for place in found:
        if 1 not in taken[place.start : place.end]:
            taken[place.start : place.end] = b"\x01" * (place.end - place.start)
            kept.append(place)
    return sorted(
        (place for place in kept if place.code or place.kind == "home"), key=lambda place: place.start
    )


def _offices(doc: Doc) -> Iterator[Place]:
    for span in _spans(doc, "orgs"):
        party = span._.party
        if party is not None and _speaks_for_state(party):
            yield Place(span.start_char, span.end_char, party.country, "organ")
        elif party is not None:
            # a country in a company's name acts for nobody
            yield Place(span.start_char, span.end_char, "", "other")
    offices = (s for s in doc.spans.get("hits", ()) if s.label_ in {"organ", "org"} and reads(s))
    for span in offices:
        row = span._.rows[0] if span._.rows else None
        if row is not None and row.kind == "organ" and row.code:
            yield Place(span.start_char, span.end_char, row.code, "organ")
        elif row is not None and row.kind == "org" and row.role in _STATE_ROLES and not _worldwide(row.name):
            yield Place(span.start_char, span.end_char, row.country or "", "organ")


def _speaks_for_state(party: Party) -> bool:
    named = party.kind in _PUBLIC and party.country and _OFFICE.search(party.name)
    return bool(named) and not _worldwide(party.name)


def _worldwide(name: str) -> bool:
    return bool(_WORLDWIDE.search(name)) and not _NATIONAL.search(name)


def _administrations(folded: str, sentences: tuple[Range, ...], rules: Rules) -> Iterator[Place]:
    acting = tuple(one for one in sentences if rules.any_actor.search(folded, *one))
    for code, pattern in rules.administrations:
        for match in _within(pattern, folded, acting):
            yield Place(match.start(), match.end(), code, "organ")
    for match in _within(rules.home, folded, acting):
        yield Place(match.start(), match.end(), "", "home")


def _within(pattern: re.Pattern[str], folded: str, sentences: tuple[Range, ...]) -> Iterator[re.Match[str]]:
    for start, end in sentences:
        yield from pattern.finditer(folded, start, end)
