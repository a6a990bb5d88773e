"""What an article yields: the ``extract`` contract of docs/design.md as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.records.words import (
    AgreementStatus,
    AgreementType,
    AlertKind,
    MeasureAction,
    MeasureType,
    PartyKind,
    Realis,
    Topic,
)

TOLD_FROM = 0.5
"""The least confidence with which an event is told to a channel; one with less waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the reader is given: text and the little that is known about it."""

    id: str
    text: str
    title: str = ""
    published: date | None = None
    url: str | None = None
    lang: str | None = None
    home_country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the text says it: ``text[start:end] == quote``, always.

    ``confidence``: the chance that the value of ``field`` is right, None where only the event's is known.
    """

    field: str
    start: int
    end: int
    quote: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    name: str
    kind: PartyKind = PartyKind.OTHER
    country: str | None = None
    port: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    name: str
    hs: str | None = None  # chapter or heading, HS 2022


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement as one article tells it; ``main`` where the article is news of it."""

    type: AgreementType
    status: AgreementStatus
    realis: Realis
    main: bool
    parties: tuple[Party, ...] = ()
    party_countries: tuple[str, ...] = ()
    party_ports: tuple[str, ...] = ()
    announced: str | None = None
    signed: str | None = None
    in_force: str | None = None
    ends: str | None = None
    term_months: int | None = None
    topics: tuple[Topic, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A trade measure as one article tells it; ``target`` is ``("*",)`` where it hits every origin."""

    type: MeasureType
    action: MeasureAction
    realis: Realis
    main: bool
    imposer: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    rate: float | None = None
    rate_prior: float | None = None
    rate_unit: str | None = None  # "percent", or a currency and unit such as "USD/t"
    announced: str | None = None
    effective: str | None = None
    ends: str | None = None
    legal_basis: str | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()


Finding = Agreement | Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place or organisation that the text names."""

    kind: str  # country | bloc | port | org
    start: int
    end: int
    surface: str
    code: str | None = (
        None  # ISO 3166-1, bloc short name or UN/LOCODE; None for an organisation or when unsure
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything one document yields; the ``extract`` contract of docs/design.md."""

    id: str
    alert: AlertKind | None = None
    confidence: float = 0.0
    countries: tuple[str, ...] = ()
    blocs: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    port_names: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    measures: tuple[Measure, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Which reader made a finding; stamped on every article and every evidence row."""

    name: str
    version: str
    model: str = ""
    rules_sha256: str = ""
