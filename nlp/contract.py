"""The contract of ``quaywire extract``: one input object to a Document, one Findings to the output object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from store.records import Agreement, Document, Evidence, Findings, InputError, Measure


def to_document(item: object, *, number: int = 1) -> Document:
    """The document of one input object; ``number`` names its line. Unknown keys are left alone.

    Raises InputError, in one line, where the object is none or a value has the wrong type.
    """
    if not isinstance(item, Mapping):
        raise InputError(f"line {number}: an object is needed, not {type(item).__name__}")
    text = item.get("text")
    if not isinstance(text, str):
        raise InputError(f"line {number}: text: a string is needed")
    return Document(
        id=_id(item, number),
        text=text,
        title=_string(item, "title", number) or "",
        published=_day(item.get("published"), number),
        url=_string(item, "url", number),
        lang=_string(item, "lang", number),
    )


def _id(item: Mapping[str, Any], number: int) -> str:
    value = item.get("id", number)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"line {number}: id: a string or a whole number is needed")
    return str(value)


def _string(item: Mapping[str, Any], key: str, number: int) -> str | None:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"line {number}: {key}: a string or null is needed")
    return value


def _day(value: object, number: int) -> date | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(f"line {number}: published: a date such as 2019-12-13 or null is needed")
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError as error:
        raise InputError(f"line {number}: published: {value[:40]!r} is no ISO 8601 date") from error


def to_json(findings: Findings) -> dict[str, Any]:
    """The output object of docs/design.md, ready for ``json.dumps``."""
    return {
        "id": findings.id,
        "alert": findings.alert.value if findings.alert else None,
        "confidence": findings.confidence,
        "countries": list(findings.countries),
        "blocs": list(findings.blocs),
        "ports": list(findings.ports),
        "port_names": list(findings.port_names),
        "agreements": [_agreement(found) for found in findings.agreements],
        "measures": [_measure(found) for found in findings.measures],
    }


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "type": found.type.value,
        "status": found.status.value,
        "realis": found.realis.value,
        "main": found.main,
        "parties": [
            {"name": party.name, "kind": party.kind.value, "country": party.country, "port": party.port}
            for party in found.parties
        ],
        "party_countries": list(found.party_countries),
        "party_ports": list(found.party_ports),
        "announced": found.announced,
        "signed": found.signed,
        "in_force": found.in_force,
        "ends": found.ends,
        "term_months": found.term_months,
        "topics": [topic.value for topic in found.topics],
        "confidence": found.confidence,
        "evidence": [_evidence(row) for row in found.evidence],
    }


def _measure(found: Measure) -> dict[str, Any]:
    return {
        "type": found.type.value,
        "action": found.action.value,
        "realis": found.realis.value,
        "main": found.main,
        "imposer": list(found.imposer),
        "target": list(found.target),
        "excluded": list(found.excluded),
        "products": [{"name": product.name, "hs": product.hs} for product in found.products],
        "rate": found.rate,
        "rate_prior": found.rate_prior,
        "rate_unit": found.rate_unit,
        "announced": found.announced,
        "effective": found.effective,
        "ends": found.ends,
        "legal_basis": found.legal_basis,
        "confidence": found.confidence,
        "evidence": [_evidence(row) for row in found.evidence],
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    return {"field": row.field, "start": row.start, "end": row.end, "quote": row.quote}
