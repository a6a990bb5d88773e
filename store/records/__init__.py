"""The domain: frozen records and the one vocabulary that code, database and JSON share.

Every room imports this package and it imports only the standard library. Times are aware UTC ``datetime``;
days that an event carries are ISO 8601 text cut to the known precision (``2019``, ``2019-11``);
places are UN/LOCODE and ISO 3166-1 alpha-2; offsets are code points into the text of the article.
"""

from store.records.collecting import Article, Entry, Lease, QueuedUrl, Source, SourceState, Visit
from store.records.errors import (
    ConfigError,
    InputError,
    OutputError,
    QuaywireError,
    StoreError,
)
from store.records.reading import (
    Agreement,
    Document,
    Evidence,
    Extractor,
    Finding,
    Findings,
    Measure,
    Mention,
    Party,
    Product,
)
from store.records.telling import (
    AlertEvent,
    Decision,
    Delivery,
    Known,
    Maybe,
    New,
    RunSummary,
    SameAs,
    Update,
)
from store.records.words import (
    AgreementStatus,
    AgreementType,
    AlertKind,
    DeliveryState,
    FetchOutcome,
    MeasureAction,
    MeasureType,
    PartyKind,
    Realis,
    SourceKind,
    Topic,
    UrlState,
)

__all__ = [
    "Agreement",
    "AgreementStatus",
    "AgreementType",
    "AlertEvent",
    "AlertKind",
    "Article",
    "ConfigError",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Document",
    "Entry",
    "Evidence",
    "Extractor",
    "FetchOutcome",
    "Finding",
    "Findings",
    "InputError",
    "Known",
    "Lease",
    "Maybe",
    "Measure",
    "MeasureAction",
    "MeasureType",
    "Mention",
    "New",
    "OutputError",
    "Party",
    "PartyKind",
    "Product",
    "QuaywireError",
    "QueuedUrl",
    "Realis",
    "RunSummary",
    "SameAs",
    "Source",
    "SourceKind",
    "SourceState",
    "StoreError",
    "Topic",
    "Update",
    "UrlState",
    "Visit",
]
