"""Records to stored text and back: moments, facts as JSON, the sortable day of an imprecise date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    Evidence,
    Finding,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    PartyKind,
    Product,
    Realis,
    Topic,
)


def moment(value: datetime) -> str:
    """``2026-11-25T02:15:00.000Z``: UTC, fixed width, so that text order is time order. Finer parts are cut.

    :raises ValueError: the time carries no zone
    """
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_moment(value: datetime | None) -> str | None:
    return None if value is None else moment(value)


def instant(text: str) -> datetime:
    """The aware UTC time that ``moment`` wrote."""
    return datetime.fromisoformat(text)


def optional_instant(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def compact(value: object) -> str:
    """JSON without spaces, keys in a fixed order, text as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fact_to_dict(fact: Finding) -> dict[str, Any]:
    """Everything the fact says, evidence included, as JSON types; ``record`` names its class."""
    return {"record": "agreement" if isinstance(fact, Agreement) else "measure", **asdict(fact)}


def fact_to_json(fact: Finding) -> str:
    return compact(fact_to_dict(fact))


def fact_from_dict(data: Mapping[str, Any]) -> Finding:
    """The inverse of ``fact_to_dict``.

    :raises ValueError: ``record`` names neither class, or a word is not of our vocabulary
    """
    if data["record"] == "agreement":
        return _agreement(data)
    if data["record"] == "measure":
        return _measure(data)
    raise ValueError(f"unknown record {data['record']!r}")


def fact_from_json(text: str) -> Finding:
    return fact_from_dict(json.loads(text))


def evidence_value(fact: Finding, field: str) -> str:
    """What the fact says for an evidence field, as text; '' for a field that is not one of its own."""
    if field == "event":
        return fact.type.value
    names = {item.name for item in fields(fact)} - {"evidence"}
    if field not in names:
        return ""
    return _as_text(getattr(fact, field))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_as_text(item) for item in value)
    if isinstance(value, Party | Product):
        return value.name
    return str(value)


def _agreement(data: Mapping[str, Any]) -> Agreement:
    return Agreement(
        type=AgreementType(data["type"]),
        status=AgreementStatus(data["status"]),
        realis=Realis(data["realis"]),
        main=bool(data["main"]),
        parties=tuple(
            Party(name=p["name"], kind=PartyKind(p["kind"]), country=p["country"], port=p["port"])
            for p in data["parties"]
        ),
        party_countries=tuple(data["party_countries"]),
        party_ports=tuple(data["party_ports"]),
        announced=data["announced"],
        signed=data["signed"],
        in_force=data["in_force"],
        ends=data["ends"],
        term_months=data["term_months"],
        topics=tuple(Topic(topic) for topic in data["topics"]),
        confidence=data["confidence"],
        evidence=_evidence(data),
    )


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(
        type=MeasureType(data["type"]),
        action=MeasureAction(data["action"]),
        realis=Realis(data["realis"]),
        main=bool(data["main"]),
        imposer=tuple(data["imposer"]),
        target=tuple(data["target"]),
        excluded=tuple(data["excluded"]),
        products=tuple(Product(name=p["name"], hs=p["hs"]) for p in data["products"]),
        rate=data["rate"],
        rate_prior=data["rate_prior"],
        rate_unit=data["rate_unit"],
        announced=data["announced"],
        effective=data["effective"],
        ends=data["ends"],
        legal_basis=data["legal_basis"],
        confidence=data["confidence"],
        evidence=_evidence(data),
    )


def _evidence(data: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**item) for item in data["evidence"])
