"""Where a site keeps its news: the addresses worth asking, and which of their answers is the best. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.article import Extracted
from crawler.canonical import canonical, site_of
from crawler.entries import plain_line
from crawler.plaintext import decoded
from store.records import Entry, Fault, FetchOutcome, SourceKind

MAX_HTML = 3_000_000  # characters
MAX_NAMED = 8  # addresses that are taken from one page
FRESH = timedelta(days=60)  # a feed whose newest entry is older is asleep
ENOUGH = 3  # entries of a feed that ends the search
WHOLE = 1500  # characters of content from which an entry tells the article and not its opening

FEED_PATHS = ("/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml", "/news/rss", "/feed.json")
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_BELOW = ("feed/", "rss.xml", "rss")  # beside the address itself: /en/ and /news/ have feeds of their own

_FEED_TYPES = re.compile(r"application/(rss\+xml|atom\+xml|feed\+json|rdf\+xml)")
_LOOSE_TYPES = re.compile(r"(application|text)/(xml|json)")
_FEEDISH = re.compile(
    r"(^|[/.=?&_-])(rss|rss2|feed|feeds|atom)([/.?&=_-]|\d?$)|\.(rss|atom)(\?|$)", re.IGNORECASE
)
_COMMENTS = re.compile(r"(^|[/?=_-])comments?([/._-]|$)|^comments (on|for)\b|» comments feed", re.IGNORECASE)
_PART = re.compile(
    r"/(category|categories|tag|tags|author|topic|search|section)s?/|[?&](s|q|cat|tag)=", re.IGNORECASE
)
_NEWS_MAP = re.compile(r"news", re.IGNORECASE)
_NOT_FOR_NEWS = re.compile(r"\.(jpe?g|png|gif|svg|css|js|pdf|zip|mp4)(\?|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed or a sitemap, and who named it."""

    url: str
    why: str  # "as given", "named by the page", "robots.txt", "a usual place" ...
    kind: SourceKind = SourceKind.FEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a web page tells of its site."""

    name: str = ""
    lang: str = ""
    named: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A candidate with what its address answered; ``note`` says what else is known of it."""

    candidate: Candidate
    outcome: FetchOutcome
    error: str = ""
    fault: Fault | None = None
    status: int | None = None
    url: str = ""  # where the answer came from; empty where there was none
    address: str = ""  # what a source file should say: the candidate's own, or where that has moved for good
    kind: SourceKind = SourceKind.FEED
    form: str = ""
    title: str = ""
    entries: tuple[Entry, ...] = ()
    note: str = ""

    @property
    def usable(self) -> bool:
        """Whether it lists articles; too few of them, or undated ones, are still a feed."""
        return self.outcome is FetchOutcome.OK and bool(self.entries)

    @property
    def comments(self) -> bool:
        """Whether it carries what readers say and not what the paper says."""
        path = urlsplit(self.url or self.candidate.url)
        return bool(_COMMENTS.search(f"{path.path}?{path.query}") or _COMMENTS.search(self.title))

    @property
    def part(self) -> bool:
        """Whether it carries one rubric, author or search, and not the whole paper."""
        return bool(_PART.search(self.url or self.candidate.url))

    @property
    def newest(self) -> datetime | None:
        return max(dates_of(self.entries), default=None)

    @property
    def told(self) -> str:
        """How much an entry tells: ``articles``, ``excerpts`` or ``titles``."""
        lengths = [len(one.content) for one in self.entries]
        if lengths and median(lengths) >= WHOLE:
            return "articles"
        return "excerpts" if any(one.content or one.summary for one in self.entries) else "titles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry as it would be read: from its page where that was had, else from what its source says of it.

    :param error: why the page gave no text; empty where it was not asked
    :param walled: the page is for subscribers, or closed to us
    :param said: characters of article text that the source itself carries
    """

    entry: Entry
    read: Extracted
    error: str = ""
    walled: bool = False
    said: int = 0

    @property
    def from_page(self) -> bool:
        return self.read.origin == "page" and bool(self.read.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A search: all that was asked in its order, the best of it, and the newest pages of the best."""

    tried: tuple[Tried, ...] = ()
    best: Tried | None = None
    name: str = ""  # as the site calls itself
    lang: str = ""
    leaves: tuple[Leaf, ...] = ()
    stopped: str = ""  # why the search ended before its end
    others: tuple[Tried, ...] = field(default=())  # usable too, the better ones first


def read_signs(body: bytes, *, url: str, content_type: str) -> Signs:
    """What the page at ``url`` names: feeds of ``<link rel=alternate>``, then links that look like feeds."""
    page = Selector(text=decoded(body, content_type, MAX_HTML) or " ", type="html")
    base = canonical(page.css("base::attr(href)").get(""), base=url) or url
    declared = [
        Candidate(url=link, why="named by the page")
        for one in page.css("link[rel][href]")[:500]
        if "alternate" in one.attrib["rel"].lower().split()
        and _is_feed_type(one.attrib.get("type", ""), one.attrib["href"])
        and (link := canonical(one.attrib["href"], base=base))
    ]
    linked = [
        Candidate(url=link, why="linked on the page")
        for href in page.css("a::attr(href)").getall()[:5000]
        if _FEEDISH.search(href) and not _NOT_FOR_NEWS.search(href) and (link := canonical(href, base=base))
        if site_of(link) == site_of(url) or "feedburner" in link
    ]
    named = {one.url: one for one in reversed([*declared[:MAX_NAMED], *linked[:MAX_NAMED]])}
    return Signs(
        name=plain_line(page.css("meta[property='og:site_name']::attr(content)").get("")),
        lang=page.css("html::attr(lang)").get("")[:2].lower(),
        named=tuple(reversed(named.values()))[:MAX_NAMED],
    )


def _is_feed_type(kind: str, href: str) -> bool:
    """The types of RSS, Atom and JSON Feed; plain XML and JSON only where the address says feed too."""
    kind = kind.partition(";")[0].strip().lower()
    return bool(_FEED_TYPES.fullmatch(kind) or (_LOOSE_TYPES.fullmatch(kind) and _FEEDISH.search(href)))


def usual_feeds(url: str) -> tuple[Candidate, ...]:
    """Where sites commonly keep their feed: beneath the first folder of ``url``, then at the top."""
    folder = urlsplit(url).path.strip("/").partition("/")[0]
    below = [f"/{folder}/{name}" for name in _BELOW] if folder and "." not in folder else []
    return _candidates(url, [*below, *FEED_PATHS], why="a usual place")


def usual_sitemaps(url: str) -> tuple[Candidate, ...]:
    """Where sites commonly keep the sitemap of their news."""
    return _candidates(url, SITEMAP_PATHS, why="a usual place", kind=SourceKind.SITEMAP)


def sitemaps_of_robots(addresses: Iterable[str], url: str) -> tuple[Candidate, ...]:
    """The ``Sitemap:`` lines of the robots.txt of ``url``, those of news first."""
    found = _candidates(url, list(addresses)[:200], why="robots.txt", kind=SourceKind.SITEMAP)
    return tuple(sorted(found, key=lambda one: not _NEWS_MAP.search(one.url)))[:MAX_NAMED]


def _candidates(
    url: str, addresses: Iterable[str], *, why: str, kind: SourceKind = SourceKind.FEED
) -> tuple[Candidate, ...]:
    links = (canonical(address, base=urljoin(url, "/")) for address in addresses)
    return tuple(Candidate(url=link, why=why, kind=kind) for link in dict.fromkeys(links) if link)


def news_maps(children: Sequence[str]) -> tuple[str, ...]:
    """Of the sitemaps that an index names, those of news."""
    return tuple(url for url in children if _NEWS_MAP.search(urlsplit(url).path))[:2]


def is_news(tried: Tried) -> bool:
    """A sitemap is one of news where its entries have titles, as Google News asks; else it lists any page."""
    return tried.kind is not SourceKind.SITEMAP or any(one.title for one in tried.entries)


def sound(tried: Tried, *, now: datetime) -> bool:
    """Whether ``tried`` is good enough to end the search."""
    newest = tried.newest
    fresh = newest is not None and now - newest <= FRESH
    full = len(tried.entries) >= ENOUGH
    return tried.usable and fresh and full and not (tried.comments or tried.part) and is_news(tried)


def ranked(tried: Sequence[Tried], *, now: datetime) -> list[Tried]:
    """The usable ones, the best first: the paper's own words, all of it, dated, fresh, and in full."""
    usable = [one for one in tried if one.usable]
    order = {id(one): place for place, one in enumerate(usable)}
    return sorted(usable, key=lambda one: (_merits(one, now=now), -order[id(one)]), reverse=True)


def _merits(tried: Tried, *, now: datetime) -> tuple[bool | int | float, ...]:
    newest = tried.newest
    return (
        not tried.comments,
        is_news(tried),
        newest is not None,
        newest is not None and now - newest <= FRESH,
        not tried.part,
        tried.kind is SourceKind.FEED,
        {"articles": 2, "excerpts": 1, "titles": 0}[tried.told],
        newest.timestamp() // 3600 if newest else 0,
        min(len(tried.entries), 10),
    )


def described(tried: Tried) -> str:
    """What came of a candidate, as a part of a sentence."""
    if not tried.usable:
        return tried.note or tried.error or str(tried.outcome)
    newest = f"newest {tried.newest:%Y-%m-%d}" if tried.newest else "no dates"
    marks = [
        words
        for mark, words in (
            (tried.comments, "of readers' comments"),
            (tried.part, "of a part of the site"),
            (not is_news(tried), "of any page, not of news"),
        )
        if mark
    ]
    facts = [f"{tried.form}, {len(tried.entries)} entries, {newest}, {tried.told}", *marks]
    return "; ".join([*facts, tried.note] if tried.note else facts)


def dates_of(entries: Iterable[Entry]) -> list[datetime]:
    """The dates of the entries that have one."""
    return [date for one in entries if (date := one.published or one.updated)]


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """By date; those without one keep their order, after the others."""
    dated: Mapping[int, float] = {
        id(one): date.timestamp() for one in entries if (date := one.published or one.updated)
    }
    return sorted(entries, key=lambda one: dated.get(id(one), float("-inf")), reverse=True)
