"""Pages -> articles: the reading happens in a worker process, the writing in the ledger."""

from __future__ import annotations

import logging
from typing import Self, cast

from scrapy.crawler import Crawler

from crawler.article import Extracted, Page, PageEnd
from crawler.duplicates import named_by
from crawler.jobs import read_entry, read_page
from crawler.outcomes import page_read
from crawler.spiders.source import SourceSpider
from crawler.worker import JobFailed
from store.records import QueuedUrl, StoreError, UrlState

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
        spider = cast("SourceSpider", self._crawler.spider)
        try:
            await self._attempt(item, spider)
        except StoreError as error:
            spider.stop(error)
        return item

    async def _attempt(self, page: Page, spider: SourceSpider) -> None:
        queued = spider.ledger.pages.attempt(page.queued)
        try:
            await self._settle(page, queued, spider)
        except StoreError:
            raise
        except Exception as error:  # a bug of ours; the page is tried as often as any other, and no oftener
            log.exception("page failed: %s", queued.entry.url)
            said = f"internal error: {type(error).__name__}"
            end = PageEnd(state=UrlState.FAILED, reason=said, passing=True)
            if not spider.ledger.pages.put_off(queued, end):
                spider.ledger.pages.drop(queued, end)

    async def _settle(self, page: Page, queued: QueuedUrl, spider: SourceSpider) -> None:
        """Keep the text, let the page wait for another try, or end it with what its feed said, or none."""
        read = await self._read(page, spider) if page.end is None else None
        end = page.end if read is None else page_read(read)
        if end is not None:
            log.info("page not read: %s: %s", queued.entry.url, end.reason)
            if spider.ledger.pages.put_off(queued, end):
                return
            read = await self._stand_in(page, end, spider)
        if isinstance(read, Extracted) and read.text:
            names = named_by(page.body, url=page.url) if page.body and page.end is None else ()
            if not spider.ledger.pages.joined(queued, read, names):
                spider.ledger.pages.keep(queued, read, page=page if read.origin == "page" else None)
        elif end is not None:
            spider.ledger.pages.drop(queued, end)

    async def _read(self, page: Page, spider: SourceSpider) -> Extracted | JobFailed:
        if page.body is None:
            return await self._feed_text(page.queued, spider)
        return await spider.pool.run(
            read_page, page.body, url=page.url, content_type=page.content_type, entry=page.queued.entry
        )

    async def _stand_in(self, page: Page, end: PageEnd, spider: SourceSpider) -> Extracted | JobFailed | None:
        """What the feed said of a page that will not be had, where that is more than we have."""
        never_asked = page.body is None and page.end is None
        if never_asked or not end.stand_in or spider.ledger.pages.has_article(page.queued):
            return None
        return await self._feed_text(page.queued, spider)

    async def _feed_text(self, queued: QueuedUrl, spider: SourceSpider) -> Extracted | JobFailed:
        excerpt = spider.ledger.source(queued.source_id).excerpt_only
        return await spider.pool.run(read_entry, queued.entry, excerpt=excerpt)
