"""Who could be a party: listed organisations, those a rule makes out, other names, persons."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from nlp.apposition import called_a_body
from nlp.candidates import candidates, joined, titled
from nlp.names import Name, kind_of, words
from nlp.normal import fold
from store.records import Party, PartyKind

BODY_KINDS = ("org", "authority", "organ", "acronym")
_PLACES = ("country", "demonym", "abbreviation", "capital", "place", "port", "bloc", "treaty", "exclusion")
_STATES = ("country", "demonym", "abbreviation", "capital")
_GROUPS = ("consortium", "coalition", "group", "alliance", "network")
_GROUP = re.compile(
    rf"\b(?:{'|'.join(_GROUPS)}) of (?:[\w'’-]{{1,20}} ){{0,3}}"
    r"(?:ports|seaports|airports|carriers|lines|companies|terminals|investors|banks|firms|operators|shippers)\b"
)
_BRACKET = re.compile(
    r" \((?!Persero)[A-Z][A-Za-z& ]{1,20}\)$"
)  # Dockworkers Federation (DWF): listed with its acronym
_FORM = re.compile(r",? ((?:[A-Z]/[A-Z]|[A-Z](?:\.[A-Za-z]){1,3}\.?|[A-Z][A-Za-z]{1,6}\.?))(?![\w’'-])")
_LONGEST_HIT = 120  # characters; no listed name is longer
_ACRONYM = 6  # characters
_ACRONYM_WITH_PLACE = re.compile(r"[A-Z]{2,6} [A-Z][a-zA-Z ]{2,30}")


class Row(Protocol):
    """What this module asks of a gazetteer row."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def port(self) -> str | None: ...
    @property
    def role(self) -> str: ...


class Hit(Protocol):
    """What this module asks of a gazetteer hit."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def surface(self) -> str: ...
    @property
    def entries(self) -> Sequence[Row]: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A possible party. ``sure`` False: a name that only a party's slot makes one; ``person``: never one."""

    start: int
    end: int
    party: Party
    ports: tuple[str, ...] = ()
    known: str = ""  # the name the lists have for it
    sure: bool = True
    person: bool = False
    defined: bool = False  # a short name that the text itself explains


def bodies(text: str, hits: Sequence[Hit]) -> list[Body]:
    """All bodies of a text in order, none overlapping."""
    known = [_with_form(text, body) for body in listed(hits)]
    told = joined(text, candidates(text), {(body.start, body.end) for body in known})
    ruled = [
        body
        for name in told
        if (body := _ruled(name, text, hits)) is not None and not _part_of(text, body, known)
    ]
    grouped = [_grouped(found, hits) for found in _GROUP.finditer(text)] if _may_group(text) else []
    return _longest([*known, *_surnames(ruled), *grouped])


def _may_group(text: str) -> bool:
    """A cheap look: each such name has one of these stand before its members."""
    return any(f"{head} of " in text for head in _GROUPS)


def _with_form(text: str, body: Body) -> Body:
    """A listed name with the legal form behind it: Kotelo Lines A/S."""
    form = _FORM.match(text, body.end)
    if form is None or fold(form[1]) not in words("appended", "form"):
        return body
    name = (
        text[body.start : form.end()] if body.party.name == text[body.start : body.end] else body.party.name
    )
    return replace(body, end=form.end(), party=replace(body.party, name=" ".join(name.split())))


def _surnames(found: Sequence[Body]) -> list[Body]:
    """``found``, the bare surname of a person told of marked as that person's."""
    persons = {body.party.name.split()[-1] for body in found if body.person}
    return [replace(one, person=True) if not one.sure and one.party.name in persons else one for one in found]


def listed(hits: Sequence[Hit]) -> list[Body]:
    """The bodies that the lists know, in order."""
    return [body for hit in hits if (body := _listed(hit, hits)) is not None]


def _part_of(text: str, body: Body, listed: Sequence[Body]) -> bool:
    """Whether a name is that of a listed body's board or management."""
    inner = next((one for one in listed if body.start < one.start < body.end <= one.end), None)
    before = fold(text[body.start : inner.start]).split() if inner else []
    return bool(before) and words("part").issuperset(before)


def _listed(hit: Hit, hits: Sequence[Hit]) -> Body | None:
    rows = [
        row for row in hit.entries if row.kind in BODY_KINDS or (row.kind == "port" and _is_body(hit.surface))
    ]
    if not rows or hit.entries[0].kind == "exclusion":
        return None
    if rows[0].kind == "acronym" and len(rows) > 1:
        rows = _in_context(rows, hit, hits)
    if not rows:
        return None
    row = rows[0]
    surface = _BRACKET.sub("", hit.surface)
    party = Party(name=_spelt_out(surface, row), kind=_party_kind(row), country=row.country, port=row.port)
    ports = tuple(dict.fromkeys(row.port for row in rows if row.port and row.kind == rows[0].kind))
    end = hit.end - len(hit.surface) + len(surface)
    return Body(start=hit.start, end=end, party=party, ports=ports, known=row.name)


def _spelt_out(surface: str, row: Row) -> str:
    """The name as written; a bare acronym of a union, agency or association in full."""
    name = " ".join(surface.split())
    public = row.role in (PartyKind.AGENCY, PartyKind.OTHER)
    short = (name.isupper() and len(name) <= _ACRONYM) or name.startswith(("U.S. ", "US "))
    return row.name if public and short and " " in row.name else name


def _is_body(surface: str) -> bool:
    return kind_of(surface) == "port" or "International" in surface


def _in_context(rows: Sequence[Row], hit: Hit, hits: Sequence[Hit]) -> list[Row]:
    """MPA is Singapore's, Maryland's or Montreal's: whose country the text names besides, else nobody's."""
    if len({row.country for row in rows}) == 1:
        return list(rows)
    around = {
        row.country for other in hits if other is not hit for row in other.entries if row.kind != "acronym"
    }
    fitting = [row for row in rows if row.country in around]
    return fitting if len({row.country for row in fitting}) == 1 else []


def _party_kind(row: Row) -> PartyKind:
    if row.kind == "organ":
        return PartyKind.BLOC
    if row.kind in ("authority", "acronym", "port"):
        return PartyKind.PORT
    return PartyKind(row.role) if row.role in set(PartyKind) else PartyKind.OTHER


def _ruled(name: Name, text: str, hits: Sequence[Hit]) -> Body | None:
    inside = _between(hits, name.start, name.end)
    name = _begun_before(name, text, inside)
    if name.kind is None and not name.person:
        name = _behind_and(name, inside)
        opening = next((hit for hit in inside if hit.start == name.start), None)
        if opening and opening.kind in ("demonym", "abbreviation") and opening.end < name.end:
            name = replace(name, start=opening.end + 1, text=text[opening.end + 1 : name.end])
            if (words("common", "region", "role")).issuperset(fold(name.text).split()):
                return None
        elif opening and opening.end < name.end and _goes_on(text, name, opening, inside):
            return None
    if any(hit.start == name.start and _field_of(text, name, hit) for hit in inside):
        return None
    whole = [hit for hit in inside if hit.start <= name.start and name.end <= hit.end]
    if any(hit.kind in _PLACES and not (hit.kind == "exclusion" and name.kind) for hit in whole):
        return None
    rows = [row for hit in inside if hit.kind != "exclusion" for row in hit.entries]
    country = _land(rows, hits)
    if name.person:
        return Body(start=name.start, end=name.end, party=Party(name=name.text), person=True)
    placed = name.kind is None and rows and _ACRONYM_WITH_PLACE.fullmatch(name.text) is not None
    placed = placed or (name.kind is None and not inside and called_a_body(text, name.start, name.end))
    kind = PartyKind(name.kind) if name.kind else PartyKind.OTHER
    port = _port_of(name, rows) if kind is PartyKind.PORT else None
    sure = name.kind is not None or bool(placed)
    ports = (port,) if port else ()
    party = Party(name=" ".join(name.text.split()), kind=kind, country=country, port=port)
    return Body(start=name.start, end=name.end, party=party, ports=ports, sure=sure)


def _field_of(text: str, name: Name, hit: Hit) -> bool:
    """EU Trade, before a commissioner: a state or bloc and a field, no body."""
    rest = fold(text[hit.end : name.end]).split()
    heads = words("company", "port", "agency", "other")
    fields = words("domain", "joint").issuperset(rest) and heads.isdisjoint(rest)
    return bool(rest) and fields and hit.kind in (*_STATES, "bloc")


def _behind_and(name: Name, inside: Sequence[Hit]) -> Name:
    """Mawani & Kotelo, the first a listed body: the second is a name of its own."""
    first, _, second = name.text.partition(" & ")
    known = any(hit.start == name.start and hit.surface == first and hit.kind in BODY_KINDS for hit in inside)
    return replace(name, start=name.end - len(second), text=second) if second and known else name


def _land(rows: Sequence[Row], hits: Sequence[Hit]) -> str | None:
    """The country of the places in a name; of several (Portland) the one that the text names besides."""
    lands = {row.country: None for row in rows if row.country}
    states = {row.country for row in rows if row.country and row.kind in _STATES}
    if len(lands) < 2 or states:
        return next((land for land in lands if not states or land in states), None)
    told = {row.country for hit in hits if hit.kind in _STATES for row in hit.entries}
    fitting = [land for land in lands if land in told]
    return fitting[0] if len(fitting) == 1 else None


def _begun_before(name: Name, text: str, inside: Sequence[Hit]) -> Name:
    """New York-New Jersey Port Authority: the place that a name opens with begins before it."""
    hit = next((hit for hit in inside if hit.start < name.start < hit.end and hit.kind in _PLACES), None)
    if hit is None or hit.kind == "exclusion" or not text[hit.start].isupper() or name.person:
        return name
    return replace(name, start=hit.start, text=text[hit.start : name.end])


def _between(hits: Sequence[Hit], start: int, end: int) -> list[Hit]:
    """The hits that share a character with a range."""
    first = bisect_left(hits, start - _LONGEST_HIT, key=_hit_start)
    last = bisect_left(hits, end, lo=first, key=_hit_start)
    return [hit for hit in hits[first:last] if start < hit.end]


def _goes_on(text: str, name: Name, place: Hit, inside: Sequence[Hit]) -> bool:
    """Whether a place and what follows are two names: Houston Texas, Chesapeake Bay, a headline."""
    rest = fold(text[place.end : name.end]).split()
    odd = words("place", "region", "role", "common", "press")
    return len(inside) > 1 or not odd.isdisjoint(rest) or titled(text, name.start)


def _hit_start(hit: Hit) -> int:
    return hit.start


def _port_of(name: Name, rows: Iterable[Row]) -> str | None:
    air = "airport" in name.text.lower()
    codes = {row.port for row in rows if row.port and (row.role == "air") == air}
    return codes.pop() if len(codes) == 1 else None


def _grouped(found: re.Match[str], hits: Sequence[Hit]) -> Body:
    inside = [row for hit in hits if found.start() <= hit.start < found.end() for row in hit.entries]
    country = next((row.country for row in inside if row.country), None)
    party = Party(name=" ".join(found.group().split()), kind=PartyKind.OTHER, country=country)
    return Body(start=found.start(), end=found.end(), party=party)


def _longest(found: Iterable[Body]) -> list[Body]:
    chosen: list[Body] = []
    ranked = sorted(found, key=lambda b: (b.start - b.end, not b.sure, b.party.country is None, b.start))
    placed = sorted((body for body in ranked if body.sure and body.ports), key=_start)
    taken: set[int] = set()
    for body in ranked:
        cells = range(body.start, body.end)
        if taken.isdisjoint(cells):
            chosen.append(_prefer_listed(body, found=placed))
            taken.update(cells)
    return sorted(chosen, key=_start)


def _start(body: Body) -> int:
    return body.start


def _prefer_listed(body: Body, *, found: Sequence[Body]) -> Body:
    """A longer name keeps what the lists know of the body inside it: port, country, kind."""
    if body.person or body.ports:
        return body
    for other in found[bisect_left(found, body.start, key=_start) :]:
        if other.start >= body.end:
            break
        if other.end <= body.end:
            party = replace(body.party, country=other.party.country, port=other.party.port)
            return replace(body, party=party, ports=other.ports)
    return body
