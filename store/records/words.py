"""The one vocabulary of code, database and JSON; the CHECK constraints are made from these enums."""

from __future__ import annotations

from enum import StrEnum


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


class Fault(StrEnum):
    """What was wrong with a visit; one name for each kind of trouble that a person mends differently."""

    CHALLENGE = "challenge"  # a wall that wants a browser or a person
    CONSENT = "consent"  # a page that asks for consent first
    PAYWALL = "paywall"  # 402
    FORBIDDEN = "forbidden"  # 401, 403 and their like
    HTML = "html"  # a web page in place of what the source promises
    EMPTY_BODY = "empty_body"
    NO_ENTRIES = "no_entries"  # a sound answer that lists nothing
    FEW_ENTRIES = "few_entries"  # fewer than the source promises
    UNDATED = "undated"  # a feed none of whose entries has a date
    UNREADABLE = "unreadable"  # not what its kind reads, or broken
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"  # 404
    GONE = "gone"  # 410, 451
    RATE_LIMITED = "rate_limited"  # 429, or a host that asked to be left alone
    SERVER_ERROR = "server_error"
    ANSWER = "answer"  # any other status
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    NO_HOST = "no_host"  # its name leads nowhere
    NO_CONNECTION = "no_connection"
    TLS = "tls"
    ROBOTS = "robots"  # robots.txt forbids it
    ROBOTS_UNREADABLE = "robots_unreadable"
    REDIRECTS = "redirects"  # a loop, or more steps than are followed
    REFUSED_ADDRESS = "refused_address"  # private, or no web address
    INTERNAL = "internal"  # a mistake of ours


class UrlState(StrEnum):
    """Where a URL that was ever seen has ended; every URL is in exactly one state, with a reason."""

    QUEUED = "queued"
    STORED = "stored"
    DUPLICATE = "duplicate"  # another address of an entry that is in the ledger
    EXCLUDED = "excluded"  # by the source's include/exclude, or its item cap
    FAILED = "failed"
    REFUSED = "refused"  # robots.txt or the address guard
    GATED = "gated"  # a wall in front of the page: challenge, consent, payment, 403
    EMPTY = "empty"  # the page held no article text, or too little to be one


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"
    HELD = "held"
