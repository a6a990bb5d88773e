"""The domain: frozen records and the one vocabulary that code, database and JSON share.

Every room imports this module and it imports only the standard library. Times are aware UTC ``datetime``;
days that an event carries are ISO 8601 text cut to the known precision (``2019``, ``2019-11``);
places are UN/LOCODE and ISO 3166-1 alpha-2; offsets are code points into the text of the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class QuaywireError(Exception):
    """Root of every error that quaywire raises on purpose; its text is one line for a person."""


class ConfigError(QuaywireError):
    """A file under ``config/`` or an environment variable is wrong; the text names file and key."""


class StoreError(QuaywireError):
    """The database cannot be used as it is; the file was left untouched."""


class SourceError(QuaywireError):
    """One source cannot be read; the run goes on without it."""


class DeliveryError(QuaywireError):
    """A message was refused for good, or a channel cannot be used."""


class InputError(QuaywireError):
    """Text handed to ``quaywire extract`` cannot be read."""


class AgreementType(StrEnum):
    MOU = "mou"
    LETTER_OF_INTENT = "letter_of_intent"
    COOPERATION_AGREEMENT = "cooperation_agreement"
    SISTER_PORT = "sister_port"
    FREE_TRADE_AGREEMENT = "free_trade_agreement"
    TRADE_FRAMEWORK = "trade_framework"
    CONCESSION = "concession"
    JOINT_VENTURE = "joint_venture"
    CARRIER_ALLIANCE = "carrier_alliance"
    LABOUR_AGREEMENT = "labour_agreement"
    MUTUAL_RECOGNITION = "mutual_recognition"
    CONTRACT = "contract"
    OTHER = "other"


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    ANNOUNCED = "announced"
    SIGNED = "signed"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    RENEWED = "renewed"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    DENIED = "denied"


class Topic(StrEnum):
    DIGITAL = "digital"
    ENVIRONMENT = "environment"
    INFRASTRUCTURE = "infrastructure"
    SECURITY = "security"
    TRADE_PROMOTION = "trade_promotion"
    OPERATIONS = "operations"
    TRAINING = "training"
    ENERGY = "energy"
    CRUISE = "cruise"
    CUSTOMS = "customs"
    RAIL = "rail"
    OTHER = "other"


class MeasureType(StrEnum):
    TARIFF = "tariff"
    ANTIDUMPING = "antidumping"
    COUNTERVAILING = "countervailing"
    SAFEGUARD = "safeguard"
    QUOTA = "quota"
    IMPORT_BAN = "import_ban"
    EXPORT_BAN = "export_ban"
    EXPORT_TAX = "export_tax"
    PREFERENCE = "preference"
    PORT_FEE = "port_fee"
    LICENCE = "licence"
    OTHER = "other"


class MeasureAction(StrEnum):
    INVESTIGATION = "investigation"
    THREATENED = "threatened"
    PROPOSED = "proposed"
    IMPOSED = "imposed"
    INCREASED = "increased"
    REDUCED = "reduced"
    REMOVED = "removed"
    SUSPENDED = "suspended"
    DELAYED = "delayed"
    EXEMPTED = "exempted"
    RETALIATION = "retaliation"
    STRUCK_DOWN = "struck_down"
    KEPT = "kept"


class Realis(StrEnum):
    """What an event claims to be, kept apart from its status (the auxiliary modes of PLOVER)."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"
    PAST = "past"


class AlertKind(StrEnum):
    MOU = "mou"
    AGREEMENT = "agreement"
    TRADE_DEAL = "trade_deal"
    TARIFF = "tariff"


class PartyKind(StrEnum):
    PORT = "port"
    COMPANY = "company"
    GOVERNMENT = "government"
    AGENCY = "agency"
    BLOC = "bloc"
    OTHER = "other"


class SourceKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    API = "api"


class FetchOutcome(StrEnum):
    """How one visit to a source ended; exactly one per visit."""

    OK = "ok"
    UNCHANGED = "unchanged"  # 304, or 200 with the body of the last visit
    EMPTY = "empty"  # a valid feed without entries
    BLOCKED = "blocked"  # a wall, a challenge page, or HTML in place of a feed
    ROBOTS = "robots"  # robots.txt forbids it, or could not be read
    GONE = "gone"  # 410 or 451
    SOFT_ERROR = "soft_error"  # passing: timeout, 404, 429, 5xx, DNS
    HARD_ERROR = "hard_error"  # ours or theirs to mend: bad TLS, refused address, unreadable feed


class UrlState(StrEnum):
    """Where a URL that was ever seen has ended; every URL is in exactly one state, with a reason."""

    QUEUED = "queued"
    STORED = "stored"
    EXCLUDED = "excluded"  # by the source's include/exclude, or its item cap
    FAILED = "failed"
    REFUSED = "refused"  # robots.txt, the address guard, or a wall
    EMPTY = "empty"  # the page held no article text


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"
    HELD = "held"


# -- sources and fetching --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that publishes news: a TOML file under ``config/sources``; the file stem is ``id``."""

    id: str
    name: str
    homepage: str
    kind: SourceKind
    url: str
    region: str
    publisher: str  # the family it belongs to; corroboration counts families, not sources
    official: bool = False
    country: str | None = None  # home country: who "the government" is in a paper from there
    lang: str = "en"
    tags: tuple[str, ...] = ()
    min_interval_s: int = 1800
    max_interval_s: int = 86400
    max_items: int = 500
    include: tuple[str, ...] = ()  # regular expressions over article URLs
    exclude: tuple[str, ...] = ()
    excerpt_only: bool = False  # paywalled: keep title, summary and link, fetch no page
    full_content: bool = False  # the feed carries the whole article: fetch no page
    enabled: bool = True
    verified: date | None = None  # when its address was last known good; None: never
    verified_how: str = ""
    min_articles: int = 1  # fewer entries than this in a visit is a reported failure
    cadence_s: int | None = None  # expected time between new articles; None: nothing is expected


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the last visits to a source taught us; all of it may be unknown."""

    source_id: str
    effective_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    etag_unreliable: bool = False
    last_attempt_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_full_at: datetime | None = None  # last 200, asked for or not
    last_new_item_at: datetime | None = None
    next_due_at: datetime | None = None
    interval_s: int | None = None
    fail_weight: float = 0.0  # soft failures count 0.5, hard ones 1
    http_status: int | None = None
    moved_to: str | None = None
    disabled_reason: str | None = None
    baselined_at: datetime | None = None  # first good visit; what it brought is never alerted


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to visit one due source, held by one run until it ends or the lease runs out."""

    source: Source
    state: SourceState
    owner: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, its URL made absolute and canonical; ``url_key`` identifies it for ever."""

    url: str
    url_key: str  # first 16 hex digits of sha256(url)
    title: str
    guid: str = ""
    summary: str = ""  # plain text
    content: str = ""  # HTML of content:encoded or atom:content, where the feed carries it
    published: datetime | None = None
    updated: datetime | None = None
    fingerprint: str = ""  # changes when the publisher edits title, summary, content or date


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedUrl:
    """An article page that waits to be downloaded, with what its feed said of it."""

    source_id: str
    entry: Entry
    baseline: bool
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The outcome of one visit to a source, and when to come back."""

    source_id: str
    started_at: datetime
    finished_at: datetime
    outcome: FetchOutcome
    next_due_at: datetime
    interval_s: int
    http_status: int | None = None
    effective_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    items: int = 0
    new_items: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as stored. ``text`` opens with the title and a blank line, so that offsets reach it too."""

    uid: str  # = Entry.url_key
    url: str
    source_id: str
    title: str
    text: str
    text_sha256: str
    fetched_at: datetime
    published: datetime | None = None
    language: str | None = None
    author: str | None = None
    origin: str = "page"  # page | feed | excerpt: where the text was taken from
    baseline: bool = False
    version: int = 1


# -- what an article yields ------------------------------------------------------------------------------


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
    """Where the text says it: ``text[start:end] == quote``, always."""

    field: str
    start: int
    end: int
    quote: str


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


# -- what we know ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored record as the matcher sees it: the compiled fact with its id and when it was last told."""

    id: str
    fact: Finding
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class New:
    """The finding tells of an event we do not know."""


@dataclass(frozen=True, slots=True)
class SameAs:
    """The finding repeats what record ``id`` says."""

    id: str


@dataclass(frozen=True, slots=True)
class Update:
    """The finding moves record ``id`` on: ``changes`` maps a field to its new value."""

    id: str
    changes: Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Maybe:
    """The finding may be record ``id``; a person decides, nothing is merged in silence."""

    id: str


Decision = New | SameAs | Update | Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """Something a reader should hear: a new record (``revision`` 1) or a material change of one."""

    id: int
    record_id: str
    revision: int
    kind: AlertKind
    fact: Finding
    changes: Mapping[str, str | float | None] = field(default_factory=dict)
    article_title: str = ""
    article_url: str = ""
    source_name: str = ""
    official: bool = False
    sentence: str = ""  # the sentence of the article that says it
    publishers: int = 1  # independent publisher families that tell it
    published: datetime | None = None
    created_at: datetime
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message on its way to one channel; the body is frozen when it is written."""

    id: str  # uuid5 of event, route, operation and revision
    event_id: int
    record_id: str
    route: str
    sink: str  # console | slack
    channel: str
    op: str  # post | reply
    body_json: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    absent_looks: int = 0
    first_try_at: datetime | None = None
    last_try_at: datetime | None = None
    thread_ts: str | None = None  # ts of the parent, once it is known
    ts: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """The one line that a run leaves behind, in the ``runs`` table and on a terminal."""

    sources: int = 0
    ok: int = 0
    unchanged: int = 0
    soft: int = 0
    hard: int = 0
    articles: int = 0
    new_articles: int = 0
    events: int = 0
    posted: int = 0
    pending: int = 0
    seconds: float = 0.0
