"""A sentence with every name replaced by one sign, so that short patterns read its grammar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.bodies import BODY_KINDS, Body, Hit, Row
from nlp.normal import folded
from store.records import Party, PartyKind

# private-use characters: no text that people write contains them
ORG, COUNTRY, DEMONYM, TREATY, BLOC, NAME, PERSON, PLACE, NOTHING = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
    "\ue004",
    "\ue005",
    "\ue006",
    "\ue007",
    "\ue008",
)  # NOTHING: a phrase that only looks like a name, such as the Tokyo MOU
_RANK = {"exclusion": 0, "treaty": 1, "bloc": 2, "country": 3, "abbreviation": 3, "demonym": 4, "capital": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A name in the text with what it may be; ``sign`` stands for it in a masked sentence."""

    start: int
    end: int
    sign: str
    party: Party
    ports: tuple[str, ...] = ()
    known: str = ""  # the name the lists have for a body or bloc
    members: tuple[str, ...] = ()  # ISO codes of a treaty's or bloc's members


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` is folded and masked; ``at[i]`` is the offset in the document of its character ``i``."""

    text: str
    at: tuple[int, ...]
    entities: dict[int, Entity]  # by position in ``text``
    start: int
    end: int


def entities(
    hits: Sequence[Hit], bodies: Sequence[Body], *, confirmed: frozenset[int] | None
) -> list[Entity]:
    """All names in order. ``confirmed`` are the starts of the country names the places component accepts."""
    found = [_of_body(body) for body in bodies]
    free = [(body.start, body.end) for body in bodies if body.sure or body.person]
    placed = [entity for hit in hits if (entity := _of_hit(hit, confirmed)) is not None]
    free += [(body.start, body.end) for body in bodies if _opens_with_place(body, hits)]
    covered = {at for start, end in free for at in range(start, end)}
    kept = [e for e in placed if covered.isdisjoint(range(e.start, e.end))]
    taken = {at for e in kept for at in range(e.start, e.end)}
    found = [e for e in found if e.sign != NAME or taken.isdisjoint(range(e.start, e.end))]
    return sorted([*found, *kept], key=lambda entity: entity.start)


def _opens_with_place(body: Body, hits: Sequence[Hit]) -> bool:
    """Saigon NewPort: a name that goes on behind a place is not the place."""
    first = bisect_left(hits, body.start, key=_start)
    return first < len(hits) and hits[first].start == body.start and hits[first].end < body.end


def _start(hit: Hit) -> int:
    return hit.start


def _of_body(body: Body) -> Entity:
    sign = PERSON if body.person else ORG if body.sure else NAME
    return Entity(
        start=body.start, end=body.end, sign=sign, party=body.party, ports=body.ports, known=body.known
    )


def _of_hit(hit: Hit, confirmed: frozenset[int] | None) -> Entity | None:
    if hit.entries[0].kind == "exclusion":
        return Entity(start=hit.start, end=hit.end, sign=NOTHING, party=Party(name=hit.surface))
    rows = [row for row in hit.entries if row.kind not in BODY_KINDS]
    if not rows:
        return None
    row = min(rows, key=lambda row: _RANK.get(row.kind, 9))
    if (
        row.kind in ("country", "abbreviation", "demonym")
        and confirmed is not None
        and hit.start not in confirmed
    ):
        return None
    if row.kind == "capital" and confirmed is not None and hit.start in confirmed and row.country:
        return _capital(hit, row.country, row.name)
    sign = {
        "treaty": TREATY,
        "bloc": BLOC,
        "country": COUNTRY,
        "abbreviation": COUNTRY,
        "demonym": DEMONYM,
    }.get(row.kind, PLACE)
    ports = tuple(dict.fromkeys(row.port for row in rows if row.port))
    members = tuple(getattr(row, "members", ()))
    return Entity(
        start=hit.start,
        end=hit.end,
        sign=sign,
        party=_party(hit, row, sign, ports),
        ports=ports,
        known=row.name if sign == BLOC else "",
        members=members,
    )


def _capital(hit: Hit, country: str, name: str) -> Entity:
    """Tokyo as the government of Japan, where the places component takes it so."""
    party = Party(name=name, kind=PartyKind.GOVERNMENT, country=country)
    return Entity(start=hit.start, end=hit.end, sign=COUNTRY, party=party)


def _party(hit: Hit, row: Row, sign: str, ports: Sequence[str]) -> Party:
    if sign in (COUNTRY, DEMONYM):
        return Party(name=row.name, kind=PartyKind.GOVERNMENT, country=row.country)
    if sign in (TREATY, BLOC):
        return Party(name=_bloc_name(hit.surface, row) if sign == BLOC else row.name, kind=PartyKind.BLOC)
    port = ports[0] if len(ports) == 1 else None
    kind = PartyKind.PORT if ports else PartyKind.OTHER
    return Party(name=hit.surface, kind=kind, country=row.country, port=port)


def _bloc_name(surface: str, row: Row) -> str:
    """ASEAN and MERCOSUR by the short name where the text uses it; the European Community as written."""
    code = row.code or ""
    if len(code) > len("EU") and surface.lower() == code.lower():
        return code
    return surface if " " in surface and not surface.isupper() else row.name


def mask(text: str, start: int, end: int, found: Sequence[Entity]) -> Masked:
    """The sentence ``start`` to ``end`` of ``text``, folded, each entity one sign."""
    parts: list[str] = []
    at: list[int] = []
    placed: dict[int, Entity] = {}
    here, low = start, folded(text)
    for entity in found:
        if entity.start < here or entity.end > end:
            continue
        parts.append(low[here : entity.start])
        at.extend(range(here, entity.start))
        placed[len(at)] = entity
        parts.append(entity.sign)
        at.append(entity.start)
        here = entity.end
    parts.append(low[here:end])
    at.extend(range(here, end))
    return Masked("".join(parts), (*at, end), placed, start, end)
