"""The spider of feeds: visits what is due, then the pages that wait.

``python -m scrapy crawl feed`` is for work on the spider. It reads ``crawler/settings.py`` and not
``config/settings.toml``: contact, pause, time limits and database are given as
``-s USER_AGENT=... -s DOWNLOAD_DELAY=... -s QUAYWIRE_EXTRACT_TIMEOUT_S=... -s QUAYWIRE_DB=...``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.answers import answer_of, headers_of
from crawler.article import Page
from crawler.jobs import read_feed
from crawler.ledger import Ledger
from crawler.manners import HostResting, RunEnding, drain
from crawler.outcomes import of_answer, of_failure, page_end, page_failure
from crawler.report import Answer, CrawlReport, Ending
from crawler.safety import assert_safe
from crawler.schedule import Hints, ask_whole
from crawler.selection import reads_pages
from crawler.sniff import verdict
from crawler.worker import JobFailed, WorkerPool
from store.records import ConfigError, FetchOutcome, Lease, QueuedUrl, StoreError

log = logging.getLogger(__name__)

FEED_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
MAX_PAGE = 5 << 20  # bytes; the extractor reads three million characters
FEEDS_FIRST = 10  # priority of feeds over pages


class FeedSpider(Spider):
    """Visits each leased source and downloads each queued page once; each ends in one recorded outcome."""

    name = "feed"

    def __init__(self, *, ledger: Ledger, pool: WorkerPool, time_limit_s: float, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.ledger = ledger
        self.pool = pool
        self.ending = False
        self.error: StoreError | None = None
        self.report = CrawlReport()
        self._left = ledger.waiting()
        self._time_limit_s = time_limit_s
        self._reason = "finished"
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,  # noqa: ANN401
        only: str = "",
        force: str = "",
        **kwargs: Any,  # noqa: ANN401
    ) -> Self:
        """``only`` (ids, comma between them) and ``force`` (not empty) are for ``scrapy crawl feed -a``.

        Raises ConfigError and StoreError.
        """
        settings = crawler.settings
        assert_safe(settings)
        if "ledger" not in kwargs:
            kwargs |= _alone(crawler, only=only, force=bool(force))
        limit_s = settings.getfloat("QUAYWIRE_EXTRACT_TIMEOUT_S")
        spider = super().from_crawler(
            crawler,
            *args,
            pool=WorkerPool(limit_s=limit_s),
            time_limit_s=settings.getfloat("QUAYWIRE_TIME_LIMIT_S"),
            **kwargs,
        )
        crawler.signals.connect(spider.opened, signals.spider_opened)
        return spider

    async def start(self) -> AsyncIterator[Request | Page]:
        """Feeds first, then the pages that earlier runs left behind."""
        for lease in self.ledger.leases:
            self.ledger.begin(lease)
            yield self._visit_request(lease)
        for queued in self._left:
            for request in self._page(queued):
                yield request

    # -- sources ---------------------------------------------------------------------------------------------

    def _visit_request(self, lease: Lease) -> Request:
        headers: dict[str, str | bytes] = {"Accept": FEED_ACCEPT}
        if not ask_whole(lease.state, now=self.ledger.now()):
            if lease.state.etag:
                headers["If-None-Match"] = lease.state.etag.encode("latin-1")
            if lease.state.last_modified:
                headers["If-Modified-Since"] = lease.state.last_modified.encode("latin-1")
        return Request(
            lease.source.url,
            callback=self.parse_feed,
            errback=self.no_feed,
            cb_kwargs={"lease": lease},
            headers=headers,
            priority=FEEDS_FIRST,
            dont_filter=True,
        )

    async def parse_feed(self, response: Response, lease: Lease) -> AsyncIterator[Request | Page]:
        """An answer to a visit. What goes wrong in here is this source's end, never the run's."""
        try:
            found = await self._read(response, lease)
        except StoreError as error:
            self.stop(error)
            return
        except Exception as error:
            log.exception("visit failed: %s", lease.source.id)
            said = f"internal error: {type(error).__name__}"
            self._failed(lease, Ending(outcome=FetchOutcome.HARD_ERROR, error=said), Answer())
            return
        for queued in found:
            for request in self._page(queued):
                yield request

    async def _read(self, response: Response, lease: Lease) -> list[QueuedUrl]:
        now = self.ledger.now()
        answer = answer_of(response, now=now)
        sniff = verdict(response.body, status=response.status, headers=headers_of(response))
        ending = of_answer(response.status, sniff)
        if ending.outcome is FetchOutcome.OK and answer.body_sha256 == lease.state.body_sha256:
            ending = Ending(outcome=FetchOutcome.UNCHANGED)
        if ending.outcome is not FetchOutcome.OK:
            self.ledger.failed(lease, ending, answer)
            return []
        kind = headers_of(response).get("content-type", "")
        parsed = await self.pool.run(
            read_feed,
            response.body,
            url=response.url,
            content_type=kind,
            summaries=not reads_pages(lease.source),
        )
        if isinstance(parsed, JobFailed):
            unread = Ending(outcome=FetchOutcome.HARD_ERROR, error=f"not readable: {parsed.reason}")
            self.ledger.failed(lease, unread, answer)
            return []
        if not parsed.entries:
            self.ledger.failed(lease, nothing_in(parsed.version, parsed.unusable), answer)
            return []
        for count, what in (
            (parsed.collapsed, "at the address of another"),
            (parsed.cut, "beyond our bound"),
        ):
            if count:
                log.warning("%s: %d entries of its feed not read: %s", lease.source.id, count, what)
        answer = answer_of(response, now=now, ttl_s=parsed.ttl_s)
        return self.ledger.arrived(lease, answer, parsed.entries)

    def no_feed(self, failure: Failure) -> None:
        """No answer to a visit."""
        lease: Lease = failure.request.cb_kwargs["lease"]  # type: ignore[attr-defined]
        error = caught(failure)
        if isinstance(error, RunEnding):
            return  # not visited: the lease is given back at the end
        until = error.until if isinstance(error, HostResting) else None
        wait = int((until - self.ledger.now()).total_seconds()) if until else None
        self._failed(lease, of_failure(error), Answer(hints=Hints(retry_after_s=wait)))

    def _failed(self, lease: Lease, ending: Ending, answer: Answer) -> None:
        try:
            self.ledger.failed(lease, ending, answer)
        except StoreError as error:
            self.stop(error)

    # -- pages -----------------------------------------------------------------------------------------------

    def _page(self, queued: QueuedUrl) -> Iterator[Request | Page]:
        """The request for a page; sources whose feed says it all, or whose pages are closed, need none."""
        if queued.entry.url_key in self._asked:
            return
        self._asked.add(queued.entry.url_key)
        source = self.ledger.source(queued.source_id)
        if not reads_pages(source):
            yield Page(queued=queued)
            return
        yield Request(
            queued.entry.url,
            callback=self.parse_page,
            errback=self.no_page,
            cb_kwargs={"queued": queued},
            meta={"download_maxsize": MAX_PAGE},
            dont_filter=True,
        )

    async def parse_page(self, response: Response, queued: QueuedUrl) -> AsyncIterator[Page]:
        """An answer to a page's request; the pipeline settles it."""
        kind = headers_of(response).get("content-type", "")
        end = page_end(response.status)
        body = response.body if end is None else None
        yield Page(queued=queued, body=body, url=response.url, content_type=kind, end=end)

    def no_page(self, failure: Failure) -> Iterator[Page]:
        """No answer to a page's request."""
        queued: QueuedUrl = failure.request.cb_kwargs["queued"]  # type: ignore[attr-defined]
        end = page_failure(caught(failure))
        if end.counts:
            yield Page(queued=queued, end=end)

    # -- the run ---------------------------------------------------------------------------------------------

    def opened(self) -> None:
        call_later(self._time_limit_s, self.end, "time limit")

    def stop(self, error: StoreError) -> None:
        """The database failed: nothing more can be written down, so nothing more is asked."""
        self.error = self.error or error
        self.end("store")

    def end(self, reason: str) -> None:
        """End the run before its time; what waits stays queued, what was not visited stays due."""
        if self.ending:
            return
        self.ending = True
        self._reason = reason
        drain(self.crawler.engine.downloader, None, lambda: RunEnding("the run ends"))
        deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))

    def closed(self, reason: str) -> None:
        """Scrapy's last word to a spider, however it ended."""
        self.pool.close()
        requests = int(self.crawler.stats.get_value("downloader/request_count", 0) or 0)
        ended = self._reason if self._reason != "finished" else reason
        try:
            self.report = self.ledger.close(reason=ended, requests=requests)
        except StoreError as error:
            self.error = self.error or error


def caught(failure: Failure) -> BaseException:
    """The exception in a failure; Twisted allows for there being none."""
    return failure.value or RuntimeError("a failure without an exception")


def nothing_in(version: str, unusable: int) -> Ending:
    """How a visit ends whose body held no entry; ``version`` is empty where it was no feed at all."""
    if not version:
        return Ending(outcome=FetchOutcome.HARD_ERROR, error="neither RSS nor Atom")
    if unusable:
        return Ending(outcome=FetchOutcome.HARD_ERROR, error=f"{unusable} entries, none with a web address")
    return Ending(outcome=FetchOutcome.EMPTY, error="a feed without entries")


def _alone(crawler: Crawler, *, only: str, force: bool) -> dict[str, Ledger]:
    """What ``quaywire`` would have prepared: the lock of the database, and the ledger."""
    settings = crawler.settings
    db_path = Path(settings["QUAYWIRE_DB"])
    lock = FileLock(f"{db_path}.lock", mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise ConfigError(f"{db_path}: another run is at work on it") from error
    release: Callable[[], None] = lock.release
    crawler.signals.connect(release, signals.engine_stopped, weak=False)
    ledger = Ledger.open(
        db_path=db_path,
        config_dir=Path(settings["QUAYWIRE_CONFIG"]),
        lease_s=int(settings.getfloat("QUAYWIRE_TIME_LIMIT_S")) + 600,
        only=[one.strip() for one in only.split(",") if one.strip()],
        force=force,
    )
    return {"ledger": ledger}
