"""The crawler's books on sources: every visit ends here, once. ``pages`` are its books on pages."""

from __future__ import annotations

import logging
import random
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.canonical import host_of
from crawler.originals import resolved
from crawler.pagebook import PageBook
from crawler.report import Answer, CrawlReport, Ending, SourceResult
from crawler.schedule import after
from crawler.selection import MAX_READS, Selection, reads_pages, select
from crawler.sources import load
from store.database import Store
from store.records import (
    ConfigError,
    Entry,
    FetchOutcome,
    Lease,
    QueuedUrl,
    Source,
    SourceState,
    UrlState,
    Visit,
)

if TYPE_CHECKING:
    from crawler.gathering import Gathered  # brings Scrapy

log = logging.getLogger(__name__)

MAX_WAITING = 5_000  # pages of earlier runs that one run takes up again
OUTAGE_SHARE = 0.8
OUTAGE_HOSTS = 3


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

    def __init__(
        self,
        store: Store,
        *,
        sources: Collection[Source],
        clock: Callable[[], datetime],
        force: bool = False,
        keep_pages: bool = False,
    ) -> None:
        self.now = clock
        # One owner per machine: a killed run's leases are taken up at once. Two runs at a time are kept apart
        # by the lock file that the caller holds.
        self.owner = f"crawler@{socket.gethostname()}"
        self.leases: tuple[Lease, ...] = ()
        self.on_progress: Callable[[str], None] = lambda _: None
        self._store = store
        self._force = force
        self._sources = {source.id: source for source in sources}
        self.pages = PageBook(
            store,
            sources=self._sources,
            clock=clock,
            keep_html=keep_pages,
            tell=lambda said: self.on_progress(said),
        )
        self._started = clock()
        self._begun: dict[str, datetime] = {}
        self._results: dict[str, SourceResult] = {}
        self._postponed: list[_Postponed] = []

    @classmethod
    def open(
        cls,
        *,
        db_path: Path,
        config_dir: Path,
        lease_s: int,
        only: Collection[str] = (),
        force: bool = False,
        check: bool = True,
        keep_pages: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Read the configuration, bring the store's sources in line with it, and lease what is due.

        :param only: ids of the sources to visit; empty means all
        :param force: also those that are not due, and pages whose next try is not
        :param check: look for damage in the whole file; False where this process has done so
        :param keep_pages: keep the HTML of articles, packed, for ``crawler.again``
        :raises ConfigError: a source file is wrong, or ``only`` names a source that does not exist
        :raises StoreError: the database cannot be used
        """
        sources = load(config_dir / "sources")
        for unknown in sorted(set(only) - {source.id for source in sources}):
            raise ConfigError(f"{config_dir / 'sources'}: no source {unknown!r}")
        store = Store.open(db_path, check=check)
        try:
            store.sources.sync(sources, clock())
            chosen = [s for s in sources if s.enabled and s.id in (only or {s.id})]
            ledger = cls(store, sources=chosen, clock=clock, force=force, keep_pages=keep_pages)
            ledger._lease(lease_s)
        except BaseException:
            store.close()
            raise
        return ledger

    def _lease(self, lease_s: int) -> None:
        self.leases = tuple(
            self._store.sources.lease_due(
                owner=self.owner, now=self.now(), lease_s=lease_s, only=set(self._sources), force=self._force
            )
        )

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    def waiting(self) -> list[QueuedUrl]:
        """Pages that an earlier run left behind and that may be tried now."""
        return self._ripe(set(self._sources))

    def _ripe(self, source_ids: Collection[str], *, at_once: bool = False) -> list[QueuedUrl]:
        now = None if at_once or self._force else self.now()
        return self._store.articles.queued(source_ids, MAX_WAITING, now=now)

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

    def seen(self, entries: Sequence[Entry]) -> Collection[str]:
        """The keys of those entries that are in the ledger."""
        return self._store.articles.known([entry.url_key for entry in entries])

    def arrived(self, lease: Lease, visit: Gathered) -> list[QueuedUrl]:
        """Write down a good visit and the pages it asks us to read, in one transaction; those to read now.

        An edit that comes too soon after the last reading waits in the store. The first good visit to a
        source is its baseline: what stood there before we came is old news.
        """
        source, answer, entries = lease.source, visit.answer, visit.parsed.entries
        found = resolved(self._store.articles, source.id, entries)
        keys = [entry.url_key for entry in found.entries]
        worn = self._store.articles.often_read(keys, MAX_READS) if reads_pages(source) else ()
        known = self._store.articles.known(keys)
        chosen = select(found.entries, known, source, worn=worn, anew=found.anew)
        with self._store.transaction():
            self._record(lease, visit.ending, answer, entries, chosen)
            for alias in found.aliases:
                self._store.articles.join(alias.url_key, alias.of_key, alias.reason, self.now())
            if chosen.queue and answer.repeats(lease.state):
                self._store.sources.distrust_validators(source.id)
        ripe = {q.entry.url_key: q for q in self._ripe({source.id}, at_once=not reads_pages(source))}
        return [ripe[entry.url_key] for entry in chosen.queue if entry.url_key in ripe]

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
            fault=ending.fault,
            moved_to=answer.moved_to,
        )
        with self._store.transaction():
            self._store.sources.record(
                visit, entries, queue=chosen.queue, baseline=lease.state.baselined_at is None
            )
            for entry, reason in chosen.excluded:
                self._store.articles.drop(entry.url_key, UrlState.EXCLUDED, reason, now)
        self._tell(visit, chosen)
        self._tell_move(lease.state, visit)

    def _tell(self, visit: Visit, chosen: Selection) -> None:
        self._results[visit.source_id] = SourceResult(
            source_id=visit.source_id,
            outcome=visit.outcome,
            error=visit.error,
            fault=visit.fault,
            http_status=visit.http_status,
            items=visit.items,
            new_items=chosen.new,
            edited_items=chosen.edited,
            moved_to=visit.moved_to,
        )
        said = visit.error or f"{chosen.new} new" * (visit.outcome is FetchOutcome.OK)
        self.on_progress(f"{visit.source_id}: {visit.outcome}{said and ', '}{said}")

    def _tell_move(self, before: SourceState, visit: Visit) -> None:
        adopted = self._store.sources.state(visit.source_id).adopted_url
        if adopted != before.adopted_url:
            how = (
                f"has moved for good to {adopted} and is asked there; its url in config should follow"
                if adopted
                else f"is gone from {before.adopted_url}; it is asked at its url in config again"
            )
            log.warning("%s: %s", visit.source_id, how)

    # -- the end ---------------------------------------------------------------------------------------------

    def close(self, *, reason: str, requests: int = 0) -> CrawlReport:
        """Settle what was postponed, give back every lease that no visit ended, close the store."""
        try:
            outage = self._outage()
            for one in self._postponed if not outage else ():
                self._record(one.lease, one.ending, one.answer)
            released = self._store.sources.release(owner=self.owner)
            waiting = len(self._store.articles.queued(set(self._sources), MAX_WAITING))
        finally:
            self.abandon()
        return CrawlReport(
            results=tuple(self._results[key] for key in sorted(self._results)),
            articles=self.pages.kept[True],
            same=self.pages.kept[False],
            pages=dict(self.pages.ended),
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
