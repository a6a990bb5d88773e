"""How a visit ended, from the answer or from the exception. Pure."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet import error as tx

from crawler.article import Extracted, PageEnd
from crawler.guard import AddressRefused
from crawler.manners import HostResting, RunEnding
from crawler.plaintext import one_line
from crawler.report import Ending
from crawler.robots import RobotsForbidden, RobotsUnreachable
from crawler.sniff import Sniff
from crawler.tls import tls_problem
from crawler.worker import JobFailed
from store.records import FetchOutcome, UrlState

MAX_ERROR = 300  # characters of an error that are kept

_WALL_CODES = {401, 402, 403, 406, 407}
_GONE_CODES = {410, 451}
_PASSING_CODES = {404, 408, 425, 429}
# A wall in front of a page often stands for an hour, or for one visitor; 202 is what some answer with theirs.
_PASSING_WALLS = {202, 401, 403}

_WALLS = {"challenge": "a challenge page", "consent": "a page that asks for consent", "paywall": "a paywall"}


def of_answer(status: int, sniff: Sniff) -> Ending:
    """The rule for what a feed address answered; OK says no more than that it is worth parsing."""
    if status == 304:
        return Ending(outcome=FetchOutcome.UNCHANGED)
    if sniff is Sniff.CHALLENGE or status in _WALL_CODES:
        what = "a challenge page" if sniff is Sniff.CHALLENGE else "no entry"
        return Ending(outcome=FetchOutcome.BLOCKED, error=f"{what} ({status})")
    if status in _GONE_CODES:
        return Ending(outcome=FetchOutcome.GONE, error=f"gone ({status})")
    if status in _PASSING_CODES or status >= 500:
        return Ending(outcome=FetchOutcome.SOFT_ERROR, error=f"answered {status}")
    if not 200 <= status < 300:
        return Ending(outcome=FetchOutcome.HARD_ERROR, error=f"answered {status}")
    return _of_body(sniff)


def _of_body(sniff: Sniff) -> Ending:
    match sniff:
        case Sniff.FEED | Sniff.UNKNOWN:
            return Ending(outcome=FetchOutcome.OK)
        case Sniff.HTML:
            return Ending(outcome=FetchOutcome.BLOCKED, error="a web page in place of a feed")
        case Sniff.CHALLENGE:
            return Ending(outcome=FetchOutcome.BLOCKED, error="a challenge page")
        case Sniff.EMPTY:
            return Ending(outcome=FetchOutcome.BLOCKED, error="an empty answer")
        case Sniff.JSON:
            return Ending(outcome=FetchOutcome.HARD_ERROR, error="JSON in place of RSS or Atom")


def of_failure(failure: BaseException) -> Ending:
    """The rule for a request that brought no answer."""
    said = reason(failure)
    match failure:
        case AddressRefused():
            return Ending(outcome=FetchOutcome.HARD_ERROR, error=said)
        case RobotsForbidden():
            return Ending(outcome=FetchOutcome.ROBOTS, error=said)
        case RobotsUnreachable():
            return Ending(outcome=FetchOutcome.ROBOTS, error=said, passing=True)
        case HostResting():
            return Ending(outcome=FetchOutcome.SOFT_ERROR, error=said, network=failure.until is None)
        case CannotResolveHostError():
            return Ending(outcome=FetchOutcome.SOFT_ERROR, error="host not found", network=True)
        case DownloadConnectionRefusedError() | tx.ConnectError() | tx.ConnectionRefusedError():
            return Ending(outcome=FetchOutcome.SOFT_ERROR, error=f"no connection: {said}", network=True)
        case DownloadTimeoutError():
            return Ending(outcome=FetchOutcome.SOFT_ERROR, error="no whole answer in time")
        case DownloadFailedError() | tx.ConnectionClosed() if problem := tls_problem(failure):
            return Ending(outcome=FetchOutcome.HARD_ERROR, error=f"TLS: {problem}")
        case DownloadFailedError() | ResponseDataLossError() | tx.ConnectionClosed():
            return Ending(outcome=FetchOutcome.SOFT_ERROR, error=f"broken off: {said}")
        case DownloadCancelledError() | IgnoreRequest() if _too_large(failure):
            return Ending(outcome=FetchOutcome.HARD_ERROR, error="larger than we read")
        case IgnoreRequest():
            return Ending(outcome=FetchOutcome.HARD_ERROR, error=said)
    return Ending(outcome=FetchOutcome.HARD_ERROR, error=f"{type(failure).__name__}: {said}")


def _too_large(failure: BaseException) -> bool:
    """Scrapy cancels a download for its size alone, and says so of what it unpacked."""
    return isinstance(failure, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(failure)


def page_end(status: int) -> PageEnd | None:
    """How an article page ends that answered ``status``; None where there is a body to read."""
    said = f"answered {status}"
    if status in _PASSING_WALLS:
        return PageEnd(state=UrlState.REFUSED, reason=said, passing=True)
    if 200 <= status < 300:
        return None
    if status in _WALL_CODES or status in _GONE_CODES:
        state = UrlState.FAILED if status == 410 else UrlState.REFUSED
        return PageEnd(state=state, reason=said, stand_in=status not in _GONE_CODES)
    return PageEnd(state=UrlState.FAILED, reason=said, passing=status in _PASSING_CODES or status >= 500)


def page_failure(failure: BaseException) -> PageEnd:
    """The same for a page that brought no answer.

    A host that rests or cannot be reached, a robots.txt that cannot be read and a run that ends are not the
    page's fault; the page waits as it is.
    """
    ending = of_failure(failure)
    elsewhere = isinstance(failure, HostResting | RobotsUnreachable | RunEnding) or ending.network
    refused = isinstance(failure, AddressRefused | RobotsForbidden)
    return PageEnd(
        state=UrlState.REFUSED if refused else UrlState.FAILED,
        reason=ending.error,
        passing=ending.outcome is FetchOutcome.SOFT_ERROR or elsewhere,
        counts=not elsewhere,
        stand_in=not refused,  # a publisher closed the page, or a feed points into our house
    )


def page_read(read: Extracted | JobFailed) -> PageEnd | None:
    """How a page ends of whose reading this came; None where there is a text to keep."""
    if isinstance(read, JobFailed):
        return PageEnd(state=UrlState.FAILED, reason=read.reason, passing=True)
    if read.text:
        return None
    if not read.wall:
        return PageEnd(state=UrlState.EMPTY, reason="no article text")
    return PageEnd(state=UrlState.REFUSED, reason=_WALLS[read.wall], passing=read.wall == "challenge")


def reason(failure: BaseException) -> str:
    """One line of what an exception says."""
    return one_line(str(failure) or type(failure).__name__, MAX_ERROR)
