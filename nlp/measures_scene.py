"""One document as the rules on measures see it: sentences, places that can act, days, products, rates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile, zip_longest
from typing import TypeVar

from spacy.tokens import Doc, Span

from nlp.extensions import text_of
from nlp.measures_datelines import dateline, town
from nlp.measures_rules import Rules, begun
from nlp.normal import folded as whole_folded
from nlp.products import ProductHit
from nlp.products import load as load_products
from nlp.rates import Rate, rates
from nlp.regions import overlaps
from store.records import Party, PartyKind

Range = tuple[int, int]

_PREPOSITION = re.compile(
    r"(?:(?:on|in|from|until|till|by|since|of|the|at|as|starting|effective|through|before|after|for"
    r"|end|early|late) ){1,4}"
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


_NAME_GOES_ON = re.compile(r" (?:[A-Z]\w{2,20}|& [A-Z])")
_NAME_BEFORE = re.compile(r"\b([A-Z][a-z]{2,20}) $")
_ANY_BLOC = ("the commission", "the bloc")
_EUROPE = re.compile(r"\b(?:europe|european|eu|ec|brussels|union)\b")
_EVERYTHING = ("all goods", "all imports")  # rows of the list that name no goods in particular
_OF_STATE = re.compile(r" (?:of|in) (?:the )?")
_SEATS = frozenset({"country", "capital", "bloc"})
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
    towns: tuple[str, ...]  # the states of the towns that are named, one for each mention
    dateline: str | None  # the state of the town that opens the report

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
    folded = whole_folded(text_of(doc))
    sentences = tuple(_sentences(doc))
    if not rules.may_tell(folded):
        return None
    telling = tuple(s for s in sentences if _names(folded, s, rules))
    if not telling:
        return None
    places = tuple(_places(doc, folded, sentences, rules))
    return Scene(
        text=text_of(doc),
        folded=folded,
        sentences=sentences,
        telling=telling,
        headline=doc._.title_span,
        places=places,
        products=tuple(_products(text_of(doc), folded, sentences, places)),
        rates=tuple(_rates(text_of(doc), telling)),
        days=tuple(sorted((_day(s, folded) for s in _spans(doc, "dates")), key=lambda day: day.start)),
        published=doc._.published,
        home=document.home_country if document is not None else None,
        towns=tuple(code for hit in doc._.hits if (code := town(hit)) is not None),
        dateline=dateline(doc, sentences),
    )


def _sentences(doc: Doc) -> Iterator[Range]:
    furniture = doc._.furniture
    for opening, closing in doc._.sentences:
        if not overlaps(furniture, opening, closing):
            for start in range(opening, closing, _LONGEST):
                yield start, min(start + _LONGEST, closing)


def _names(folded: str, sentence: Range, rules: Rules) -> bool:
    begins = begun(folded, *sentence)
    return any(rules.instruments[index].pattern.match(folded, at, sentence[1]) for at, index in begins)


def _spans(doc: Doc, group: str) -> list[Span]:
    furniture = doc._.furniture
    found = doc.spans.get(group, ())
    return [span for span in found if not overlaps(furniture, span.start_char, span.end_char)]


def _day(span: Span, folded: str) -> When:
    """A date's span without the preposition that the finder of dates takes with it ("until March.")."""
    start, end = span.start_char, span.end_char
    lead = _PREPOSITION.match(folded, start, end)
    start = lead.end() if lead is not None else start
    return When(start, start + len(folded[start:end].rstrip(" .,")), span._.iso)


def _rates(text: str, sentences: tuple[Range, ...]) -> Iterator[Rate]:
    for start, end in sentences:
        for rate in rates(text[start:end]):
            yield replace(rate, start=start + rate.start, end=start + rate.end)


def _products(
    text: str, folded: str, sentences: tuple[Range, ...], places: Sequence[Place]
) -> Iterator[ProductHit]:
    known, named = load_products(), {place.end for place in places}
    for start, end in sentences:
        found = known.scan(text[start:end], folded[start:end])
        capitalised = [hit for hit in found if text[start + hit.start].isupper()]
        names = bool(capitalised) and not titled(text[start:end])
        for hit in found:
            if hit.row in _EVERYTHING:
                continue
            whole = replace(hit, start=start + hit.start, end=start + hit.end)
            if not (names and hit in capitalised and _in_a_name(text, whole, start, named)):
                yield whole


def titled(sentence: str) -> bool:
    """Whether most words are capitalised, as in a headline, so that case says nothing."""
    words = re.findall(r"\b[^\W\d_]{4,}", sentence)
    return sum(1 for word in words if word[0].isupper()) * 2 > len(words)


def _in_a_name(text: str, hit: ProductHit, opening: int, named: set[int]) -> bool:
    """Whether goods are part of a name: "Alpha *Steel* Works", "U.S. *Meat* Federation"."""
    if _NAME_GOES_ON.match(text, hit.end):
        return True
    before = _NAME_BEFORE.search(text, max(opening, hit.start - 30), hit.start)
    return before is not None and before.start() > opening and before.end(1) not in named


def _places(doc: Doc, folded: str, sentences: tuple[Range, ...], rules: Rules) -> list[Place]:
    kinds = {(hit.start, hit.end): hit.kind for hit in doc._.hits}
    found = [*_offices(doc), *_administrations(folded, sentences, rules)]
    for group, plain in (("countries", "country"), ("blocs", "bloc")):
        for span in _spans(doc, group):
            kind = kinds.get((span.start_char, span.end_char), plain)
            if span._.code and (kind != "treaty" or span._.code in rules.unions):
                found.append(Place(span.start_char, span.end_char, span._.code, kind))
    named = {place.code for place in found}
    for code, pattern in rules.regions:
        if code in named or code == "EU":
            found += [Place(m.start(), m.end(), code, "demonym") for m in _within(pattern, folded, sentences)]
    # the longest name at a spot wins: "U.S. Trade Representative" is one actor
    found.sort(key=lambda place: (place.start - place.end, place.kind == "other", place.start))
    taken = bytearray(len(folded))
    kept: list[Place] = []
    for place in found:
        if 1 not in taken[place.start : place.end]:
            taken[place.start : place.end] = b"\x01" * (place.end - place.start)
            kept.append(place)
    told = sorted(
        (place for place in kept if place.code or place.kind == "home"), key=lambda place: place.start
    )
    return list(_seated(told, folded))


def _seated(places: list[Place], folded: str) -> Iterator[Place]:
    """ "The finance minister of Canada", "the government in Accra": an office and its state are one actor."""
    taken = False
    for place, after in zip_longest(places, places[1:]):
        owned = (
            place.kind == "home" and after is not None and _OF_STATE.fullmatch(folded, place.end, after.start)
        )
        if owned and after.code and after.kind in _SEATS:
            yield Place(place.start, after.end, after.code, "organ")
        elif not taken:
            yield place
        taken = bool(owned and after.code and after.kind in _SEATS)


def _offices(doc: Doc) -> Iterator[Place]:
    for span in _spans(doc, "orgs"):
        party = span._.party
        if party is not None and _speaks_for_state(party):
            yield Place(span.start_char, span.end_char, party.country, "organ")
        elif party is not None:
            # a country in a company's name acts for nobody
            yield Place(span.start_char, span.end_char, "", "other")
    furniture = doc._.furniture
    for hit in doc._.hits:
        row = hit.entries[0]
        if row.kind not in ("organ", "org") or overlaps(furniture, hit.start, hit.end):
            continue
        if row.kind == "organ" and row.code:
            yield Place(hit.start, hit.end, row.code, "organ")
        elif row.kind == "org" and row.role in _STATE_ROLES and not _worldwide(row.name):
            yield Place(hit.start, hit.end, row.country or "", "organ")


def _speaks_for_state(party: Party) -> bool:
    named = party.kind in _PUBLIC and party.country and _OFFICE.search(party.name)
    return bool(named) and not _worldwide(party.name)


def _worldwide(name: str) -> bool:
    return bool(_WORLDWIDE.search(name)) and not _NATIONAL.search(name)


def _administrations(folded: str, sentences: tuple[Range, ...], rules: Rules) -> Iterator[Place]:
    for code, pattern in (rules.administrations[index] for index in rules.actor_screen.likely(folded)):
        for match in _within(pattern, folded, sentences):
            if code == "EU" and match.group() in _ANY_BLOC and not _EUROPE.search(folded):
                yield Place(match.start(), match.end(), "", "home")  # "the Commission" of another state
            else:
                yield Place(match.start(), match.end(), code, "organ")
    for match in _within(rules.home, folded, sentences):
        yield Place(match.start(), match.end(), "", "home")


def _within(pattern: re.Pattern[str], folded: str, sentences: tuple[Range, ...]) -> Iterator[re.Match[str]]:
    for start, end in sentences:
        yield from pattern.finditer(folded, start, end)
