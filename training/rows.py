"""The shape of a corpus file, checked once at the door; see training/README.md for what each key means."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from store.records import (
    AgreementStatus,
    AgreementType,
    AlertKind,
    MeasureAction,
    MeasureType,
    PartyKind,
    Realis,
    Topic,
)

Day = Annotated[str, Field(pattern=r"^[12]\d{3}(-\d\d){0,2}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Port = Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")]
Actor = Annotated[str, Field(pattern=r"^([A-Z]{2}|[A-Z][A-Za-z-]{2,12}( [A-Z][A-Za-z]{2,12})?)$")]


class PartyRow(BaseModel):
    name: str
    kind: PartyKind
    country: Country | None = None
    port: Port | None = None


class AgreementRow(BaseModel):
    main: bool
    type: AgreementType
    status: AgreementStatus
    realis: Realis = Realis.ASSERTED
    parties: list[PartyRow]
    announced: Day | None = None
    signed: Day | None = None
    in_force: Day | None = None
    ends: Day | None = None
    term_months: int | None = None
    topics: list[Topic] = []
    quote: str


class ProductRow(BaseModel):
    name: str
    hs: Annotated[str, Field(pattern=r"^\d{2,6}$")] | None = None


class MeasureRow(BaseModel):
    main: bool
    type: MeasureType
    action: MeasureAction
    realis: Realis = Realis.ASSERTED
    imposer: list[Actor]
    target: list[Actor | Annotated[str, Field(pattern=r"^\*$")]]
    excluded: list[Actor] = []
    products: list[ProductRow] = []
    rate: float | None = None
    rate_prior: float | None = None
    rate_unit: str | None = None
    announced: Day | None = None
    effective: Day | None = None
    ends: Day | None = None
    legal_basis: str | None = None
    quote: str


class ArticleRow(BaseModel):
    id: str
    event: str
    title: str
    published: Day | None = None
    home_country: Country | None = None
    alert: AlertKind | None = None
    text: str
    agreements: list[AgreementRow] = []
    measures: list[MeasureRow] = []


class CorpusFile(BaseModel):
    style: str
    article: list[ArticleRow]
