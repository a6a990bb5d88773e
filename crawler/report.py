"""What a crawl or a check leaves for its caller: plain values, importable without Scrapy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.schedule import Hints
from store.records import Entry, Fault, FetchOutcome, SourceState, UrlState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An outcome with its reason.

    ``network``: we may have been cut off rather than they. ``passing``: worth asking again soon.
    """

    outcome: FetchOutcome
    error: str = ""
    fault: Fault | None = None
    network: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source's address answered; all of it empty where there was no answer."""

    status: int | None = None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    moved_to: str | None = None
    hints: Hints = field(default_factory=Hints)

    def repeats(self, state: SourceState) -> bool:
        """Whether the server calls the feed by its last name; if it has changed, its 304 is worth nothing."""
        old, new = (state.etag, state.last_modified), (self.etag, self.last_modified)
        return self.status == 200 and any(new) and old == new and state.body_sha256 is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResult:
    """How one visit ended. ``error`` may stand beside OK: fewer entries than the source promises."""

    source_id: str
    outcome: FetchOutcome
    error: str = ""
    fault: Fault | None = None
    http_status: int | None = None
    items: int = 0
    new_items: int = 0
    edited_items: int = 0
    moved_to: str | None = None  # a permanent redirect; the address in config/ should follow it


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """One crawl. ``outage``: nearly everything failed at once, so nothing was counted against any source."""

    results: tuple[SourceResult, ...] = ()
    articles: int = 0  # texts that are new in the store: first readings and new versions
    same: int = 0  # pages read again that said the same
    pages: Mapping[UrlState, int] = field(default_factory=dict)  # pages that ended in this run
    waiting: int = 0  # pages left for the next run
    released: int = 0  # sources that were due and not visited
    outage: bool = False
    reason: str = "finished"  # finished | time limit | shutdown
    requests: int = 0
    seconds: float = 0.0

    @property
    def counts(self) -> Mapping[FetchOutcome, int]:
        """Visits by outcome."""
        return Counter(result.outcome for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a source's address answers today; nothing of it is written down anywhere."""

    source_id: str
    outcome: FetchOutcome
    error: str = ""
    fault: Fault | None = None
    http_status: int | None = None
    redirects: tuple[str, ...] = ()  # "301 https://…" for each address on the way, the last one reached
    title: str = ""
    form: str = ""  # what the answer was: rss20, atom10, json1, urlset, sitemapindex, listing, api
    entries: tuple[Entry, ...] = ()
    newest: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the source can be crawled as it is configured."""
        return self.outcome is FetchOutcome.OK and not self.error
