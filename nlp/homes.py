"""Whose country a body is of that the lists do not know: told behind its name, or by its legal form."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp import lexicon
from nlp.bodies import Body, Hit
from nlp.normal import fold
from nlp.scene import Place
from store.records import PartyKind

_LOOK = 90  # characters behind a name in which its home is told
_KINDS = ("country", "demonym", "abbreviation", "capital", "place", "port")
_BRACKET = r"(?: \([^()]{1,40}\))?"
_SEATED = re.compile(
    rf"{_BRACKET},? (?:(?:which|that) is |an? [\w ]{{3,40}} )?"
    r"(?:based|headquartered|seated|registered|located) (?:in|at) (?:the )?"
    r"(?:(?:city|port|state|province) of )?|"
    rf"{_BRACKET} \(|{_BRACKET}? of (?:the )?"
)
_APPOSED = re.compile(rf"{_BRACKET},? (?:an?|the|one of) (?:[\w'’-]+ ){{0,3}}")
_OWNING = re.compile(r"(?:['’]s? |[ -]based |[ -]headquartered )")


def with_homes(text: str, found: Sequence[Body], hits: Sequence[Hit]) -> list[Body]:
    """``found``, each body without a country given the one the text tells behind its name, if it tells one.

    Told is "Kotelo Lines (Denmark)", "Kotelo Lines, based in Hamburg", "Kotelo Lines, a Danish carrier". All
    mentions of one name share what one of them is told; else the legal form speaks (Sdn Bhd, Oyj).
    """
    told: dict[str, str] = {}
    for body in found:
        if _lacks(body) and (country := _told_behind(text, body, hits) or _form(body.party.name)):
            told.setdefault(body.party.name, country)
    return [_placed(body, told.get(body.party.name)) if _lacks(body) else body for body in found]


def settled(found: Sequence[Body], placed: Sequence[Place]) -> list[Body]:
    """``found``, a body of an ambiguous harbour (Port of Portland) given the one that the text means.

    ``placed`` are the places decided in the text; a body of several harbours of one state keeps them all.
    """
    ports = sorted((place for place in placed if place.kind == "port" and place.code), key=_place_start)
    return [_settled(body, ports) for body in found]


def _settled(body: Body, ports: Sequence[Place]) -> Body:
    first = bisect_left(ports, body.start, key=_place_start)
    inside = {place.code for place in ports[first : first + 3] if place.end <= body.end}
    several = len(body.ports) > 1 and len({code[:2] for code in body.ports}) == 1
    code = next(iter(inside), None) if len(inside) == 1 else None
    if code is None or several or body.party.kind is not PartyKind.PORT or body.party.port == code:
        return body
    return replace(body, party=replace(body.party, port=code, country=code[:2]), ports=(code,))


def _place_start(place: Place) -> int:
    return place.start


def _lacks(body: Body) -> bool:
    return body.party.country is None and not body.person


def _placed(body: Body, country: str | None) -> Body:
    return replace(body, party=replace(body.party, country=country)) if country else body


def _told_behind(text: str, body: Body, hits: Sequence[Hit]) -> str | None:
    first = bisect_left(hits, body.end, key=_start)
    hit = next((hit for hit in hits[first : first + 3] if hit.kind in _KINDS), None)
    if hit is None or hit.start - body.end > _LOOK:
        return None
    between = fold(text[body.end : hit.start])
    seated = _SEATED.fullmatch(between)
    owning = hit.kind == "demonym" or _OWNING.match(fold(text[hit.end : hit.end + 16]))
    if not seated and not (owning and _APPOSED.fullmatch(between)):
        return None
    countries = {row.country for row in hit.entries if row.country}
    return countries.pop() if len(countries) == 1 else None


def _start(hit: Hit) -> int:
    return hit.start


def _form(name: str) -> str | None:
    parts = [part.strip(".,()") for part in fold(name).split()]
    return next((_forms()[part] for part in parts if part in _forms()), None) if len(parts) > 1 else None


@cache
def _forms() -> dict[str, str]:
    return {word: row["country"] for row in lexicon.rows("forms") for word in row["words"].split()}
