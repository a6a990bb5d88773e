"""Asks one address after another, with the manners of a crawl, and writes nothing down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser

from crawler.answers import headers_of, redirects_of
from crawler.article import Extracted
from crawler.discovery import Leaf
from crawler.gathering import MAX_LIST, Gathered, bounds, gather, headers_for, missed, url_of
from crawler.jobs import read_entry, read_page
from crawler.outcomes import of_failure, page_end, page_read
from crawler.report import CheckReport, Ending
from crawler.robots import RobotsMiddleware
from crawler.spiders.source import MAX_PAGE
from crawler.worker import JobFailed, WorkerPool
from store.records import Entry, FetchOutcome, Source, SourceState, UrlState

Headers = dict[str, str | bytes]

_CLOSED = {FetchOutcome.BLOCKED, FetchOutcome.ROBOTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """One question at a time; each passes guard, robots.txt and the pause of its host."""

    crawler: Crawler
    pool: WorkerPool
    on_progress: Callable[[str], None]

    async def answer(
        self, url: str, *, headers: Headers | None = None, max_bytes: int = MAX_LIST
    ) -> Response | Ending:
        """What ``url`` answered, redirects followed, or why there was no answer."""
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - a spider that runs has one
        request = Request(url, headers=headers, meta={"download_maxsize": max_bytes}, dont_filter=True)
        try:
            got: Response | Ending = await engine.download_async(request)
        except Exception as error:
            got = of_failure(error)
        self.on_progress(url)
        return got

    async def visit(self, source: Source) -> CheckReport:
        """What the source answers today, all answers of the visit taken together."""
        state, now = SourceState(source_id=source.id), datetime.now(UTC)
        so_far = Gathered(source=source, state=state)
        most = bounds(source)["download_maxsize"]
        got = await self.answer(
            url_of(source, state, now=now), headers=headers_for(source, state, now=now), max_bytes=most
        )
        if isinstance(got, Ending):
            return report_of(replace(so_far, ending=got))
        way = redirects_of(got)
        so_far = await self.gathered(got, so_far)
        while so_far.ahead:
            got = await self.answer(so_far.ahead[0], max_bytes=most)
            so_far = missed(so_far, got) if isinstance(got, Ending) else await self.gathered(got, so_far)
        return report_of(so_far, way)

    async def gathered(self, response: Response, so_far: Gathered) -> Gathered:
        """``so_far`` and what ``response`` adds to it; nothing was seen before."""
        return await gather(response, so_far, pool=self.pool, known=nothing_known, now=datetime.now(UTC))

    async def leaf(self, entry: Entry, *, page: bool, excerpt: bool = False) -> Leaf:
        """``entry`` as it would be read; its page is asked where ``page`` says so."""
        said = await self.pool.run(read_entry, entry, excerpt=excerpt)
        feed = Extracted() if isinstance(said, JobFailed) else said
        known = Leaf(entry=entry, read=feed, said=len(feed.text) if feed.origin == "feed" else 0)
        if not page:
            return known
        got = await self.answer(entry.url, max_bytes=MAX_PAGE)
        if isinstance(got, Ending):
            return replace(known, error=got.error, walled=got.outcome in _CLOSED)
        return await self._opened(known, got)

    async def _opened(self, known: Leaf, page: Response) -> Leaf:
        end = page_end(page.status)
        if end is None:
            kind = headers_of(page).get("content-type", "")
            read = await self.pool.run(
                read_page, page.body, url=page.url, content_type=kind, entry=known.entry
            )
            end = page_read(read)
            if end is None and isinstance(read, Extracted):
                return replace(known, read=read, walled="paywall" in read.flags)
        assert end is not None  # noqa: S101 - a page is read or it ends
        return replace(known, error=end.reason, walled=end.state is UrlState.GATED)

    async def sitemaps(self, url: str) -> list[str]:
        """The ``Sitemap:`` lines of the robots.txt that was read before ``url`` was asked."""
        manners = self.crawler.get_downloader_middleware(RobotsMiddleware)
        parser = await manners.robot_parser(Request(url)) if manners else None
        return list(parser.rp.sitemaps) if isinstance(parser, ProtegoRobotParser) else []


def report_of(after: Gathered, way: tuple[str, ...] = ()) -> CheckReport:
    """What a visit came to; ``way`` is the redirects of its first answer."""
    dates = [entry.published or entry.updated for entry in after.parsed.entries]
    return CheckReport(
        source_id=after.source.id,
        outcome=after.ending.outcome,
        error=after.ending.error,
        fault=after.ending.fault,
        http_status=after.answer.status,
        redirects=way,
        title=after.parsed.title,
        form=after.parsed.form,
        entries=after.parsed.entries,
        newest=max((date for date in dates if date), default=None),
        etag=after.answer.etag,
        last_modified=after.answer.last_modified,
    )


def nothing_known(entries: Sequence[Entry]) -> tuple[str, ...]:
    """A look leaves no trace and knows of nothing."""
    return ()
