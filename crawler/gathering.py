"""One visit to a source: the answers of its address and of those it names, read one after another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scrapy.http import Response

from crawler.addresses import filled, varies
from crawler.answers import answer_of, headers_of
from crawler.canonical import site_of
from crawler.entries import Parsed, gathered
from crawler.jobs import read_source
from crawler.outcomes import of_answer, of_reading
from crawler.report import Answer, Ending
from crawler.schedule import ask_whole
from crawler.selection import reads_pages
from crawler.sniff import verdict
from crawler.worker import JobFailed, WorkerPool
from store.records import Entry, FetchOutcome, Source, SourceKind, SourceState

MAX_LIST = 8 << 20  # bytes of an answer that lists articles
MAX_SITEMAP = 16 << 20  # packed; see crawler.sitemaps
_ACCEPT = {
    SourceKind.FEED: "application/rss+xml, application/atom+xml, application/feed+json;q=0.9,"
    " application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1",
    SourceKind.SITEMAP: "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.1",
    SourceKind.LISTING: "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    SourceKind.API: "application/json, */*;q=0.1",
}

Known = Callable[[Sequence[Entry]], Collection[str]]
"""Which of the entries' keys were seen before this visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a visit has brought so far; while ``ahead`` holds an address it goes on."""

    source: Source
    state: SourceState
    ending: Ending = field(default_factory=lambda: Ending(outcome=FetchOutcome.OK))
    answer: Answer = field(default_factory=Answer)  # of the first address
    parsed: Parsed = field(default_factory=lambda: Parsed(form=""))  # all answers taken together
    ahead: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    trouble: Ending | None = None  # how the last of the further addresses failed that brought nothing


def url_of(source: Source, state: SourceState, *, now: datetime) -> str:
    """The address to ask: the adopted one where the configured one has moved for good."""
    return filled(state.adopted_url or source.url, last_ok=state.last_ok_at, now=now)


def headers_for(source: Source, state: SourceState, *, now: datetime) -> dict[str, str | bytes]:
    """``Accept``, and the validators of the last answer; an address that tells the day has none to match."""
    headers: dict[str, str | bytes] = {"Accept": _ACCEPT[source.kind]}
    if varies(source.url) or ask_whole(state, now=now):
        return headers
    if state.etag:
        headers["If-None-Match"] = state.etag.encode("latin-1")
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified.encode("latin-1")
    return headers


def bounds(source: Source) -> dict[str, int]:
    """What a request's meta says of the size of an answer."""
    return {"download_maxsize": MAX_SITEMAP if source.kind is SourceKind.SITEMAP else MAX_LIST}


async def gather(
    response: Response, before: Gathered, *, pool: WorkerPool, known: Known, now: datetime
) -> Gathered:
    """``before`` and what ``response`` adds to it.

    A further address that fails costs its own entries only. One that names nothing new is the last: lists are
    newest first.
    """
    first = not before.asked
    after = replace(before, asked=(*before.asked, response.url), ahead=before.ahead[1:])
    kind = before.source.kind
    sniff = verdict(response.body, status=response.status, headers=headers_of(response))
    ending = of_answer(response.status, sniff, kind)
    if first:
        after = replace(after, answer=answer_of(response, now=now))
        if ending.outcome is FetchOutcome.OK and after.answer.body_sha256 == before.state.body_sha256:
            ending = Ending(outcome=FetchOutcome.UNCHANGED)
    if ending.outcome is not FetchOutcome.OK:
        return _failed(after, ending, url=response.url, first=first)
    parsed = await pool.run(
        read_source,
        response.body,
        kind=kind,
        layout=before.source.layout,
        url=response.url,
        content_type=headers_of(response).get("content-type", ""),
        summaries=not reads_pages(before.source),
    )
    if isinstance(parsed, JobFailed) or not parsed.form:
        return _failed(after, of_reading(parsed, before.source), url=response.url, first=first)
    return _with(after, parsed, first=first, known=known)


def missed(so_far: Gathered, ending: Ending) -> Gathered:
    """The visit where a further address gave no answer."""
    url = so_far.ahead[0]
    after = replace(so_far, asked=(*so_far.asked, url), ahead=so_far.ahead[1:])
    return _failed(after, ending, url=url, first=False)


def _failed(after: Gathered, ending: Ending, *, url: str, first: bool) -> Gathered:
    if first:
        return replace(after, ending=ending)
    return _judged(replace(after, trouble=replace(ending, error=f"{url}: {ending.error or ending.outcome}")))


def _with(after: Gathered, parsed: Parsed, *, first: bool, known: Known) -> Gathered:
    entries, _ = gathered([*after.parsed.entries, *parsed.entries])
    whole = replace(
        parsed,
        title=after.parsed.title or parsed.title,
        entries=entries,
        unusable=after.parsed.unusable + parsed.unusable,
        collapsed=after.parsed.collapsed + parsed.collapsed,
        cut=after.parsed.cut + parsed.cut,
    )
    if first:
        answer = after.answer
        answer = replace(answer, hints=replace(answer.hints, ttl_s=parsed.ttl_s))
        if parsed.index:
            answer = replace(answer, etag=None, last_modified=None, body_sha256=None)
        after = replace(after, answer=answer)
    fresh = parsed.index or len(known(parsed.entries)) < len(parsed.entries)
    return _judged(replace(after, parsed=whole, ahead=_onward(after, parsed) if fresh else ()))


def _onward(after: Gathered, parsed: Parsed) -> tuple[str, ...]:
    """The next addresses: of the same site, not asked before, no more than the source allows."""
    site = site_of(after.source.url)
    found = (*after.ahead, *(url for url in parsed.ahead if site_of(url) == site))
    fresh = [url for url in dict.fromkeys(found) if url not in after.asked]
    # The index itself holds no entries, so it does not count as one of the answers read.
    left = after.source.layout.pages - len(after.asked) + (after.source.kind is SourceKind.SITEMAP)
    return tuple(fresh[: max(0, left)])


def _judged(after: Gathered) -> Gathered:
    if after.ahead:
        return after
    if after.trouble is not None and not after.parsed.entries:
        return replace(after, ending=after.trouble)
    ending = of_reading(after.parsed, after.source)
    if after.trouble is not None and not ending.error:
        ending = replace(ending, fault=after.trouble.fault, error=after.trouble.error)
    return replace(after, ending=ending)
