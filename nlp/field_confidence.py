"""How sure a reading is of each thing it says: of a party, a rate, a day, apart from the event itself.

Every value of an event is a claim with words of the text behind it. A claim's confidence is the chance that
the event is told of as read, times the chance that the value is then the right one: a logistic sum of signs
that can be counted, with weights per field in ``nlp/patterns/field_confidence.jsonl``. They are fitted by
``python -m training.fields``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import TypeVar

from nlp.gazetteer import load as load_gazetteer
from nlp.lexicon import rows
from nlp.normal import fold
from store.records import Agreement, Evidence, Measure, Party, Product, Realis

E = TypeVar("E", Agreement, Measure)
Range = tuple[int, int]

FIELDS: Mapping[str, Sequence[str]] = {
    "agreement": (
        *("type", "status", "parties", "announced", "signed", "in_force", "ends", "term_months", "topics"),
    ),
    "measure": (
        *("type", "action", "imposer", "target", "excluded", "products", "rate", "rate_prior"),
        *("announced", "effective", "ends", "legal_basis"),
    ),
}
_PLACES = ("imposer", "target", "excluded")
_NAMES = ("parties", "products")
_WORDS = ("type", "status", "action", "topics")  # their values are words of our vocabulary
_SURE, _UNSURE = 0.9, 0.75  # confidence of the event
_MANY = 4  # values of one field
_INITIALS = re.compile(r"[A-Z&]{2,6}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one evidence row says of one field; ``inferred`` where no words of the text give the value."""

    row: Evidence
    values: tuple[str, ...]
    inferred: bool = False


def rated(event: E, *, title: str) -> E:
    """``event`` with a confidence on every evidence row, and a row for every value that had none.

    Such a row quotes the sentence of the act. ``title`` is the article's headline.
    """
    return replace(event, evidence=tuple(_rows(event, title)))


def claims(event: Agreement | Measure) -> list[Claim]:
    """What the event says, field by field, in the order of ``FIELDS``; of a set, each value by its words."""
    acts = {(row.start, row.end): row for row in event.evidence if row.field == "event"}
    return [claim for field in FIELDS[kind_of(event)] for claim in _claims(event, field, acts)]


def chance(event: Agreement | Measure, claim: Claim, *, title: str) -> float:
    """The chance, 0..1, that the claim is right where the event is told of as read."""
    weights = _weights()[f"{kind_of(event)}.{claim.row.field}"]
    total = weights["bias"] + sum(weights.get(sign, 0.0) for sign in signs(event, claim, title=title))
    return 1 / (1 + math.exp(-total))


def signs(event: Agreement | Measure, claim: Claim, *, title: str) -> Iterator[str]:
    """What speaks for a claim and against it. A sign without a weight for the field counts nothing."""
    row, values = claim.row, claim.values
    acts = [one for one in event.evidence if one.field == "event"]
    count = len(said(event, row.field))
    told = {
        "inferred": claim.inferred,
        "beside": not any(act.start <= row.start < act.end for act in acts),
        "titled": not claim.inferred and fold(row.quote) in fold(title),
        "several": count > 1,
        "many": count >= _MANY,
        "every_origin": values == ("*",),
        "initials": row.field in _NAMES and all(map(_INITIALS.fullmatch, values)),
        "long": all(len(value.split()) > 2 for value in values),
        "full_date": all(map(_DAY.fullmatch, values)),
        "told_again": len(acts) > 1,
        "ahead": event.realis is not Realis.ASSERTED,
        "sure": event.confidence >= _SURE,
        "unsure": event.confidence < _UNSURE,
    }
    yield from (sign for sign, holds in told.items() if holds)
    if row.field in _WORDS:
        yield from (f"is_{value}" for value in values)


def said(event: Agreement | Measure, field: str) -> tuple[str, ...]:
    """The values of a field as text; empty where the event says nothing of it."""
    value = getattr(event, field)
    if value is None:
        return ()
    return tuple(map(_text, value)) if isinstance(value, tuple) else (_text(value),)


def kind_of(event: Agreement | Measure) -> str:
    """The name under which ``FIELDS`` and the weights know such events."""
    return "agreement" if isinstance(event, Agreement) else "measure"


def _rows(event: Agreement | Measure, title: str) -> Iterator[Evidence]:
    for row in event.evidence:
        if row.field == "event":
            yield replace(row, confidence=event.confidence)
    for claim in claims(event):
        right = event.confidence * chance(event, claim, title=title)
        yield replace(claim.row, confidence=round(right, 2))


def _claims(event: Agreement | Measure, field: str, acts: Mapping[Range, Evidence]) -> Iterator[Claim]:
    values = said(event, field)
    if not values:
        return
    stated = [row for row in event.evidence if row.field == field]
    named = [() if _span(row) in acts else _named(values, field, row.quote) for row in stated]
    left = tuple(value for value in values if not any(value in one for one in named))
    for row, own in zip(stated, named, strict=True):
        yield Claim(row=row, values=own or left or values, inferred=_span(row) in acts)
    if left and acts and all(named):
        act = next(iter(acts.values()))
        yield Claim(row=replace(act, field=field), values=left, inferred=True)


def _span(row: Evidence) -> Range:
    return row.start, row.end


def _named(values: tuple[str, ...], field: str, quote: str) -> tuple[str, ...]:
    """Which of a field's values the quoted words name; none where they name it in other words."""
    if len(values) < 2 or field not in _PLACES + _NAMES:
        return values
    if field in _PLACES:
        meant = {code for one in load_gazetteer().meaning(quote) for code in (one.code, one.country)}
        return tuple(value for value in values if value in meant)
    low = fold(quote)
    names = [(value, fold(value)) for value in values]
    exact = [value for value, name in names if name == low]
    return tuple(exact or [value for value, name in names if low in name or name in low])[:1]


def _text(value: object) -> str:
    if isinstance(value, Party | Product):
        return value.name
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value.value if isinstance(value, Enum) else value)


@cache
def _weights() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for row in rows("field_confidence"):
        table.setdefault(row["field"], {})[row["sign"]] = float(row["weight"])
    return table
