"""Alert events made by hand: one of each kind, every field open to change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertEvent,
    AlertKind,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    PartyKind,
    Product,
    Realis,
    Topic,
)

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

PACT = Agreement(
    type=AgreementType.MOU,
    status=AgreementStatus.SIGNED,
    realis=Realis.ASSERTED,
    main=True,
    parties=(
        Party(name="Port of Rotterdam Authority", kind=PartyKind.PORT, country="NL", port="NLRTM"),
        Party(name="Porto de Santos", kind=PartyKind.PORT, country="BR", port="BRSSZ"),
    ),
    party_countries=("NL", "BR"),
    party_ports=("NLRTM", "BRSSZ"),
    signed="2026-11-19",
    term_months=36,
    topics=(Topic.DIGITAL, Topic.TRADE_PROMOTION),
    confidence=0.91,
)
ANNOUNCED = replace(PACT, status=AgreementStatus.ANNOUNCED, signed=None)
DUTY = Measure(
    type=MeasureType.TARIFF,
    action=MeasureAction.INCREASED,
    realis=Realis.PLANNED,
    main=True,
    imposer=("US",),
    target=("*",),
    excluded=("MX", "CA"),
    products=(Product(name="Steel", hs="72"), Product(name="aluminium", hs="76")),
    rate=50.0,
    rate_prior=25.0,
    rate_unit="percent",
    effective="2027-01-01",
    legal_basis="Section 232",
    confidence=0.7,
)


def mou(**changes: Any) -> AlertEvent:  # noqa: ANN401 - any field of an event
    """A signed memorandum, told by four publishers."""
    event = AlertEvent(
        id=1,
        record_id="agr_7f3a",
        revision=1,
        kind=AlertKind.MOU,
        fact=PACT,
        article_title="Rotterdam and Santos sign pact on digital port calls",
        article_url="https://harbourgazette.test/2026/11/rotterdam-santos?a=1&b=2",
        source_name="Harbour Gazette",
        sentence="The two port authorities signed a memorandum of understanding on Thursday.",
        publishers=4,
        published=AT,
        created_at=AT,
    )
    return replace(event, **changes)


def tariff(**changes: Any) -> AlertEvent:  # noqa: ANN401 - any field of an event
    """A planned rise of a duty, told by one paper."""
    event = AlertEvent(
        id=2,
        record_id="mea_11",
        revision=1,
        kind=AlertKind.TARIFF,
        fact=DUTY,
        article_title="Washington to double its duty on steel",
        article_url="https://tariffwatch.test/steel",
        source_name="Tariff Watch",
        sentence="The duty will rise from 25% to 50% on 1 January.",
        created_at=AT,
    )
    return replace(event, **changes)


def trade_deal(**changes: Any) -> AlertEvent:  # noqa: ANN401 - any field of an event
    """A free trade agreement between a bloc and a country, announced by an official source."""
    fact = Agreement(
        type=AgreementType.FREE_TRADE_AGREEMENT,
        status=AgreementStatus.ANNOUNCED,
        realis=Realis.ASSERTED,
        main=True,
        parties=(
            Party(name="EU", kind=PartyKind.BLOC),
            Party(name="India", kind=PartyKind.GOVERNMENT, country="IN"),
        ),
        party_countries=("IN",),
        announced="2026-11",
        confidence=0.55,
    )
    return replace(
        mou(
            id=3,
            record_id="agr_3",
            kind=AlertKind.TRADE_DEAL,
            fact=fact,
            official=True,
            publishers=1,
            published=None,
        ),
        article_title="Talks conclude",
        source_name="Trade Ministry",
        **changes,
    )


def concession(**changes: Any) -> AlertEvent:  # noqa: ANN401 - any field of an event
    """An agreement of which little is known."""
    fact = Agreement(
        type=AgreementType.CONCESSION,
        status=AgreementStatus.SIGNED,
        realis=Realis.PLANNED,
        main=True,
        party_ports=("KEMBA",),
        confidence=0.3,
    )
    return replace(
        mou(id=4, record_id="agr_4", kind=AlertKind.AGREEMENT, fact=fact, article_url=""), **changes
    )


def status_change(**changes: Any) -> AlertEvent:  # noqa: ANN401 - any field of an event
    """The second revision of the memorandum: announced before, now signed."""
    moved = {"status": "signed", "signed": "2026-11-19"}
    return replace(mou(id=5, revision=2, changes=moved), **changes)
