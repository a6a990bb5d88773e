"""One record out of several tellings. Pure.

What is known stays, what was unknown is filled in, and only a decision to update overwrites.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from store.records import Agreement, AgreementStatus, Finding, MeasureAction

_SETS = ("party_countries", "party_ports", "topics", "imposer", "excluded")
_LISTS = ("parties", "products", "target")


def merged(known: Finding, finding: Finding, changes: Mapping[str, str | float | None]) -> Finding:
    """The record after ``finding`` was told.

    Codes and topics are united; of parties, products and targets the longer list is kept, since two spellings
    of one name would stand there twice. Evidence is kept elsewhere and never merged.

    :raises ValueError: the two are not of one class
    """
    if type(known) is not type(finding):
        raise ValueError("an agreement and a measure cannot be one record")
    values: dict[str, Any] = {}
    for item in fields(known):
        old, new = getattr(known, item.name), getattr(finding, item.name)
        values[item.name] = _joined(item.name, old, new)
    values |= {name: _typed(name, value) for name, value in changes.items()}
    values |= {
        "main": known.main or finding.main,
        "confidence": max(known.confidence, finding.confidence),
        "realis": finding.realis if changes or (finding.main and not known.main) else known.realis,
        "evidence": (),
    }
    return replace(known, **values)


def _joined(name: str, old: Any, new: Any) -> Any:  # noqa: ANN401 (fields of every type)
    if name in _SETS:
        return tuple(sorted({*old, *new}))
    if name in _LISTS:
        return new if len(new) > len(old) else old
    return new if old is None else old


def _typed(name: str, value: str | float | None) -> object:
    if name == "status":
        return AgreementStatus(str(value))
    if name == "action":
        return MeasureAction(str(value))
    return value


def table_of(fact: Finding) -> str:
    """The table that holds such records."""
    return "agreements" if isinstance(fact, Agreement) else "measures"
