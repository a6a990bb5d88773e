"""The spider of sources: visits what is due, whatever its kind, then the pages that wait.

``python -m scrapy crawl source`` is for work on the spider. It reads ``crawler/settings.py`` and not
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

from crawler.answers import headers_of
from crawler.article import Page
from crawler.gathering import Gathered, bounds, gather, headers_for, missed, url_of
from crawler.ledger import Ledger
from crawler.manners import HostResting, RunEnding, drain
from crawler.outcomes import of_failure, page_end, page_failure
from crawler.report import Answer, CrawlReport, Ending
from crawler.safety import assert_safe
from crawler.schedule import Hints
from crawler.selection import reads_pages
from crawler.worker import WorkerPool
from store.records import ConfigError, Fault, FetchOutcome, Lease, QueuedUrl, StoreError

log = logging.getLogger(__name__)

MAX_PAGE = 5 << 20  # bytes; the extractor reads three million characters
SOURCES_FIRST = 10  # priority of what lists articles over the articles


class SourceSpider(Spider):
    """Visits each leased source and downloads each queued page once; each ends in one recorded outcome."""

    name = "source"

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
        """``only`` (ids, comma between them) and ``force`` (not empty) are for ``scrapy crawl source -a``.

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
        """Sources first, then the pages that earlier runs left behind."""
        for lease in self.ledger.leases:
            self.ledger.begin(lease)
            yield self._visit_request(lease)
        for queued in self._left:
            for request in self._page(queued):
                yield request

    # -- sources ---------------------------------------------------------------------------------------------

    def _visit_request(self, lease: Lease) -> Request:
        now = self.ledger.now()
        return self._ask(
            url_of(lease.source, lease.state, now=now),
            lease,
            Gathered(source=lease.source, state=lease.state),
            headers=headers_for(lease.source, lease.state, now=now),
        )

    def _ask(
        self, url: str, lease: Lease, so_far: Gathered, *, headers: dict[str, str | bytes] | None = None
    ) -> Request:
        return Request(
            url,
            callback=self.parse_source,
            errback=self.no_source,
            cb_kwargs={"lease": lease, "so_far": so_far},
            headers=headers,
            priority=SOURCES_FIRST,
            meta=bounds(lease.source),
            dont_filter=True,
        )

    async def parse_source(
        self, response: Response, lease: Lease, so_far: Gathered
    ) -> AsyncIterator[Request | Page]:
        """An answer to a visit. What goes wrong in here is this source's end, never the run's."""
        try:
            after = await gather(
                response, so_far, pool=self.pool, known=self.ledger.seen, now=self.ledger.now()
            )
            going_on = list(self._go_on(lease, after))
        except StoreError as error:
            self.stop(error)
            return
        except Exception as error:
            log.exception("visit failed: %s", lease.source.id)
            said = f"internal error: {type(error).__name__}"
            ending = Ending(outcome=FetchOutcome.HARD_ERROR, fault=Fault.INTERNAL, error=said)
            self._failed(lease, ending, Answer())
            return
        for one in going_on:
            yield one

    def _go_on(self, lease: Lease, after: Gathered) -> Iterator[Request | Page]:
        """The next address of the visit, or the pages that a finished one found."""
        if after.ahead:
            yield self._ask(after.ahead[0], lease, after)
        elif after.ending.outcome is FetchOutcome.OK:
            self._warn(after)
            for queued in self.ledger.arrived(lease, after):
                yield from self._page(queued)
        else:
            self.ledger.failed(lease, after.ending, after.answer)

    def _warn(self, after: Gathered) -> None:
        for count, what in (
            (after.parsed.collapsed, "at the address of another"),
            (after.parsed.cut, "beyond our bound"),
        ):
            if count:
                log.warning("%s: %d entries not read: %s", after.source.id, count, what)

    def no_source(self, failure: Failure) -> Iterator[Request | Page]:
        """No answer to a visit."""
        lease: Lease = failure.request.cb_kwargs["lease"]  # type: ignore[attr-defined]
        so_far: Gathered = failure.request.cb_kwargs["so_far"]  # type: ignore[attr-defined]
        error = caught(failure)
        if isinstance(error, RunEnding):
            return  # not visited: the lease is given back at the end
        ending = of_failure(error)
        try:
            if so_far.asked:
                yield from self._go_on(lease, missed(so_far, ending))
                return
            until = error.until if isinstance(error, HostResting) else None
            wait = int((until - self.ledger.now()).total_seconds()) if until else None
            self.ledger.failed(lease, ending, Answer(hints=Hints(retry_after_s=wait)))
        except StoreError as trouble:
            self.stop(trouble)

    def _failed(self, lease: Lease, ending: Ending, answer: Answer) -> None:
        try:
            self.ledger.failed(lease, ending, answer)
        except StoreError as error:
            self.stop(error)

    # -- pages -----------------------------------------------------------------------------------------------

    def _page(self, queued: QueuedUrl) -> Iterator[Request | Page]:
        """The request for a page; sources whose entries say it all, or whose pages are closed, need none."""
        if queued.entry.url in self._asked:
            return
        self._asked.add(queued.entry.url)
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
