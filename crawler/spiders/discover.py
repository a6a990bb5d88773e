"""Lets a piece of work ask the web as a crawl would: ``quaywire sources add``, ``test`` and ``new``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler

from crawler.asking import Asker
from crawler.safety import assert_safe
from crawler.worker import WorkerPool

Work = Callable[[Asker], Awaitable[object]]


class DiscoverSpider(Spider):
    """Runs ``work`` to its end; ``result`` holds what it returned, ``error`` what it raised."""

    name = "discover"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - Scrapy declares it so

    def __init__(
        self,
        *,
        work: Work,
        on_progress: Callable[[str], None] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.result: object = None
        self.error: Exception | None = None
        self.ended = False  # False at the close: a person broke it off
        self._work = work
        self._on_progress = on_progress or (lambda _: None)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Raises ConfigError where a setting is unsafe."""
        assert_safe(crawler.settings)
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        pool = WorkerPool(limit_s=self.settings.getfloat("QUAYWIRE_EXTRACT_TIMEOUT_S"))
        try:
            asker = Asker(crawler=self.crawler, pool=pool, on_progress=self._on_progress)
            self.result = await self._work(asker)
            self.ended = True
        except Exception as error:  # Scrapy would log it and end in peace; the caller raises it
            self.error = error
            self.ended = True
        finally:
            pool.close()
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # Scrapy asks for a generator
            yield request
