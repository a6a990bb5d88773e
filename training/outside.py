"""Annotated articles that may not be kept here: two JSON Lines files, the texts and what is in them.

The texts are input of ``quaywire extract --jsonl``; the gold has the output's keys, with parties as plain
names and measures under ``tariffs`` or ``measures``. Lines meet by ``id``; a text without gold is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertKind,
    Document,
    Findings,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    Product,
    Realis,
)
from training.corpus import Sample

Row = Mapping[str, Any]
_AGREEMENT = ("type", "status", "parties", "signed", "term_months")
_MEASURE = ("type", "action", "imposer", "target", "products", "rate", "effective")


def load(texts: Path, gold: Path) -> list[Sample]:
    """The articles that both files hold, in the texts' order. Raises ValueError or KeyError on a bad line."""
    known = {row["id"]: row for row in _rows(gold)}
    return [_sample(row, known[row["id"]]) for row in _rows(texts) if row["id"] in known]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _sample(text: Row, gold: Row) -> Sample:
    published = text.get("published")
    document = Document(
        id=text["id"],
        text=text["text"],
        title=text.get("title") or "",
        published=date.fromisoformat(published[:10]) if published else None,
    )
    findings = Findings(
        id=text["id"],
        alert=AlertKind(gold["alert"]) if gold.get("alert") else None,
        countries=_words(gold, "countries"),
        blocs=_words(gold, "blocs"),
        ports=_words(gold, "ports"),
        agreements=tuple(map(_agreement, gold.get("agreements", []))),
        measures=tuple(map(_measure, gold.get("tariffs", gold.get("measures", [])))),
    )
    return Sample(
        split="outside",
        style="outside",
        event=text["id"],
        document=document,
        findings=findings,
        annotated=frozenset(_annotated(gold)),
    )


def _annotated(gold: Row) -> Iterator[str]:
    """Which fields of events this gold holds; one that is left out is not the same as one that is null."""
    for kind, events, fields in (
        ("agreement", gold.get("agreements", []), _AGREEMENT),
        ("measure", gold.get("tariffs", gold.get("measures", [])), _MEASURE),
    ):
        yield from (f"{kind}.{field}" for field in fields if all(field in row for row in events))


def _agreement(row: Row) -> Agreement:
    return Agreement(
        type=AgreementType(row["type"]),
        status=AgreementStatus(row["status"]),
        realis=Realis.ASSERTED,
        main=row["main"],
        parties=tuple(Party(name=name) for name in _names(row, "parties")),
        party_countries=_words(row, "party_countries"),
        party_ports=_words(row, "party_ports"),
        signed=row.get("signed"),
        term_months=row.get("term_months"),
    )


def _measure(row: Row) -> Measure:
    return Measure(
        type=MeasureType(row.get("type") or MeasureType.TARIFF),
        action=MeasureAction(row["action"]),
        realis=Realis.ASSERTED,
        main=row["main"],
        imposer=_words(row, "imposer"),
        target=_words(row, "target"),
        products=tuple(Product(name=name) for name in _names(row, "products")),
        rate=row.get("rate"),
        effective=row.get("effective"),
    )


def _words(row: Row, key: str) -> tuple[str, ...]:
    return tuple(row.get(key) or ())


def _names(row: Row, key: str) -> list[str]:
    return [one if isinstance(one, str) else one["name"] for one in row.get(key) or ()]
