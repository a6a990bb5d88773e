"""The search for a site's feed: what is asked, in which order, and when that is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.http import Response

from crawler import discovery
from crawler.answers import headers_of, moved_to
from crawler.asking import Asker, report_of
from crawler.discovery import Candidate, Discovery, Leaf, Signs, Tried, read_signs
from crawler.gathering import Gathered
from crawler.outcomes import of_answer
from crawler.pageshape import Shape, shape
from crawler.report import CheckReport, Ending
from crawler.selection import reads_pages
from crawler.sniff import Sniff, verdict
from crawler.worker import JobFailed
from store.records import Entry, Fault, FetchOutcome, Layout, Source, SourceKind, SourceState

MAX_ASKED = 24  # candidates of one search
MAX_TIMEOUTS = 2
MAX_REFUSALS = 3
GIVEN = "as given"
SHOWN = 10  # entries that are shown as they would be read
PAGES = 3  # of them, those whose page is asked
_GZIP = b"\x1f\x8b"
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"
# A page names its feeds together, and the first is not always the best: all of them are asked.
_NAMED = {GIVEN, "named by the page", "linked on the page"}
# After one of these no other address of the site is worth a question.
_HOPELESS = {
    Fault.NO_HOST,
    Fault.NO_CONNECTION,
    Fault.REFUSED_ADDRESS,
    Fault.RATE_LIMITED,
    Fault.ROBOTS_UNREADABLE,
    Fault.TLS,
}


@dataclass(slots=True, kw_only=True)
class _Hunt:
    """One search under way."""

    asker: Asker
    now: datetime
    tried: list[Tried] = field(default_factory=list)
    reached: dict[str, str] = field(default_factory=dict)  # every address that answered -> who led there
    site: Signs = field(default_factory=Signs)
    stopped: str = ""

    async def ask(self, candidates: Iterable[Candidate]) -> bool:
        """Ask them one after another; whether the search is over. What they name is asked next."""
        queue = list(candidates)
        while queue and not self.stopped:
            candidate = queue.pop(0)
            if candidate.url in self.reached:
                continue
            if len(self.tried) >= MAX_ASKED:
                self.stopped = f"{MAX_ASKED} addresses asked, that is enough"
                break
            tried, named = await self._try(candidate)
            self.tried.append(tried)
            queue[:0] = named
            self._mind(tried)
            if candidate.why == GIVEN and tried.usable and _worth_it(tried):
                return True
            if candidate.why not in _NAMED and discovery.sound(tried, now=self.now):
                return True
        return bool(self.stopped) or any(discovery.sound(one, now=self.now) for one in self.tried)

    async def _try(self, candidate: Candidate) -> tuple[Tried, tuple[Candidate, ...]]:
        got = await self.asker.answer(candidate.url, headers={"Accept": _ACCEPT})
        self.reached.setdefault(candidate.url, candidate.url)
        if isinstance(got, Ending):
            return _unanswered(candidate, got), ()
        first = self.reached.setdefault(got.url, candidate.url)
        if first != candidate.url:
            note = f"leads to {got.url}, which was asked before"
            return _told(candidate, got, note=note), ()
        sniff = verdict(got.body, status=got.status, headers=headers_of(got))
        if sniff in {Sniff.HTML, Sniff.CONSENT} and 200 <= got.status < 300:
            return await self._page(candidate, got)
        is_map = sniff is Sniff.SITEMAP or got.body.startswith(_GZIP)
        return await self._list(candidate, got, SourceKind.SITEMAP if is_map else SourceKind.FEED)

    async def _page(self, candidate: Candidate, page: Response) -> tuple[Tried, tuple[Candidate, ...]]:
        kind = headers_of(page).get("content-type", "")
        signs = await self.asker.pool.run(read_signs, page.body, url=page.url, content_type=kind)
        if isinstance(signs, JobFailed):
            return _told(candidate, page, note=f"a web page, not readable: {signs.reason}"), ()
        if not self.site.name and not self.site.lang:
            self.site = signs
        fresh = tuple(one for one in signs.named if one.url not in self.reached)
        return _told(candidate, page, note=f"a web page; feeds named: {len(signs.named)}"), fresh

    async def _list(
        self, candidate: Candidate, response: Response, kind: SourceKind
    ) -> tuple[Tried, tuple[Candidate, ...]]:
        source = _stand_in(candidate.url, kind)
        after = await self.asker.gathered(
            response, Gathered(source=source, state=SourceState(source_id=source.id))
        )
        children = after.ahead
        if news := discovery.news_maps(children):
            named = tuple(Candidate(url=one, why=f"named by {candidate.url}", kind=kind) for one in news)
            return _told(candidate, response, kind=kind, note=_index(children)), named
        if children and candidate.why != GIVEN:
            return _told(candidate, response, kind=kind, note=f"{_index(children)}, none of news"), ()
        if children:
            got = await self.asker.answer(children[0])
            if isinstance(got, Ending):
                return _told(candidate, response, kind=kind, note=f"{children[0]}: {got.error}"), ()
            after = await self.asker.gathered(got, replace(after, ahead=children[:1]))
        return _listed(candidate, response, kind, report_of(replace(after, ahead=()))), ()

    def _mind(self, tried: Tried) -> None:
        """Some failures speak for the whole site."""
        if tried.fault in _HOPELESS and tried.candidate.why not in _NAMED - {GIVEN}:
            self.stopped = tried.error
        faults = Counter(one.fault for one in self.tried)
        if faults[Fault.TIMEOUT] >= MAX_TIMEOUTS:
            self.stopped = f"{MAX_TIMEOUTS} addresses gave no whole answer in time"
        if faults[Fault.CHALLENGE] + faults[Fault.FORBIDDEN] >= MAX_REFUSALS:
            self.stopped = f"{MAX_REFUSALS} addresses refused us; the site wants no robots"


async def discover(asker: Asker, *, url: str) -> Discovery:
    """Look for the feed or news sitemap behind ``url``: itself and what its page names, then the front
    page, the usual places of feeds, the sitemaps of robots.txt and the usual ones of news. The first sound
    one ends the search; without one the best of what was found has to do.
    """
    hunt = _Hunt(asker=asker, now=datetime.now(UTC))
    if not await hunt.ask([Candidate(url=url, why=GIVEN)]):
        home = hunt.tried[0].url or url
        for stage in _stages(home, await asker.sitemaps(home)):
            if await hunt.ask(stage):
                break
    order = discovery.ranked(hunt.tried, now=hunt.now)
    best = order[0] if order and _worth_it(order[0]) else None
    return Discovery(
        tried=tuple(hunt.tried),
        best=best,
        others=tuple(one for one in order if one is not best),
        name=hunt.site.name,
        lang=hunt.site.lang,
        leaves=await _leaves(asker, best.entries if best else (), pages=PAGES),
        stopped=hunt.stopped,
    )


def _stages(home: str, in_robots: list[str]) -> tuple[tuple[Candidate, ...], ...]:
    front = Candidate(url=urljoin(home, "/"), why="the front page")
    maps = discovery.sitemaps_of_robots(in_robots, home)
    news = tuple(one for one in maps if "news" in one.url)
    rest = tuple(one for one in maps if one not in news)
    *newsy, last = discovery.usual_sitemaps(home)
    return (front,), discovery.usual_feeds(home), news, (*newsy, *rest), (last,)


async def look(asker: Asker, *, source: Source) -> tuple[CheckReport, tuple[Leaf, ...]]:
    """What the source answers, and its newest entries as they would be read."""
    report = await asker.visit(source)
    pages = PAGES if reads_pages(source) else 0
    return report, await _leaves(asker, report.entries, pages=pages, excerpt=source.excerpt_only)


async def shaped(asker: Asker, *, url: str) -> Shape | str:
    """The list that the page at ``url`` shows, or a line that says why there is none."""
    got = await asker.answer(url, headers={"Accept": "text/html, */*;q=0.1"})
    if isinstance(got, Ending):
        return got.error
    sniff = verdict(got.body, status=got.status, headers=headers_of(got))
    ending = of_answer(got.status, sniff, SourceKind.LISTING)
    if ending.outcome is not FetchOutcome.OK:
        return ending.error
    kind = headers_of(got).get("content-type", "")
    found = await asker.pool.run(shape, got.body, url=got.url, content_type=kind)
    if isinstance(found, JobFailed):
        return f"not readable: {found.reason}"
    return found or "shows no list of three headlines or more"


async def _leaves(
    asker: Asker, entries: Sequence[Entry], *, pages: int, excerpt: bool = False
) -> tuple[Leaf, ...]:
    newest = discovery.newest_first(entries)[:SHOWN]
    read = [
        await asker.leaf(entry, page=place < pages, excerpt=excerpt) for place, entry in enumerate(newest)
    ]
    return tuple(read)


def _worth_it(best: Tried) -> bool:
    """Neither comments nor a sitemap of any page are news; a dated one that a person gave may be."""
    meant = best.candidate.why == GIVEN and best.newest is not None
    return not best.comments and (meant or discovery.is_news(best))


def _stand_in(url: str, kind: SourceKind) -> Source:
    """A source as a candidate would be; 20 answers, so that an index tells what it holds."""
    return Source(
        id="candidate",
        name=url,
        homepage=url,
        kind=kind,
        url=url,
        region="global",
        publisher="candidate",
        layout=Layout(pages=20) if kind is SourceKind.SITEMAP else Layout(),
    )


def _index(children: tuple[str, ...]) -> str:
    return f"an index of {len(children)} sitemaps"


def _unanswered(candidate: Candidate, ending: Ending) -> Tried:
    return Tried(candidate=candidate, outcome=ending.outcome, error=ending.error, fault=ending.fault)


def _told(
    candidate: Candidate, response: Response, *, note: str, kind: SourceKind = SourceKind.FEED
) -> Tried:
    """An answer that lists nothing itself."""
    return Tried(
        candidate=candidate,
        outcome=FetchOutcome.OK,
        status=response.status,
        url=response.url,
        kind=kind,
        note=note,
    )


def _listed(candidate: Candidate, response: Response, kind: SourceKind, report: CheckReport) -> Tried:
    return Tried(
        candidate=candidate,
        outcome=report.outcome,
        error=report.error,
        fault=report.fault,
        status=response.status,
        url=response.url,
        address=moved_to(response) or candidate.url,
        kind=kind,
        form=report.form,
        title=report.title,
        entries=report.entries,
    )
