"""Asks what the addresses of sources answer today, and writes nothing down: ``quaywire sources check``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import redirects_of
from crawler.asking import nothing_known, report_of
from crawler.gathering import Gathered, bounds, gather, headers_for, missed, url_of
from crawler.outcomes import of_failure
from crawler.report import CheckReport
from crawler.safety import assert_safe
from crawler.spiders.source import caught
from crawler.worker import WorkerPool
from store.records import Source, SourceState


class CheckSpider(Spider):
    """One visit for each source; ``reports`` holds what came of it, by source id."""

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
        self._ways: dict[str, tuple[str, ...]] = {}
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
            state = SourceState(source_id=source.id)
            now = datetime.now(UTC)
            yield self._ask(
                url_of(source, state, now=now),
                Gathered(source=source, state=state),
                headers=headers_for(source, state, now=now),
            )

    def _ask(self, url: str, so_far: Gathered, *, headers: dict[str, str | bytes] | None = None) -> Request:
        return Request(
            url,
            callback=self.parse_answer,
            errback=self.no_answer,
            cb_kwargs={"so_far": so_far},
            headers=headers,
            meta=bounds(so_far.source),
            dont_filter=True,
        )

    async def parse_answer(self, response: Response, so_far: Gathered) -> AsyncIterator[Request]:
        if not so_far.asked:
            self._ways[so_far.source.id] = redirects_of(response)
        after = await gather(response, so_far, pool=self._pool, known=nothing_known, now=datetime.now(UTC))
        for request in self._go_on(after):
            yield request

    def no_answer(self, failure: Failure) -> Iterator[Request]:
        so_far: Gathered = failure.request.cb_kwargs["so_far"]  # type: ignore[attr-defined]
        ending = of_failure(caught(failure))
        if so_far.asked:
            yield from self._go_on(missed(so_far, ending))
        else:
            self._report(replace(so_far, ending=ending))

    def _go_on(self, after: Gathered) -> Iterator[Request]:
        if after.ahead:
            yield self._ask(after.ahead[0], after)
        else:
            self._report(after)

    def closed(self, reason: str) -> None:
        self._pool.close()

    def _report(self, after: Gathered) -> None:
        source_id = after.source.id
        self.reports[source_id] = report_of(after, self._ways.get(source_id, ()))
        self._on_progress(f"{source_id}: {after.ending.outcome}")
