"""robots.txt as RFC 9309 asks: what cannot be read forbids, and Crawl-delay is heard.

Scrapy 2.19 takes a robots.txt that answers 503 for leave to crawl, and does not apply Crawl-delay.
"""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import error as tx

from crawler.canonical import host_of
from crawler.guard import AddressRefused
from crawler.manners import HostResting, RunEnding
from crawler.tls import tls_problem

MAX_ROBOTS = 512 << 10  # bytes that are read; RFC 9309 asks for at least 500 KiB
MAX_CRAWL_DELAY_S = 30.0
PRODUCT = "quaywire"


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so the host is left alone in this run."""


# Of these the host itself tells more than its robots.txt: they pass through as they are.
_THEIR_OWN = (
    RobotsUnreachable,
    AddressRefused,
    HostResting,
    RunEnding,
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    tx.ConnectError,
)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, with the answers of RFC 9309."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._closed: dict[str, Exception] = {}
        self._slow: set[str] = set()

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raises RobotsForbidden, RobotsUnreachable, or what kept robots.txt from being fetched."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        netloc = urlparse_cached(request).netloc
        parser = await self.robot_parser(request)
        if (failure := self._closed.get(netloc)) is not None:
            raise failure
        if parser is not None and not parser.allowed(request.url, PRODUCT):
            raise RobotsForbidden("robots.txt forbids it")
        if host_of(request.url) in self._slow:  # as the slot: www and bare host share one
            request.meta["autothrottle_dont_adjust_delay"] = True  # it would shorten what robots.txt asks

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise RobotsUnreachable(f"robots.txt answered {response.status}")
        # RFC 9309 2.3.1.3: without a robots.txt (4xx) everything is allowed; the error page is not one.
        body = response.body[:MAX_ROBOTS] if 200 <= response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._slow_down(parser, request)

    def _slow_down(self, parser: RobotParser, request: Request) -> None:
        asked = parser.crawl_delay(PRODUCT)
        delay = min(asked or 0.0, MAX_CRAWL_DELAY_S)
        if delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        downloader = self.crawler.engine.downloader
        host = host_of(request.url)
        self._slow.add(host)
        delay = max(delay, downloader.per_slot_settings.get(host, {}).get("delay", 0.0))
        downloader.per_slot_settings[host] = {"delay": delay}  # outlives the slot, which is dropped when idle
        if host in downloader.slots:
            downloader.slots[host].delay = delay

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        own = isinstance(exc, _THEIR_OWN) or tls_problem(exc)
        self._closed[netloc] = exc if own else RobotsUnreachable(f"robots.txt: {type(exc).__name__}")
        super()._robots_error(exc, netloc)
