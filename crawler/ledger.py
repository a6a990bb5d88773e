"""The crawler's books, the only door to the store: every source and every URL ends here, once."""

from __future__ import annotations

import logging
import random
import socket
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from crawler.article import Extracted, article_of
from crawler.canonical import host_of
from crawler.report import Answer, CrawlReport, Ending, SourceResult
from crawler.schedule import after
from crawler.selection import Selection, select
from crawler.sources import load
from store.database import Store
from store.records import (
    ConfigError,
    Entry,
    FetchOutcome,
    Lease,
    QueuedUrl,
    Source,
    SourceKind,
    UrlState,
    Visit,
)

log = logging.getLogger(__name__)

MAX_WAITING = 5_000  # pages of earlier runs that one run takes up again
MAX_ATTEMPTS = 3  # to read one page
OUTAGE_SHARE = 0.8
OUTAGE_HOSTS = 3

_WALLS = {"challenge": "a challenge page", "consent": "a page that asks for consent", "paywall": "a paywall"}


@dataclass(frozen=True, slots=True)
class _Postponed:
    """A visit that failed for want of a network: whether it counts is known when the run ends."""

    lease: Lease
    ending: Ending
    answer: Answer
    at: datetime


def utc_now() -> datetime:
    """The clock of a real run."""
    return datetime.now(UTC)


class Ledger:
    """Leases due sources and writes down how each visit and each page ended."""

    def __init__(self, store: Store, *, sources: Collection[Source], clock: Callable[[], datetime]) -> None:
        self.now = clock
        # One owner per machine: a killed run's leases are taken up at once. Two runs at a time are kept apart
        # by the lock file that the caller holds.
        self.owner = f"crawler@{socket.gethostname()}"
        self.leases: tuple[Lease, ...] = ()
        self.on_progress: Callable[[str], None] = lambda _: None
        self._store = store
        self._sources = {source.id: source for source in sources}
        self._started = clock()
        self._begun: dict[str, datetime] = {}
        self._results: dict[str, SourceResult] = {}
        self._postponed: list[_Postponed] = []
        self._pages: Counter[UrlState] = Counter()
        self._kept: Counter[bool] = Counter()

    @classmethod
    def open(
        cls,
        *,
        db_path: Path,
        config_dir: Path,
        lease_s: int,
        only: Collection[str] = (),
        force: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Read the configuration, bring the store's sources in line with it, and lease what is due.

        :param only: ids of the sources to visit; empty means all
        :param force: also those that are not due
        :raises ConfigError: a source file is wrong, or ``only`` names a source that does not exist
        :raises StoreError: the database cannot be used
        """
        sources = load(config_dir / "sources")
        for unknown in sorted(set(only) - {source.id for source in sources}):
            raise ConfigError(f"{config_dir / 'sources'}: no source {unknown!r}")
        store = Store.open(db_path)
        try:
            store.sources.sync(sources, clock())
            chosen = [
                s for s in sources if s.kind is SourceKind.FEED and s.enabled and s.id in (only or {s.id})
            ]
            ledger = cls(store, sources=chosen, clock=clock)
            ledger._lease(lease_s, force=force)
        except BaseException:
            store.close()
            raise
        return ledger

    def _lease(self, lease_s: int, *, force: bool) -> None:
        self.leases = tuple(
            self._store.sources.lease_due(
                owner=self.owner, now=self.now(), lease_s=lease_s, only=set(self._sources), force=force
            )
        )

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    def waiting(self) -> list[QueuedUrl]:
        """Pages that an earlier run left behind, oldest first."""
        return self._store.articles.queued(set(self._sources), MAX_WAITING)

    # -- hosts (crawler.manners.Calendar) --------------------------------------------------------------------

    def host_down_until(self, host: str) -> datetime | None:
        return self._store.sources.host_down_until(host)

    def hold_host(self, host: str, until: datetime, reason: str) -> None:
        self._store.sources.hold_host(host, until, reason)

    # -- sources ---------------------------------------------------------------------------------------------

    def begin(self, lease: Lease) -> None:
        """The visit starts now."""
        self._begun[lease.source.id] = self.now()

    def failed(self, lease: Lease, ending: Ending, answer: Answer | None = None) -> None:
        """The visit brought nothing to read: a failure, or nothing new."""
        answer = answer or Answer()
        if ending.network:
            self._postponed.append(_Postponed(lease, ending, answer, self.now()))
        else:
            self._record(lease, ending, answer)

    def arrived(self, lease: Lease, answer: Answer, entries: Sequence[Entry]) -> list[QueuedUrl]:
        """Write down a feed and the pages it asks us to read, in one transaction; the pages to read now.

        The first good visit to a source is its baseline: what stood there before we came is old news.
        """
        source = lease.source
        chosen = select(entries, self._store.articles.known([e.url_key for e in entries]), source)
        short = len(entries) < source.min_articles
        error = f"{len(entries)} entries, at least {source.min_articles} expected" if short else ""
        with self._store.transaction():
            self._record(lease, Ending(outcome=FetchOutcome.OK, error=error), answer, entries, chosen)
            if chosen.queue and _same_validators(lease, answer):
                self._store.sources.distrust_validators(source.id)
        baseline = lease.state.baselined_at is None
        return [QueuedUrl(source_id=source.id, entry=entry, baseline=baseline) for entry in chosen.queue]

    def _record(
        self,
        lease: Lease,
        ending: Ending,
        answer: Answer,
        entries: Sequence[Entry] = (),
        chosen: Selection | None = None,
    ) -> None:
        chosen = chosen or Selection()
        now = self.now()
        due = after(
            ending.outcome,
            source=lease.source,
            state=lease.state,
            now=now,
            known_share=chosen.known_share,
            hints=answer.hints,
            passing=ending.passing,
            jitter=random.random(),  # noqa: S311 - spreads visits, hides nothing
        )
        visit = Visit(
            source_id=lease.source.id,
            started_at=self._begun.get(lease.source.id, self._started),
            finished_at=now,
            outcome=ending.outcome,
            next_due_at=due.due_at,
            interval_s=due.interval_s,
            http_status=answer.status,
            effective_url=answer.url,
            etag=answer.etag,
            last_modified=answer.last_modified,
            body_sha256=answer.body_sha256,
            items=len(entries),
            new_items=chosen.new,
            error=ending.error,
        )
        with self._store.transaction():
            self._store.sources.record(
                visit, entries, queue=chosen.queue, baseline=lease.state.baselined_at is None
            )
            for entry, reason in chosen.excluded:
                self._store.articles.drop(entry.url_key, UrlState.EXCLUDED, reason, now)
        self._tell(visit, chosen, answer.moved_to)

    def _tell(self, visit: Visit, chosen: Selection, moved_to: str | None) -> None:
        self._results[visit.source_id] = SourceResult(
            source_id=visit.source_id,
            outcome=visit.outcome,
            error=visit.error,
            http_status=visit.http_status,
            items=visit.items,
            new_items=chosen.new,
            edited_items=chosen.edited,
            moved_to=moved_to,
        )
        said = visit.error or f"{chosen.new} new" * (visit.outcome is FetchOutcome.OK)
        self.on_progress(f"{visit.source_id}: {visit.outcome}{said and ', '}{said}")

    # -- pages -----------------------------------------------------------------------------------------------

    def attempt(self, queued: QueuedUrl) -> QueuedUrl:
        """Count a try before it is made, so that a page which kills its reader is counted too."""
        self._store.articles.attempt(queued.entry.url_key, self.now())
        return replace(queued, attempts=queued.attempts + 1)

    def put_off(self, queued: QueuedUrl, reason: str) -> None:
        """The try failed; the page waits for the next run, or has failed for good with its last try."""
        if queued.attempts >= MAX_ATTEMPTS:
            self.drop(queued, UrlState.FAILED, f"{queued.attempts} attempts, the last: {reason}")

    def drop(self, queued: QueuedUrl, state: UrlState, reason: str) -> None:
        """The page ends without an article."""
        self._store.articles.drop(queued.entry.url_key, state, reason, self.now())
        self._pages[state] += 1

    def keep(self, queued: QueuedUrl, read: Extracted) -> None:
        """The page ends as an article, or without one if there was no text on it."""
        if not read.text:
            wall = _WALLS.get(read.wall)
            self.drop(queued, UrlState.REFUSED if wall else UrlState.EMPTY, wall or "no article text")
            return
        now = self.now()
        article = article_of(queued, read, source=self.source(queued.source_id), now=now)
        self._kept[self._store.articles.keep(article, now=now)] += 1
        self._pages[UrlState.STORED] += 1
        self.on_progress(f"{queued.source_id}: read {article.title}")

    # -- the end ---------------------------------------------------------------------------------------------

    def close(self, *, reason: str, requests: int = 0) -> CrawlReport:
        """Settle what was postponed, give back every lease that no visit ended, close the store."""
        try:
            outage = self._outage()
            for one in self._postponed if not outage else ():
                self._record(one.lease, one.ending, one.answer)
            released = self._store.sources.release(owner=self.owner)
            waiting = len(self.waiting())
        finally:
            self.abandon()
        return CrawlReport(
            results=tuple(self._results[key] for key in sorted(self._results)),
            articles=self._kept[True],
            same=self._kept[False],
            pages=dict(self._pages),
            waiting=waiting,
            released=released,
            outage=outage,
            reason=reason,
            requests=requests,
            seconds=(self.now() - self._started).total_seconds(),
        )

    def abandon(self) -> None:
        """Close the store and nothing else; leases run out by themselves. Harmless when it is closed."""
        self._store.close()

    def _outage(self) -> bool:
        """Nearly every source at once, on several hosts: it is our line that is down, not they."""
        hosts = {host_of(one.lease.source.url) for one in self._postponed}
        return len(hosts) >= OUTAGE_HOSTS and len(self._postponed) >= OUTAGE_SHARE * len(self.leases)


def _same_validators(lease: Lease, answer: Answer) -> bool:
    """The server calls a changed feed by the name of the old one, so its 304 is worth nothing."""
    state = lease.state
    old, new = (state.etag, state.last_modified), (answer.etag, answer.last_modified)
    return answer.status == 200 and any(new) and old == new and state.body_sha256 is not None
