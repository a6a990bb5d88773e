"""How a visit ended, from the answer or from the exception. Pure."""

from __future__ import annotations

from dataclasses import replace

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
from crawler.entries import Parsed
from crawler.guard import AddressRefused
from crawler.manners import HostResting, RunEnding
from crawler.plaintext import one_line
from crawler.report import Ending
from crawler.robots import RobotsForbidden, RobotsUnreachable
from crawler.sniff import Sniff
from crawler.tls import tls_problem
from crawler.worker import JobFailed
from store.records import Fault, FetchOutcome, Source, SourceKind, UrlState
from store.sources import GONE_CODES

MAX_ERROR = 300  # characters of an error that are kept

_WALL_CODES = {401, 402, 403, 406, 407}
_PASSING_CODES = {404, 408, 425, 429}
# A wall in front of a page often stands for an hour, or for one visitor; 202 is what some answer with theirs.
_PASSING_WALLS = {202, 401, 403}

_PASSING_FAULTS = {404: Fault.NOT_FOUND, 408: Fault.TIMEOUT, 429: Fault.RATE_LIMITED}

_BODIES: dict[SourceKind, set[Sniff]] = {
    SourceKind.FEED: {Sniff.FEED, Sniff.JSON, Sniff.UNKNOWN},
    SourceKind.SITEMAP: {Sniff.SITEMAP, Sniff.UNKNOWN},
    # Many a sound page asks for consent beside its list; its selectors then tell whether the list is there.
    SourceKind.LISTING: {Sniff.HTML, Sniff.CONSENT, Sniff.UNKNOWN},
    SourceKind.API: {Sniff.JSON},
}
_PROMISED = {
    SourceKind.FEED: "a feed",
    SourceKind.SITEMAP: "a sitemap",
    SourceKind.LISTING: "a page that lists articles",
    SourceKind.API: "a JSON list",
}
_FOUND = {Sniff.FEED: "a feed", Sniff.SITEMAP: "a sitemap", Sniff.JSON: "JSON", Sniff.UNKNOWN: "something"}

_WALLS = {"challenge": "a challenge page", "consent": "a page that asks for consent", "paywall": "a paywall"}


def of_answer(status: int, sniff: Sniff, kind: SourceKind = SourceKind.FEED) -> Ending:
    """The rule for what a source's address answered; OK says no more than that it is worth parsing."""
    if status == 304:
        return Ending(outcome=FetchOutcome.UNCHANGED)
    if sniff is Sniff.CHALLENGE:
        return _end(FetchOutcome.BLOCKED, Fault.CHALLENGE, f"a challenge page ({status})")
    if status in _WALL_CODES:
        fault = Fault.PAYWALL if status == 402 else Fault.FORBIDDEN
        return _end(FetchOutcome.BLOCKED, fault, f"no entry ({status})")
    if status in GONE_CODES:
        return _end(FetchOutcome.GONE, Fault.GONE, f"gone ({status})")
    if status in _PASSING_CODES or status >= 500:
        fault = _PASSING_FAULTS.get(status, Fault.SERVER_ERROR)
        return _end(FetchOutcome.SOFT_ERROR, fault, f"answered {status}")
    if not 200 <= status < 300:
        return _end(FetchOutcome.HARD_ERROR, Fault.ANSWER, f"answered {status}")
    return _of_body(sniff, kind)


def _of_body(sniff: Sniff, kind: SourceKind) -> Ending:
    if sniff in _BODIES[kind]:
        return Ending(outcome=FetchOutcome.OK)
    match sniff:
        case Sniff.CONSENT:
            return _end(FetchOutcome.BLOCKED, Fault.CONSENT, "a page that asks for consent")
        case Sniff.HTML:
            return _end(FetchOutcome.BLOCKED, Fault.HTML, f"a web page in place of {_PROMISED[kind]}")
        case Sniff.EMPTY:
            return _end(FetchOutcome.BLOCKED, Fault.EMPTY_BODY, "an empty answer")
    return _end(FetchOutcome.HARD_ERROR, Fault.UNREADABLE, f"{_FOUND[sniff]} in place of {_PROMISED[kind]}")


def _end(outcome: FetchOutcome, fault: Fault, error: str, *, network: bool = False) -> Ending:
    return Ending(outcome=outcome, fault=fault, error=error, network=network)


def of_reading(parsed: Parsed | JobFailed, source: Source) -> Ending:
    """The rule for what was read of a source's answers, all of them taken together."""
    if isinstance(parsed, JobFailed):
        return _end(FetchOutcome.HARD_ERROR, Fault.UNREADABLE, f"not readable: {parsed.reason}")
    if not parsed.form:
        what = f"the answer is not {_PROMISED[source.kind]} that we read"
        return _end(FetchOutcome.HARD_ERROR, Fault.UNREADABLE, what)
    if not parsed.entries:
        return _nothing(parsed, source)
    if len(parsed.entries) < source.min_articles:
        few = f"{len(parsed.entries)} entries, at least {source.min_articles} expected"
        return _end(FetchOutcome.OK, Fault.FEW_ENTRIES, few)
    dated = any(entry.published or entry.updated for entry in parsed.entries)
    if source.kind is SourceKind.FEED and not dated:
        return _end(FetchOutcome.OK, Fault.UNDATED, "no entry carries a date")
    return Ending(outcome=FetchOutcome.OK)


def _nothing(parsed: Parsed, source: Source) -> Ending:
    if parsed.unusable:
        error = f"{parsed.unusable} entries, none with a web address"
        return _end(FetchOutcome.HARD_ERROR, Fault.UNREADABLE, error)
    if source.kind is SourceKind.LISTING:
        error = f"layout.item selects nothing on the page: {source.layout.item}"
        return _end(FetchOutcome.HARD_ERROR, Fault.NO_ENTRIES, error)
    return _end(FetchOutcome.EMPTY, Fault.NO_ENTRIES, f"{_PROMISED[source.kind]} without entries")


def of_failure(failure: BaseException) -> Ending:
    """The rule for a request that brought no answer."""
    said = reason(failure)
    soft, hard = FetchOutcome.SOFT_ERROR, FetchOutcome.HARD_ERROR
    match failure:
        case AddressRefused():
            return _end(hard, Fault.REFUSED_ADDRESS, said)
        case RobotsForbidden():
            return _end(FetchOutcome.ROBOTS, Fault.ROBOTS, said)
        case RobotsUnreachable():
            return replace(_end(FetchOutcome.ROBOTS, Fault.ROBOTS_UNREADABLE, said), passing=True)
        case HostResting() if failure.until is None:
            return _end(soft, Fault.NO_CONNECTION, said, network=True)
        case HostResting():
            return _end(soft, Fault.RATE_LIMITED, said)
        case CannotResolveHostError():
            return _end(soft, Fault.NO_HOST, "host not found", network=True)
        case DownloadConnectionRefusedError() | tx.ConnectError() | tx.ConnectionRefusedError():
            return _end(soft, Fault.NO_CONNECTION, f"no connection: {said}", network=True)
        case DownloadTimeoutError():
            return _end(soft, Fault.TIMEOUT, "no whole answer in time")
        case DownloadFailedError() | tx.ConnectionClosed() if problem := tls_problem(failure):
            return _end(hard, Fault.TLS, f"TLS: {problem}")
        case DownloadFailedError() | ResponseDataLossError() | tx.ConnectionClosed():
            return _end(soft, Fault.BROKEN_OFF, f"broken off: {said}")
        case DownloadCancelledError() | IgnoreRequest() if _too_large(failure):
            return _end(hard, Fault.TOO_LARGE, "larger than we read")
        case IgnoreRequest():
            return _end(hard, Fault.REDIRECTS, said)
    return _end(hard, Fault.INTERNAL, f"{type(failure).__name__}: {said}")


def _too_large(failure: BaseException) -> bool:
    """Scrapy cancels a download for its size alone, and says so of what it unpacked."""
    return isinstance(failure, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(failure)


def page_end(status: int) -> PageEnd | None:
    """How an article page ends that answered ``status``; None where there is a body to read."""
    said = f"answered {status}"
    if status in _PASSING_WALLS:
        return PageEnd(state=UrlState.GATED, reason=said, passing=True)
    if 200 <= status < 300:
        return None
    if status in _WALL_CODES or status in GONE_CODES:
        state = UrlState.FAILED if status == 410 else UrlState.GATED
        return PageEnd(state=state, reason=said, stand_in=status not in GONE_CODES)
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
    return PageEnd(state=UrlState.GATED, reason=_WALLS[read.wall], passing=read.wall == "challenge")


def reason(failure: BaseException) -> str:
    """One line of what an exception says."""
    return one_line(str(failure) or type(failure).__name__, MAX_ERROR)
