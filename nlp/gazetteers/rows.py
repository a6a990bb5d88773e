"""What the lists in this folder say, as pairs of a surface and what that surface may mean.

Each list is JSONL, one object a line, kept by hand and reviewed like code; ``source`` on a line says where
its facts come from, ``shared`` names surfaces that the line knowingly shares with another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.normal import fold

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One meaning of a surface.

    ``kind``: country, demonym, capital (as its government), abbreviation, place (a state or city that implies
    a country but does not name it), bloc, treaty, forum (a club of states without trade rules, like the G7),
    organ (of a bloc), port, authority, acronym, org, exclusion.
    ``code``: ISO 3166-1 alpha-2, a bloc's short name, or a UN/LOCODE; None for organisations and exclusions.
    ``role``: what sort of port (sea, air, inland), organisation (company, agency ...) or bloc it is; of an
    abbreviation, whether it is mere initials that only the context explains.
    ``bare``: the name alone, without the word port or the like, may stand for the port.
    ``chief``: of several ports of one name, the one meant where nothing else is said.
    """

    kind: str
    name: str
    code: str | None = None
    country: str | None = None
    port: str | None = None
    bare: bool = True
    role: str = ""
    region: str = ""
    chief: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A law or treaty article that trade measures rest on.

    ``jurisdiction``: ISO 3166-1 alpha-2, a bloc's short name, "WTO", or None for a kind of law that many
    states have. ``type``: the one sort of measure it allows (a ``store.records.MeasureType``), else None.
    """

    name: str
    jurisdiction: str | None
    type: str | None
    names: tuple[str, ...]

    @property
    def imposer(self) -> str | None:
        """Who acts under it: the jurisdiction, where that is a state or a bloc of states."""
        return None if self.jurisdiction == "WTO" else self.jurisdiction

    @property
    def phrases(self) -> tuple[str, ...]:
        """Its names as sources of regular expressions over folded text (``nlp.normal.fold``)."""
        return tuple(re.escape(fold(name)) for name in self.names)


Meaning = tuple[str, Row]
Record = dict[str, Any]


def records(path: Path) -> Iterator[Record]:
    """The objects of one JSONL list, in order; a list that is not there is an error of the installation."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _country(item: Record) -> Iterator[Meaning]:
    code = item["code"]

    def row(kind: str, role: str = "") -> Row:
        return Row(kind=kind, name=item["name"], code=code, country=code, role=role)

    kinds = {
        "country": [item["name"], *item.get("names", [])],
        "demonym": item.get("demonyms", []),
        "abbreviation": item.get("abbreviations", []),
        "capital": item.get("capitals", []),
        "place": item.get("places", []),
    }
    for kind, surfaces in kinds.items():
        meaning = row(kind)
        yield from ((surface, meaning) for surface in dict.fromkeys(surfaces))
    # letters that many bodies share: the country only where the text speaks of it besides
    yield from ((surface, row("abbreviation", "initials")) for surface in item.get("initials", []))


def _bloc(item: Record) -> Iterator[Meaning]:
    def row(kind: str) -> Row:
        members = tuple(item.get("members", []))
        return Row(kind=kind, name=item["name"], code=item["code"], role=item["kind"], members=members)

    kinds = {
        item["kind"]: dict.fromkeys([item["name"], *item.get("names", [])]),
        "organ": item.get("organs", []),
        "capital": item.get("capitals", []),
    }
    for kind, surfaces in kinds.items():
        meaning = row(kind)
        yield from ((surface, meaning) for surface in surfaces)


def _port(item: Record) -> Iterator[Meaning]:
    def row(kind: str, bare: bool) -> Row:
        return Row(
            kind=kind,
            name=item["name"],
            code=item["code"],
            country=item["country"],
            port=item["code"],
            bare=bare,
            role=item["kind"],
            region=item.get("region", ""),
            chief=item.get("chief", False),
        )

    named = row("port", item["bare"])
    yield from ((surface, named) for surface in dict.fromkeys([item["name"], *item.get("names", [])]))
    # a spelling that only the port has, where the place itself is first a city ("Port Houston")
    yield from ((surface, row("port", True)) for surface in item.get("clear", []))
    # a name that is first another place or word, even where the port's own name may stand alone ("Goa")
    yield from ((surface, row("port", False)) for surface in item.get("cued", []))
    yield from ((surface, row("authority", True)) for surface in item.get("authorities", []))
    yield from ((surface, row("acronym", False)) for surface in item.get("acronyms", []))


def _organisation(item: Record) -> Iterator[Meaning]:
    row = Row(
        kind="org", name=item["name"], country=item["country"], port=item.get("port"), role=item["kind"]
    )
    yield from ((surface, row) for surface in dict.fromkeys([item["name"], *item.get("names", [])]))


def _exclusion(item: Record) -> Iterator[Meaning]:
    yield item["phrase"], Row(kind="exclusion", name=item["why"])


READERS: dict[str, Callable[[Record], Iterator[Meaning]]] = {
    "exclusions.jsonl": _exclusion,
    "countries.jsonl": _country,
    "blocs.jsonl": _bloc,
    "ports.jsonl": _port,
    "organisations.jsonl": _organisation,
}


def meanings(folder: Path = FOLDER) -> Iterator[Meaning]:
    """Every surface of every list with its meaning, in the order of the lists."""
    for name, read in READERS.items():
        for item in records(folder / name):
            yield from read(item)


def states(folder: Path = FOLDER) -> tuple[Record, ...]:
    """The states and provinces that newspapers set behind a town, with their abbreviations."""
    return tuple(records(folder / "states.jsonl"))


def cues(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The words around a name that decide what it stands for, by part (``port_word``, ``policy_verb``)."""
    return {item["part"]: tuple(item["words"]) for item in records(folder / "cues.jsonl")}


def legal_bases(folder: Path = FOLDER) -> tuple[LegalBasis, ...]:
    """The laws that measures rest on; a section stands before the whole act, so the first that fits is it."""
    return tuple(
        LegalBasis(
            name=item["name"],
            jurisdiction=item["jurisdiction"],
            type=item["type"],
            names=tuple(dict.fromkeys([item["name"], *item["names"], *item["acronyms"]])),
        )
        for item in records(folder / "legal_bases.jsonl")
    )
