"""Reference rows: countries, blocs and ports, as the gazetteer gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store.connection import Connection

PlaceRow = Mapping[str, Any]

_COUNTRY = """
INSERT INTO countries (code, name, kind) VALUES (?, ?, ?)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind
  WHERE name IS NOT excluded.name OR kind IS NOT excluded.kind
"""
_MEMBER = "INSERT OR IGNORE INTO country_members (group_code, member) VALUES (?, ?)"
_PORT = """
INSERT INTO ports (unlocode, name, country, kind, latitude, longitude, coord_source) VALUES (?, ?, ?, ?, ?, ?,
  ?)
ON CONFLICT (unlocode) DO UPDATE SET name = excluded.name, country = excluded.country, kind = excluded.kind,
    latitude = excluded.latitude, longitude = excluded.longitude, coord_source = excluded.coord_source
  WHERE (name, country, kind, latitude, longitude)
    IS NOT (excluded.name, excluded.country, excluded.kind, excluded.latitude, excluded.longitude)
"""
_PORT_NAME = "INSERT OR IGNORE INTO port_names (unlocode, name) VALUES (?, ?)"


def seed(connection: Connection, countries: Iterable[PlaceRow], ports: Iterable[PlaceRow]) -> None:
    """Insert or correct reference rows; a row that is already right is not written again.

    ``countries``: ``code`` (ISO 3166-1 alpha-2, or the short name of a bloc), ``name``; ``members`` makes it
    a bloc. ``ports``: ``code`` (UN/LOCODE), ``name``, ``country``; ``kind``, ``names``, ``lat``, ``lon``,
    ``source`` if known.
    """
    with connection.transaction():
        for row in countries:
            _country(connection, row)
        for row in ports:
            _port(connection, row)


def _country(connection: Connection, row: PlaceRow) -> None:
    connection.execute(_COUNTRY, (row["code"], row["name"], "group" if "members" in row else "country"))
    connection.many(_MEMBER, [(row["code"], member) for member in row.get("members", ())])


def _port(connection: Connection, row: PlaceRow) -> None:
    latitude, longitude = _real(row.get("lat")), _real(row.get("lon"))
    connection.execute(
        _PORT,
        (
            row["code"],
            row["name"],
            row["country"],
            row.get("kind", "sea"),
            latitude,
            longitude,
            row.get("source") if latitude is not None else None,
        ),
    )
    connection.many(_PORT_NAME, [(row["code"], name) for name in row.get("names", ())])


def _real(value: float | None) -> float | None:
    return None if value is None else float(value)
