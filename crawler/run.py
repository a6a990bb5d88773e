"""Starts Scrapy in this process: ``crawl`` for the real thing, the others for looks that leave no trace.

Twisted's reactor runs once in a process, so one of them can be called, once.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from crawler.discovery import Discovery, Leaf
from crawler.ledger import Ledger, utc_now
from crawler.report import CheckReport, CrawlReport, SourceResult
from store.records import ConfigError, Source

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import Settings

    from crawler.asking import Asker
    from crawler.pageshape import Shape

__all__ = [
    "CheckReport",
    "CrawlOrder",
    "CrawlReport",
    "SourceResult",
    "check",
    "crawl",
    "discover",
    "look",
    "shaped",
]

T = TypeVar("T")
Tell = Callable[[str], None]

log = logging.getLogger(__name__)

LEASE_MARGIN_S = 600
_CHATTY = ("scrapy", "twisted", "py.warnings", "trafilatura", "readability", "asyncio")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """What to crawl, where to keep it, and how politely.

    :param contact: a page or mail address that stands in the user agent; empty where nobody gave one
    :param delay_s: seconds between two requests to one host
    :param time_limit_s: seconds after which the run ends in good order
    :param extract_timeout_s: seconds that one page or feed may take to be read
    :param download_timeout_s: seconds that one answer may take to arrive whole
    :param keep_pages: keep the HTML of articles, packed
    :param verbose: let Scrapy's own log lines through
    :param clock: what time it is, aware UTC
    """

    db_path: Path
    config_dir: Path
    only: tuple[str, ...] = ()
    force: bool = False
    contact: str = ""
    delay_s: float = 2.0
    time_limit_s: float = 3000.0
    extract_timeout_s: float = 10.0
    download_timeout_s: float = 30.0
    keep_pages: bool = False
    verbose: bool = False
    clock: Callable[[], datetime] = utc_now


def crawl(order: CrawlOrder, on_progress: Callable[[str], None] | None = None) -> CrawlReport:
    """Visit what is due and read what waits; blocks until done. Scrapy is not even imported if nothing is.

    The caller holds the lock of the database and has opened it before, so it is not checked for damage again.
    ``on_progress`` hears one line for each source and article.
    Raises ConfigError for wrong configuration or unsafe settings, StoreError where the database fails.
    """
    ledger = Ledger.open(
        db_path=order.db_path,
        config_dir=order.config_dir,
        lease_s=int(order.time_limit_s) + LEASE_MARGIN_S,
        only=order.only,
        force=order.force,
        check=False,
        keep_pages=order.keep_pages,
        clock=order.clock,
    )
    ledger.on_progress = on_progress or ledger.on_progress
    if not ledger.leases and not ledger.waiting():
        return ledger.close(reason="finished")
    from crawler.spiders.source import SourceSpider

    try:
        spider = _run(SourceSpider, _settings(order), verbose=order.verbose, ledger=ledger)
    finally:
        ledger.abandon()
    assert isinstance(spider, SourceSpider)  # noqa: S101 - tells the type checker what _run was given
    if spider.error is not None:
        raise spider.error
    return spider.report


def check(
    sources: Sequence[Source], order: CrawlOrder, on_progress: Callable[[str], None] | None = None
) -> list[CheckReport]:
    """Ask each of ``sources`` once; order as given. Nothing is stored; ``order`` lends its manners alone."""
    from crawler.spiders.check import CheckSpider

    spider = _run(
        CheckSpider, _settings(order), verbose=order.verbose, sources=sources, on_progress=on_progress
    )
    assert isinstance(spider, CheckSpider)  # noqa: S101 - as above
    return [spider.reports[source.id] for source in sources if source.id in spider.reports]


def discover(url: str, order: CrawlOrder, on_progress: Tell | None = None) -> Discovery:
    """Look for the feed or news sitemap of the site at ``url``. Nothing is stored."""
    from crawler.hunting import discover as hunt

    return _asked(partial(hunt, url=url), order, on_progress)


def look(
    source: Source, order: CrawlOrder, on_progress: Tell | None = None
) -> tuple[CheckReport, tuple[Leaf, ...]]:
    """What ``source`` answers, and its newest pages as they would be read. Nothing is stored."""
    from crawler.hunting import look as hunt

    return _asked(partial(hunt, source=source), order, on_progress)


def shaped(url: str, order: CrawlOrder) -> Shape | str:
    """The list of articles that the page at ``url`` shows, or why there is none. Nothing is stored."""
    from crawler.hunting import shaped as hunt

    return _asked(partial(hunt, url=url), order, None)


def _asked(work: Callable[[Asker], Awaitable[T]], order: CrawlOrder, on_progress: Tell | None) -> T:
    """Do ``work`` in Scrapy. Raises what it raised, and KeyboardInterrupt where a person broke it off."""
    from crawler.spiders.discover import DiscoverSpider

    spider = _run(DiscoverSpider, _settings(order), verbose=order.verbose, work=work, on_progress=on_progress)
    assert isinstance(spider, DiscoverSpider)  # noqa: S101 - as above
    if spider.error is not None:
        raise spider.error
    if not spider.ended:
        raise KeyboardInterrupt
    return cast("T", spider.result)


def _settings(order: CrawlOrder) -> Settings:
    """``crawler.settings`` with what the order changes; raises ConfigError."""
    from scrapy.settings import Settings

    from crawler.settings import user_agent

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "USER_AGENT": user_agent(order.contact),
            "DOWNLOAD_DELAY": order.delay_s,
            "AUTOTHROTTLE_START_DELAY": order.delay_s,
            "DOWNLOAD_TIMEOUT": order.download_timeout_s,
            "QUAYWIRE_TIME_LIMIT_S": order.time_limit_s,
            "QUAYWIRE_EXTRACT_TIMEOUT_S": order.extract_timeout_s,
            "LOG_INSTALL_ROOT_HANDLER": False,
        },
        priority="cmdline",
    )
    return settings


def _run(spider_class: type[Spider], settings: Settings, *, verbose: bool, **kwargs: object) -> Spider:
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(settings)
    for name in () if verbose else _CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # Where a bug of ours comes to light.
    logging.getLogger("scrapy.core.scraper").setLevel(logging.ERROR)
    crawler = process.create_crawler(spider_class)
    task = process.crawl(crawler, **kwargs)
    with _handlers_kept():
        process.start()
    logging.captureWarnings(False)  # Scrapy turned it on; later stages of the run keep their warnings
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        raise error
    if crawler.spider is None:
        raise ConfigError("the crawl did not start")
    return crawler.spider


@contextmanager
def _handlers_kept() -> Iterator[None]:
    """Scrapy leaves handlers behind that stop a crawl; after it, Ctrl-C must mean what it meant before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
