"""Sources, visits to them, and the articles that they bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from store.records.words import Fault, FetchOutcome, SourceKind, UrlState


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where an answer that is no feed holds what a feed would tell; each empty where there is no such thing.

    CSS selectors for a listing (``::text`` and ``::attr(name)`` as in Scrapy), names with dots between them
    for an API; all but ``item`` and ``next`` count from the item.
    """

    item: str = ""  # the block of one article; the list of documents
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""
    date_form: str = ""  # of strptime; without it ISO 8601 and plain English are read
    next: str = ""  # the address of the next page
    pages: int = 1  # answers read in one visit at most: pages, or sitemaps of an index


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
    layout: Layout = Layout()


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
    disabled_reason: str | None = None
    baselined_at: datetime | None = None  # first good visit; what it brought is never alerted
    moved_to: str | None = None  # where permanent redirects led of late
    moved_seen: int = 0  # in how many good visits, one after another
    adopted_url: str | None = None  # asked in the place of the configured address


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
class KnownUrl:
    """What the ledger holds of an address; of one that is a duplicate, what it holds of the original."""

    url: str
    url_key: str
    state: UrlState
    source_id: str | None  # the source whose entry it was last queued for
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedUrl:
    """An article page that waits to be downloaded, with what its feed said of it.

    Where the page has moved, ``entry.url`` is its address and ``entry.url_key`` still that of the first one.
    """

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
    fault: Fault | None = None  # may stand beside OK: an answer that was read, and is not as it should be
    moved_to: str | None = None  # where a permanent redirect led


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
