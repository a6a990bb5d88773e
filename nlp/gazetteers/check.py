"""``python -m nlp.gazetteers.check [--lists DIR]``: are the lists whole, free of contradiction, and true?

Without a folder of public lists it checks what the lists say of each other; with one (``read_public`` names
its files) it also holds every UN/LOCODE and coordinate against them. Exit code 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import csv
import logging
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale

from nlp.gazetteers.rows import FOLDER, READERS, Record, Row, legal_bases, meanings, records
from nlp.normal import fold

log = logging.getLogger(__name__)

_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_FAR_KM = 80.0  # a port may lie that far from the town whose code it bears
_ISO_COUNT = 249  # ISO 3166-1 officially assigned codes, 2026
_USER_ASSIGNED = frozenset({"XK"})
_FORMER = frozenset({"CS", "SU", "YU"})  # ISO 3166-3: states that old articles name and no list of today has
_NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)  # CLDR
_KINDS = frozenset({"port", "company", "government", "agency", "other"})  # of a party, bloc left out
_HS = re.compile(
    r"(?!77)(?:0[1-9]|[1-8]\d|9[0-7])(?:\d\d)?|50-63"
)  # chapter 77 is kept free; 50-63 are textiles
_ONE_PLACE = frozenset({"country", "capital", "place", "port", "authority", "acronym"})

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What the public lists say: all codes that exist, and where their places lie."""

    codes: frozenset[str]
    points: dict[str, list[Point]] = field(default_factory=dict)


def problems(folder: Path = FOLDER, public: Public | None = None) -> Iterator[str]:
    """Everything wrong with the lists, one line each."""
    yield from _missing_facts(folder)
    yield from _countries(folder)
    yield from _ports(folder)
    yield from _blocs(folder)
    yield from _organisations(folder)
    yield from _products(folder)
    yield from _laws(folder)
    yield from _shared(folder)
    if public is not None:
        yield from _disagreements(folder, public)


def iso_codes() -> set[str]:
    """ISO 3166-1 alpha-2 as CLDR carries it, without its own additions."""
    codes = {str(code) for code in Locale("en").territories}
    return {code for code in codes if re.fullmatch("[A-Z]{2}", code)} - _NOT_ISO


# -- what a line must say ----------------------------------------------------------------------------------


def _missing_facts(folder: Path) -> Iterator[str]:
    for name in (*READERS, "states.jsonl", "products.jsonl", "legal_bases.jsonl"):
        for item in records(folder / name):
            title = item.get("phrase") or item.get("code") or item.get("name")
            if not (item.get("source") or item.get("why")):
                yield f"{name}: {title}: does not say where it comes from"


def _countries(folder: Path) -> Iterator[str]:
    codes = [item["code"] for item in records(folder / "countries.jsonl")]
    yield from (f"countries.jsonl: {code}: twice" for code in _twice(codes))
    official = iso_codes() - _USER_ASSIGNED
    if len(official) != _ISO_COUNT:
        yield f"ISO 3166-1: {len(official)} codes known, {_ISO_COUNT} expected"
    yield from (f"countries.jsonl: {code}: missing" for code in sorted(official - set(codes)))
    yield from (
        f"countries.jsonl: {code}: no code"
        for code in sorted(set(codes) - official - _USER_ASSIGNED - _FORMER)
    )


def _ports(folder: Path) -> Iterator[str]:
    items = list(records(folder / "ports.jsonl"))
    yield from (f"ports.jsonl: {key}: twice" for key in _twice(f"{i['code']} {i['kind']}" for i in items))
    for item in items:
        code = item["code"]
        if not _LOCODE.fullmatch(code):
            yield f"ports.jsonl: {code}: not the form of a UN/LOCODE"
        if code[:2] != item["country"]:
            yield f"ports.jsonl: {code}: country {item['country']}"
        if item["kind"] not in ("sea", "air", "inland"):
            yield f"ports.jsonl: {code}: kind {item['kind']}"
        if not (-90 <= item["lat"] <= 90 and -180 <= item["lon"] <= 180):
            yield f"ports.jsonl: {code}: coordinates {item['lat']}, {item['lon']}"


def _blocs(folder: Path) -> Iterator[str]:
    items = list(records(folder / "blocs.jsonl"))
    known = {item["code"] for item in records(folder / "countries.jsonl")}
    yield from (f"blocs.jsonl: {code}: twice" for code in _twice(item["code"] for item in items))
    for item in items:
        states = {*item["members"], *item.get("joined", {}), *item.get("left", {})}
        yield from (
            f"blocs.jsonl: {item['code']}: no country {code}" for code in sorted(states) if code not in known
        )
        yield from (f"blocs.jsonl: {item['code']}: {what}" for what in _dates(item))


def _dates(item: Record) -> Iterator[str]:
    """Days of joining and leaving that do not fit each other or the list of members."""
    now, joined, left = set(item["members"]), item.get("joined", {}), item.get("left", {})
    since, until = item.get("since", ""), item.get("until", "")
    days = [day for day in (since, until, *joined.values(), *left.values()) if day]
    yield from (f"{day} is no day" for day in days if not _is_day(day))
    yield from (f"{code} left and is a member" for code in sorted(now & set(left)))
    yield from (f"{code} joined and is none" for code in sorted(set(joined) - now - set(left)))
    yield from (f"{code} left before it joined" for code in left if joined.get(code, since) > left[code])
    yield from (f"{code} joined before it began" for code in joined if joined[code] < since)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _organisations(folder: Path) -> Iterator[str]:
    items = list(records(folder / "organisations.jsonl"))
    states = {item["code"] for item in records(folder / "countries.jsonl")}
    codes = {item["code"] for item in records(folder / "ports.jsonl")}
    yield from (f"organisations.jsonl: {name}: twice" for name in _twice(fold(i["name"]) for i in items))
    for item in items:
        if item["country"] not in states and (item["country"], item["kind"]) != (None, "other"):
            yield f"organisations.jsonl: {item['name']}: country {item['country']}"
        if item["port"] is not None and item["port"] not in codes:
            yield f"organisations.jsonl: {item['name']}: port {item['port']}"
        if item["kind"] not in _KINDS:
            yield f"organisations.jsonl: {item['name']}: kind {item['kind']}"


def _products(folder: Path) -> Iterator[str]:
    items = list(records(folder / "products.jsonl"))
    names = [fold(name) for item in items for name in (item["name"], *item["names"])]
    yield from (f"products.jsonl: {name}: twice" for name in _twice(names))
    yield from (
        f"products.jsonl: {item['name']}: HS {item['hs']}"
        for item in items
        if item["hs"] is not None and not _HS.fullmatch(item["hs"])
    )


def _laws(folder: Path) -> Iterator[str]:
    laws = legal_bases(folder)
    yield from (f"legal_bases.jsonl: {name}: twice" for name in _twice(law.name for law in laws))
    known = {item["code"] for name in ("countries", "blocs") for item in records(folder / f"{name}.jsonl")}
    yield from (
        f"legal_bases.jsonl: {law.name}: jurisdiction {law.jurisdiction}"
        for law in laws
        if law.imposer is not None and law.imposer not in known
    )


def _twice(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


# -- one surface, several meanings -------------------------------------------------------------------------


def _shared(folder: Path) -> Iterator[str]:
    declared = _declared(folder)
    known: dict[str, dict[Row, None]] = {}
    for surface, row in meanings(folder):
        known.setdefault(surface, {})[row] = None
    for surface, rows in known.items():
        if len(rows) > 1 and surface not in declared and not _is_one_place(list(rows)):
            yield f"{surface!r}: undeclared: " + ", ".join(
                f"{row.kind} {row.code or row.name}" for row in rows
            )


def _declared(folder: Path) -> set[str]:
    return {
        surface for name in READERS for item in records(folder / name) for surface in item.get("shared", [])
    }


def _is_one_place(rows: list[Row]) -> bool:
    """Singapore the state and its port, Tokyo the capital and its port: one place in several parts."""
    ports = {row.code for row in rows if row.kind in ("port", "authority", "acronym")}
    countries = {row.country for row in rows}
    return len(countries) == 1 and len(ports) <= 1 and {row.kind for row in rows} <= _ONE_PLACE


# -- against the public lists ------------------------------------------------------------------------------


def read_public(folder: Path) -> Public:
    """Read the public lists: a file of codes, and two of places (``code``, ``lat``, ``lon`` in degrees).

    Raises FileNotFoundError where one is missing.
    """
    codes = (folder / "unlocode-2024-2-codes.txt").read_text(encoding="utf-8").split()
    points: dict[str, list[Point]] = {}
    for name in ("unlocode-2024-2-ports.csv", "sea-ports.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if (point := _point(row)) is not None:
                    points.setdefault(row["code"], []).append(point)
    return Public(codes=frozenset(codes), points=points)


def _point(row: dict[str, str]) -> Point | None:
    if not row["lat"] or not row["lon"]:
        return None
    point = float(row["lat"]), float(row["lon"])
    return None if point == (0.0, 0.0) else point  # 0,0 means that the list does not know


def _disagreements(folder: Path, public: Public) -> Iterator[str]:
    for item in records(folder / "ports.jsonl"):
        for code in (item["code"], *item["other_codes"]):
            if code not in public.codes:
                yield f"ports.jsonl: {item['code']} {item['name']}: {code} is on no list"
        if "disputed" not in item:  # looked into: the lists are wrong, and the line says how
            yield from _far(item, public.points.get(item["code"], []))


def _far(item: dict[str, Any], points: list[Point]) -> Iterator[str]:
    """Far from every place that the lists give for the code; the lists contradict each other now and then."""
    here = item["lat"], item["lon"]
    away = [_km(here, point) for point in points]
    if away and min(away) > _FAR_KM:
        yield f"ports.jsonl: {item['code']} {item['name']}: {min(away):.0f} km from where the lists have it"


def _km(one: Point, other: Point) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(chord))


def main(arguments: list[str] | None = None) -> int:
    """Write one line for each problem to standard error; 0 where there is none."""
    parser = argparse.ArgumentParser(
        prog="python -m nlp.gazetteers.check", description="Check the gazetteers."
    )
    parser.add_argument("--lists", type=Path, help="folder of public lists to hold the ports against")
    given = parser.parse_args(arguments)
    found = list(problems(public=read_public(given.lists) if given.lists else None))
    for line in found:
        log.error(line)
    log.info("%d problems", len(found))
    return 1 if found else 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sys.exit(main())
