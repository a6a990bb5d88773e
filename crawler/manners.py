"""Who asked us to wait is left alone: Retry-After counts for the host, in this run and in the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self, runtime_checkable

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import error as tx

from crawler.canonical import host_of
from crawler.guard import GuardedResolver
from crawler.schedule import REST_S, retry_after


class HostResting(IgnoreRequest):
    """No request went out: the host is to be left alone. ``until`` is None where it could not be reached."""

    def __init__(self, text: str, *, until: datetime | None = None) -> None:
        super().__init__(text)
        self.until = until


class RunEnding(IgnoreRequest):
    """No request went out, because the run has come to its end."""


@runtime_checkable
class Calendar(Protocol):
    """What remembers across runs which hosts rest; the feed spider's ledger."""

    def now(self) -> datetime: ...
    def host_down_until(self, host: str) -> datetime | None: ...
    def hold_host(self, host: str, until: datetime, reason: str) -> None: ...


class _Nothing:
    """The calendar of a spider that keeps no books."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def host_down_until(self, host: str) -> datetime | None:
        return None

    def hold_host(self, host: str, until: datetime, reason: str) -> None:
        pass


class MannersMiddleware:
    """Refuses requests to hosts that rest; a host rests after 429, 503 with a date, or when unreachable."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._resting: dict[str, HostResting | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _calendar(self) -> Calendar:
        found = getattr(self._crawler.spider, "ledger", None)
        return found if isinstance(found, Calendar) else _Nothing()

    def process_request(self, request: Request) -> None:
        """Raises HostResting or RunEnding. Stands after robots.txt, for which a request may have waited."""
        if getattr(self._crawler.spider, "ending", False):
            raise RunEnding("the run ends")
        host = host_of(request.url)
        if host not in self._resting:
            self._resting[host] = self._remembered(host)
        if resting := self._resting[host]:
            raise HostResting(str(resting), until=resting.until)

    def process_response(self, request: Request, response: Response) -> Response:
        asked = response.headers.get("Retry-After")
        if response.status == 429 or (response.status == 503 and asked):
            now = self._calendar.now()
            wait = retry_after(asked.decode("latin-1") if asked else None, now=now) or REST_S
            until = now + timedelta(seconds=wait)
            host = host_of(request.url)
            self._calendar.hold_host(host, until, f"answered {response.status}")
            self._rest(host, _asked_until(until))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        unreachable = (CannotResolveHostError, DownloadConnectionRefusedError, tx.ConnectError)
        refused = urlparse_cached(request).hostname in GuardedResolver.refused
        if isinstance(exception, unreachable) and not refused:
            self._rest(host_of(request.url), HostResting("host cannot be reached"))

    def _remembered(self, host: str) -> HostResting | None:
        until = self._calendar.host_down_until(host)
        if until is None or until <= self._calendar.now():
            return None
        return _asked_until(until)

    def _rest(self, host: str, why: HostResting) -> None:
        self._resting[host] = why
        drain(self._crawler.engine.downloader, host, lambda: HostResting(str(why), until=why.until))


def _asked_until(until: datetime) -> HostResting:
    return HostResting(f"host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC", until=until)


def drain(downloader: Downloader, host: str | None, why: Callable[[], Exception]) -> None:
    """Fail the requests that wait in the queue of ``host`` (None: of every host); those under way go on.

    They passed the middlewares before we were asked to wait, and each would be sent after its delay.
    """
    for key, slot in downloader.slots.items():
        if host is None or key == host:
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(why())
