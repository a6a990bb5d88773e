"""Who could be a party: listed organisations, those a rule makes out, other names, persons."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from nlp.names import Name, kind_of, names, words
from nlp.normal import fold
from store.records import Party, PartyKind

BODY_KINDS = ("org", "authority", "organ", "acronym")
_PLACES = ("country", "demonym", "abbreviation", "capital", "place", "port", "bloc", "treaty", "exclusion")
_DEFINED = re.compile(r" ?\((?:the |hereinafter |\")?[\"“]?([A-Z][A-Za-z&/-]{1,9})[\"”]?\)")
_KNOWN_AS = re.compile(
    r"[ ,—–(-]{1,3}(?:(?:also|formally|formerly|officially|better|now) )?known(?: \w{1,12})? as (?:the )?"
)
_GROUP = re.compile(
    r"\b(?:consortium|coalition|group|alliance|network) of (?:[\w'’-]{1,20} ){0,3}"
    r"(?:ports|seaports|airports|carriers|lines|companies|terminals|investors|banks|firms|operators|shippers)\b"
)
_BRACKET = re.compile(r" \([A-Z&]{2,10}\)$")  # Dockworkers Federation (DWF): listed with its acronym
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


def bodies(text: str, hits: Sequence[Hit]) -> list[Body]:
    """All bodies of a text in order, none overlapping; acronyms defined in the text stand for their body."""
    listed = [body for hit in hits if (body := _listed(hit, hits)) is not None]
    ruled = [body for name in _told_names(text) if (body := _ruled(name, hits)) is not None]
    grouped = [_grouped(found, hits) for found in _GROUP.finditer(text)]
    chosen = _longest([*listed, *ruled, *grouped])
    return _with_acronyms(text, chosen)


def _told_names(text: str) -> Iterator[Name]:
    """Names without the capitals that only a sentence's beginning makes."""
    found = names(text)
    inner = {name.text for name in found if not _opens(text, name.start)}
    for name in found:
        low = fold(name.text).split()
        if words("region").issuperset(low) or low[-1] in words("coast") or words("press").issuperset(low):
            continue
        if (len(low) == 1 and low[0] in words("common")) or _names_paper(text, name):
            continue
        plain = name.kind is None and " " not in name.text and name.text[1:].islower()
        if not (plain and name.text not in inner and _opens(text, name.start)):
            yield name


def _names_paper(text: str, name: Name) -> bool:
    """The Gateway Terminal Agreement: the name is a paper's, not a body's."""
    after = text[name.end : name.end + 14].split()
    return (
        text[name.end : name.end + 1] == " "
        and after[:1] != []
        and after[0].strip(".,”\"'’)") in words("paper")
    )


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"“‘'(")
    return start == 0 or not before or before[-1] in ".!?\n:•*—"


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
    return Body(start=hit.start, end=hit.start + len(surface), party=party, ports=ports, known=row.name)


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


def _ruled(name: Name, hits: Sequence[Hit]) -> Body | None:
    first = bisect_left(hits, name.start - _LONGEST_HIT, key=_hit_start)
    last = bisect_left(hits, name.end, lo=first, key=_hit_start)
    inside = [hit for hit in hits[first:last] if name.start < hit.end]
    if any(hit.start <= name.start and name.end <= hit.end and hit.kind in _PLACES for hit in inside):
        return None
    rows = [row for hit in inside if hit.kind != "exclusion" for row in hit.entries]
    country = next((row.country for row in rows if row.country), None)
    if name.person:
        return Body(start=name.start, end=name.end, party=Party(name=name.text), person=True)
    placed = name.kind is None and rows and _ACRONYM_WITH_PLACE.fullmatch(name.text) is not None
    kind = PartyKind(name.kind) if name.kind else PartyKind.OTHER
    port = _port_of(name, rows) if kind is PartyKind.PORT else None
    sure = name.kind is not None or bool(placed)
    ports = (port,) if port else ()
    party = Party(name=" ".join(name.text.split()), kind=kind, country=country, port=port)
    return Body(start=name.start, end=name.end, party=party, ports=ports, sure=sure)


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


def _with_acronyms(text: str, chosen: Sequence[Body]) -> list[Body]:
    defined: dict[str, Body] = {}
    for owner, body in pairwise(chosen):
        if owner.sure and not owner.person and _KNOWN_AS.fullmatch(text[owner.end : body.start]):
            defined[text[body.start : body.end]] = owner
    for body in chosen:
        found = _DEFINED.match(text, body.end)
        if found and not body.person and (body.sure or _initials(body.party.name, found[1])):
            defined[found[1]] = replace(body, sure=True)
    return list(_stand_ins(text, chosen, defined))


def _stand_ins(text: str, chosen: Sequence[Body], defined: dict[str, Body]) -> Iterator[Body]:
    for body in chosen:
        owner = defined.get(text[body.start : body.end])
        first = next((known for known in defined.values() if known.start == body.start), None)
        if owner is not None and not body.person:
            yield replace(body, party=owner.party, ports=owner.ports, known=owner.known, sure=True)
        else:
            yield first or body


def _initials(name: str, acronym: str) -> bool:
    letters = "".join(word[0] for word in fold(name).split() if word[0].isalpha())
    return acronym[0].lower() == letters[:1]
