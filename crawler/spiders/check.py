"""Asks what the addresses of sources answer today, and writes nothing down: ``quaywire sources check``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import answer_of, headers_of, redirects_of
from crawler.feeds import ParsedFeed
from crawler.jobs import read_feed
from crawler.outcomes import of_answer, of_failure
from crawler.report import CheckReport, Ending
from crawler.safety import assert_safe
from crawler.sniff import verdict
from crawler.spiders.feed import FEED_ACCEPT, caught, nothing_in
from crawler.worker import JobFailed, WorkerPool
from store.records import FetchOutcome, Source


class CheckSpider(Spider):
    """One request for each source; ``reports`` holds what came of it, by source id."""

    name = "check"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - Scrapy declares it so

    def __init__(
        self,
        *,
        sources: Sequence[Source] = (),
        on_progress: Callable[[str], None] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.reports: dict[str, CheckReport] = {}
        self._sources = sources
        self._pool = WorkerPool()
        self._on_progress = on_progress or (lambda _: None)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Raises ConfigError where a setting is unsafe."""
        assert_safe(crawler.settings)
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        for source in self._sources:
            yield Request(
                source.url,
                callback=self.parse_answer,
                errback=self.no_answer,
                cb_kwargs={"source": source},
                headers={"Accept": FEED_ACCEPT},
                dont_filter=True,
            )

    async def parse_answer(self, response: Response, source: Source) -> None:
        headers = headers_of(response)
        sniff = verdict(response.body, status=response.status, headers=headers)
        ending = of_answer(response.status, sniff)
        parsed: ParsedFeed | JobFailed | None = None
        if ending.outcome is FetchOutcome.OK:
            kind = headers.get("content-type", "")
            parsed = await self._pool.run(read_feed, response.body, url=response.url, content_type=kind)
            ending = read_ending(parsed, source)
        self._report(source, response, ending, parsed if isinstance(parsed, ParsedFeed) else None)

    def no_answer(self, failure: Failure) -> None:
        source: Source = failure.request.cb_kwargs["source"]  # type: ignore[attr-defined]
        ending = of_failure(caught(failure))
        self._tell(CheckReport(source_id=source.id, outcome=ending.outcome, error=ending.error))

    def closed(self, reason: str) -> None:
        self._pool.close()

    def _report(self, source: Source, response: Response, ending: Ending, parsed: ParsedFeed | None) -> None:
        answer = answer_of(response, now=datetime.now(UTC))
        dates = [entry.published or entry.updated for entry in parsed.entries] if parsed else []
        self._tell(
            CheckReport(
                source_id=source.id,
                outcome=ending.outcome,
                error=ending.error,
                http_status=response.status,
                redirects=redirects_of(response),
                entries=len(parsed.entries) if parsed else 0,
                newest=max((date for date in dates if date), default=None),
                etag=answer.etag,
                last_modified=answer.last_modified,
            )
        )

    def _tell(self, report: CheckReport) -> None:
        self.reports[report.source_id] = report
        self._on_progress(f"{report.source_id}: {report.outcome}")


def read_ending(parsed: ParsedFeed | JobFailed, source: Source) -> Ending:
    """What the reading of a feed says of its source."""
    if isinstance(parsed, JobFailed):
        return Ending(outcome=FetchOutcome.HARD_ERROR, error=f"not readable: {parsed.reason}")
    if not parsed.entries:
        return nothing_in(parsed.version, parsed.unusable)
    short = len(parsed.entries) < source.min_articles
    error = f"{len(parsed.entries)} entries, at least {source.min_articles} expected" if short else ""
    return Ending(outcome=FetchOutcome.OK, error=error)
