"""Compiled records to rows and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from store.codec import instant, moment
from store.connection import Connection, Row
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    Finding,
    Known,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    PartyKind,
    Product,
    Realis,
    Topic,
)

_SHARED = ("realis", "main", "confidence", "announced", "ends")
_AGREEMENT = (
    *_SHARED,
    "type",
    "status",
    "signed",
    "in_force",
    "term_months",
    "parties_text",
    "countries_text",
    "ports_text",
    "topics_text",
)
_MEASURE = (
    *_SHARED,
    "type",
    "action",
    "effective",
    "rate",
    "rate_prior",
    "rate_unit",
    "legal_basis",
    "imposer_text",
    "target_text",
    "excluded_text",
    "products_text",
)
_BIRTH = ("id", "first_article_id", "first_told_at", "last_told_at", "recorded_at", "changed_at")


def _insert(table: str, columns: Sequence[str]) -> str:
    names = (*_BIRTH, *columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"  # noqa: S608


def _update(table: str, columns: Sequence[str]) -> str:
    sets = ", ".join(f"{name} = :{name}" for name in (*columns, "changed_at"))
    return f"UPDATE {table} SET {sets} WHERE id = :id"  # noqa: S608


_INSERTS = {"agreements": _insert("agreements", _AGREEMENT), "measures": _insert("measures", _MEASURE)}
_UPDATES = {"agreements": _update("agreements", _AGREEMENT), "measures": _update("measures", _MEASURE)}

# child table, its key, its values
_CODE_TABLES = {
    "agreement_countries": ("agreement_id", "country"),
    "agreement_ports": ("agreement_id", "port"),
    "agreement_topics": ("agreement_id", "topic"),
    "measure_imposers": ("measure_id", "country"),
    "measure_targets": ("measure_id", "country"),
    "measure_excluded": ("measure_id", "country"),
}
_ORGANISATION = """
INSERT INTO organisations (name, kind, country, port) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE
  SET country = coalesce(country, excluded.country), port = coalesce(port, excluded.port)
RETURNING id
"""
_PARTIES = """
SELECT p.agreement_id AS id, o.name, p.kind, p.country, p.port
FROM agreement_parties p JOIN organisations o ON o.id = p.organisation_id
WHERE p.agreement_id IN (SELECT value FROM json_each(?)) ORDER BY p.agreement_id, p.seq
"""
_PRODUCTS = """
SELECT measure_id AS id, name, hs FROM measure_products
WHERE measure_id IN (SELECT value FROM json_each(?)) ORDER BY measure_id, seq
"""


def insert(
    connection: Connection,
    record_id: str,
    fact: Finding,
    *,
    article_id: int,
    told_at: datetime,
    now: datetime,
) -> None:
    """A new record, first told of by this article."""
    birth = {
        "id": record_id,
        "first_article_id": article_id,
        "first_told_at": moment(told_at),
        "last_told_at": moment(told_at),
        "recorded_at": moment(now),
        "changed_at": moment(now),
    }
    table = "agreements" if isinstance(fact, Agreement) else "measures"
    connection.execute(_INSERTS[table], birth | _columns(fact))
    _insert_children(connection, record_id, fact)


def update(connection: Connection, record_id: str, fact: Finding, *, now: datetime) -> None:
    """The record says ``fact`` from now on."""
    table = "agreements" if isinstance(fact, Agreement) else "measures"
    connection.execute(_UPDATES[table], {"id": record_id, "changed_at": moment(now)} | _columns(fact))
    _delete_children(connection, record_id, fact)
    _insert_children(connection, record_id, fact)


def load(connection: Connection, table: str, ids: Iterable[str]) -> list[Known]:
    """The records with these ids, in no set order; one query per table, however many ids."""
    wanted = json.dumps(sorted(ids))
    rows = connection.rows(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (wanted,),
    )
    build = _agreements if table == "agreements" else _measures
    make = build(connection, wanted)
    return [
        Known(
            id=row["id"],
            fact=make(row),
            first_seen=instant(row["first_told_at"]),
            last_seen=instant(row["last_told_at"]),
        )
        for row in rows
    ]


def _columns(fact: Finding) -> dict[str, object]:
    shared: dict[str, object] = {name: getattr(fact, name) for name in (*_SHARED, "type")}
    shared["main"] = int(fact.main)
    if isinstance(fact, Agreement):
        return shared | {
            **{name: getattr(fact, name) for name in ("status", "signed", "in_force", "term_months")},
            "parties_text": "; ".join(party.name for party in fact.parties),
            "countries_text": ", ".join(fact.party_countries),
            "ports_text": ", ".join(fact.party_ports),
            "topics_text": ", ".join(fact.topics),
        }
    plain = ("action", "effective", "rate", "rate_prior", "rate_unit", "legal_basis")
    return shared | {
        **{name: getattr(fact, name) for name in plain},
        "imposer_text": ", ".join(fact.imposer),
        "target_text": ", ".join(fact.target),
        "excluded_text": ", ".join(fact.excluded),
        "products_text": "; ".join(product.name for product in fact.products),
    }


def _codes(fact: Finding) -> dict[str, Sequence[str]]:
    if isinstance(fact, Agreement):
        return {
            "agreement_countries": fact.party_countries,
            "agreement_ports": fact.party_ports,
            "agreement_topics": fact.topics,
        }
    return {
        "measure_imposers": fact.imposer,
        "measure_targets": fact.target,
        "measure_excluded": fact.excluded,
    }


def _insert_children(connection: Connection, record_id: str, fact: Finding) -> None:
    for table, values in _codes(fact).items():
        key, column = _CODE_TABLES[table]
        connection.many(
            f"INSERT INTO {table} ({key}, {column}) VALUES (?, ?)",  # noqa: S608
            [(record_id, value) for value in dict.fromkeys(values)],
        )
    if isinstance(fact, Agreement):
        for seq, party in enumerate(fact.parties):
            _insert_party(connection, record_id, seq, party)
        return
    connection.many(
        "INSERT INTO measure_products (measure_id, seq, name, hs) VALUES (?, ?, ?, ?)",
        [(record_id, seq, product.name, product.hs) for seq, product in enumerate(fact.products)],
    )


def _insert_party(connection: Connection, record_id: str, seq: int, party: Party) -> None:
    organisation = connection.value(_ORGANISATION, (party.name, party.kind, party.country, party.port))
    connection.execute(
        "INSERT INTO agreement_parties (agreement_id, seq, organisation_id, kind, country, port)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (record_id, seq, organisation, party.kind, party.country, party.port),
    )


def _delete_children(connection: Connection, record_id: str, fact: Finding) -> None:
    for table in _codes(fact):
        key, _ = _CODE_TABLES[table]
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (record_id,))  # noqa: S608
    if isinstance(fact, Agreement):
        connection.execute("DELETE FROM agreement_parties WHERE agreement_id = ?", (record_id,))
    else:
        connection.execute("DELETE FROM measure_products WHERE measure_id = ?", (record_id,))


def _read_codes(connection: Connection, table: str, wanted: str) -> dict[str, tuple[str, ...]]:
    key, column = _CODE_TABLES[table]
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.rows(
        f"SELECT {key} AS id, {column} AS code FROM {table}"  # noqa: S608
        f" WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        (wanted,),
    ):
        found[row["id"]].append(row["code"])
    return {record_id: tuple(codes) for record_id, codes in found.items()}


def _agreements(connection: Connection, wanted: str) -> Callable[[Row], Finding]:
    countries = _read_codes(connection, "agreement_countries", wanted)
    ports = _read_codes(connection, "agreement_ports", wanted)
    topics = _read_codes(connection, "agreement_topics", wanted)
    parties: dict[str, list[Party]] = defaultdict(list)
    for row in connection.rows(_PARTIES, (wanted,)):
        parties[row["id"]].append(
            Party(name=row["name"], kind=PartyKind(row["kind"]), country=row["country"], port=row["port"])
        )

    def make(row: Row) -> Agreement:
        return Agreement(
            type=AgreementType(row["type"]),
            status=AgreementStatus(row["status"]),
            realis=Realis(row["realis"]),
            main=bool(row["main"]),
            parties=tuple(parties[row["id"]]),
            party_countries=countries.get(row["id"], ()),
            party_ports=ports.get(row["id"], ()),
            announced=row["announced"],
            signed=row["signed"],
            in_force=row["in_force"],
            ends=row["ends"],
            term_months=row["term_months"],
            topics=tuple(Topic(topic) for topic in topics.get(row["id"], ())),
            confidence=row["confidence"],
        )

    return make


def _measures(connection: Connection, wanted: str) -> Callable[[Row], Finding]:
    imposers = _read_codes(connection, "measure_imposers", wanted)
    targets = _read_codes(connection, "measure_targets", wanted)
    excluded = _read_codes(connection, "measure_excluded", wanted)
    products: dict[str, list[Product]] = defaultdict(list)
    for row in connection.rows(_PRODUCTS, (wanted,)):
        products[row["id"]].append(Product(name=row["name"], hs=row["hs"]))

    def make(row: Row) -> Measure:
        return Measure(
            type=MeasureType(row["type"]),
            action=MeasureAction(row["action"]),
            realis=Realis(row["realis"]),
            main=bool(row["main"]),
            imposer=imposers.get(row["id"], ()),
            target=targets.get(row["id"], ()),
            excluded=excluded.get(row["id"], ()),
            products=tuple(products[row["id"]]),
            rate=row["rate"],
            rate_prior=row["rate_prior"],
            rate_unit=row["rate_unit"],
            announced=row["announced"],
            effective=row["effective"],
            ends=row["ends"],
            legal_basis=row["legal_basis"],
            confidence=row["confidence"],
        )

    return make
