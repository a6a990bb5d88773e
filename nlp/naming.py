"""What an article names, from the places and bodies decided in it: codes, port names, mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.bodies import Body
from nlp.regions import overlaps
from nlp.scene import Place
from store.records import Mention

_KINDS = ("country", "bloc", "port")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Codes in the order of the text, each once; ``mentions`` with offsets into the document's own text."""

    countries: tuple[str, ...]
    blocs: tuple[str, ...]
    ports: tuple[str, ...]
    port_names: tuple[str, ...]
    mentions: tuple[Mention, ...]


def named(text: str, places: Sequence[Place], bodies: Sequence[Body], *, shift: int) -> Named:
    """Sum up ``text``; its first ``shift`` characters are a title that stands outside the document."""
    sure = [body for body in bodies if body.sure and not body.person]
    return Named(
        countries=_codes(places, "country"),
        blocs=_codes(places, "bloc"),
        ports=_codes(places, "port"),
        port_names=_port_names(text, places, sure),
        mentions=tuple(_mentions(text, places, sure, shift)),
    )


def _codes(places: Sequence[Place], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.code for place in places if place.kind == kind and place.code))


def _port_names(text: str, places: Sequence[Place], bodies: Sequence[Body]) -> tuple[str, ...]:
    """Ports as the text writes them: by their authority's name where it gives one."""
    found = {text[body.start : body.end]: None for body in bodies if body.party.kind == "port"}
    named = [(body.start, body.end) for body in bodies]
    for place in places:
        if place.kind == "port" and place.code and not overlaps(named, place.start, place.end):
            found.setdefault(text[place.start : place.end])
    return tuple(found)


def _mentions(text: str, places: Sequence[Place], bodies: Sequence[Body], shift: int) -> Iterator[Mention]:
    spots = [(p.kind, p.start, p.end, p.code) for kind in _KINDS for p in places if p.kind == kind]
    ports = {(p.start, p.end) for p in places if p.kind == "port"}  # an authority is named as its port
    spots += [("org", b.start, b.end, None) for b in bodies if (b.start, b.end) not in ports]
    for kind, start, end, code in spots:
        if start >= shift:
            yield Mention(kind=kind, start=start - shift, end=end - shift, surface=text[start:end], code=code)
