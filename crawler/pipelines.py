"""Pages -> articles: the reading happens in a worker process, the writing in the ledger."""

from __future__ import annotations

import logging
from typing import Self, cast

from scrapy.crawler import Crawler

from crawler.article import Extracted, Page
from crawler.jobs import read_entry, read_page
from crawler.spiders.feed import FeedSpider
from crawler.worker import JobFailed
from store.records import StoreError

log = logging.getLogger(__name__)


class ArticlePipeline:
    """Takes one Page and leaves one outcome for its URL."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Page) -> Page:
        """A database that fails stops the run; what happens to one page never does."""
        spider = cast("FeedSpider", self._crawler.spider)
        try:
            await self._settle(item, spider)
        except StoreError as error:
            spider.stop(error)
        return item

    async def _settle(self, page: Page, spider: FeedSpider) -> None:
        queued = spider.ledger.attempt(page.queued)
        read = await self._read(page, spider)
        if isinstance(read, JobFailed):
            log.info("page not read", extra={"url": queued.entry.url, "reason": read.reason})
            spider.ledger.put_off(queued, read.reason)
        else:
            spider.ledger.keep(queued, read)

    async def _read(self, page: Page, spider: FeedSpider) -> Extracted | JobFailed:
        entry = page.queued.entry
        if page.body is None:
            excerpt = spider.ledger.source(page.queued.source_id).excerpt_only
            return await spider.pool.run(read_entry, entry, excerpt=excerpt)
        return await spider.pool.run(
            read_page, page.body, url=page.url, content_type=page.content_type, entry=entry
        )
