"""The search for a feed: what a page names, which answer is best, and its manners on real HTTP."""

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.discovery import (
    Candidate,
    Tried,
    described,
    news_maps,
    ranked,
    read_signs,
    sitemaps_of_robots,
    sound,
    usual_feeds,
)
from crawler.entries import entry
from store.records import FetchOutcome, SourceKind
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, page, rss

NOW = datetime(2026, 11, 25, tzinfo=UTC)

# The reactor runs once in a process, so all sites of a test are searched in one.
SEARCH = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from crawler.discovery import described
from crawler.hunting import discover
from crawler.run import CrawlOrder, _asked
async def work(asker):
    return [await discover(asker, url=url) for url in sys.argv[1:]]
order = CrawlOrder(db_path=Path("none.db"), config_dir=Path("none"), delay_s=0, download_timeout_s=2)
print(json.dumps([
    {"asked": [one.candidate.url for one in found.tried], "said": [described(one) for one in found.tried],
     "best": found.best and found.best.address, "kind": found.best and found.best.kind, "name": found.name,
     "others": [one.candidate.url for one in found.others], "stopped": found.stopped,
     "leaves": [[one.entry.url, one.read.origin, one.error, one.walled] for one in found.leaves]}
    for found in _asked(work, order, None)]))
"""


def search(site: Site, *urls: str) -> list[dict[str, Any]]:
    hosts = Desk(site, None, NOW).environment  # type: ignore[arg-type]
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, *urls],
        env=hosts,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def items(prefix: str, count: int = 4, *, days: int = 1, content: str = "") -> list[dict[str, str]]:
    """Entries of a feed, the newest ``days`` ago."""
    start = datetime.now(UTC) - timedelta(days=days)
    return [
        {
            "title": f"{prefix} {place}",
            "link": f"/{prefix}/{place}",
            "pubDate": f"{start - timedelta(days=place):%a, %d %b %Y %H:%M:%S} +0000",
            **(
                {"content:encoded": f"<![CDATA[<p>{content}</p>]]>"} if content else {"description": "Brief."}
            ),
        }
        for place in range(count)
    ]


def front(*links: str, body: str = "") -> str:
    head = "".join(links)
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{body}<p>News.</p></body></html>'


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


def tried(url: str, *entries: Any, title: str = "", kind: SourceKind = SourceKind.FEED) -> Tried:  # noqa: ANN401
    return Tried(
        candidate=Candidate(url=url, why="a test"),
        outcome=FetchOutcome.OK,
        url=url,
        kind=kind,
        form="rss20",
        title=title,
        entries=entries,
    )


def entries(
    count: int = 5, *, age: int = 1, content: str = "", dated: bool = True, title: str = "T"
) -> list[Any]:
    return [
        entry(
            f"https://a.test/{place}",
            title=title,
            content=content,
            summary="brief" if title else "",
            published=NOW - timedelta(days=age + place) if dated else None,
        )
        for place in range(count)
    ]


def test_a_page_names_its_feeds_in_their_order() -> None:
    html = front(
        '<base href="https://a.test/en/">',
        '<meta property="og:site_name" content="The  Gazette&#x202e;">',
        alternate("feed/"),
        alternate("/all.atom", "APPLICATION/ATOM+XML; charset=utf-8"),
        alternate("https://a.test/feed.json", "application/feed+json"),
        alternate("/plain.json?feed=1", "application/json"),
        alternate("/wp-json/wp/v2/pages/1", "application/json"),
        alternate("/oembed?url=feed", "application/json+oembed"),
        alternate("/de/", "text/html"),
        '<link rel="stylesheet" type="application/rss+xml" href="/style.rss">',
        alternate("file:///etc/passwd"),
        alternate("javascript:alert(1)"),
        body='<a href="/rss">RSS</a><a href="/feedback">Write</a><a href="http://b.test/feed">B</a>'
        '<a href="https://feeds.feedburner.com/a">x</a><a href="/rss.png">i</a><a href="/feed/">again</a>',
    )
    signs = read_signs(html.encode(), url="https://a.test/x", content_type="text/html")
    assert [one.url for one in signs.named] == [
        "https://a.test/en/feed/",
        "https://a.test/all.atom",
        "https://a.test/feed.json",
        "https://a.test/plain.json?feed=1",
        "https://a.test/rss",
        "https://feeds.feedburner.com/a",
        "https://a.test/feed/",
    ]
    assert (signs.name, signs.lang) == ("The Gazette", "en")


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 100, b"<html" * 5000, b"<link rel=alternate href='['>"])
def test_broken_pages_name_nothing(body: bytes) -> None:
    assert read_signs(body, url="https://a.test/", content_type="text/html").named == ()


def test_a_page_names_no_more_than_a_few() -> None:
    html = front(*(alternate(f"/{number}.rss") for number in range(500)))
    assert len(read_signs(html.encode(), url="https://a.test/", content_type="").named) == 8


def test_the_usual_places_begin_beneath_the_folder_that_was_named() -> None:
    urls = [one.url for one in usual_feeds("https://a.test/en/news/today?x=1")]
    assert urls[:3] == ["https://a.test/en/feed/", "https://a.test/en/rss.xml", "https://a.test/en/rss"]
    assert usual_feeds("https://a.test/story.html")[0].url == "https://a.test/feed/"
    assert len(urls) == len(set(urls))


def test_sitemaps_of_news_go_first() -> None:
    lines = ["/pages.xml", "https://a.test/news-map.xml", "file:///x", "/pages.xml"]
    found = sitemaps_of_robots(lines, "https://a.test/")
    assert [one.url for one in found] == ["https://a.test/news-map.xml", "https://a.test/pages.xml"]
    assert news_maps(["https://news.test/tags.xml", "https://news.test/news-1.xml"]) == (
        "https://news.test/news-1.xml",
    )


def test_the_best_is_the_papers_own_whole_fresh_feed() -> None:
    """Each row loses to the row above it."""
    article = "<p>" + "long " * 500 + "</p>"
    rows = [
        tried("https://a.test/feed/", *entries(content=article)),
        tried("https://a.test/brief", *entries()),
        tried("https://a.test/news.xml", *entries(), kind=SourceKind.SITEMAP),
        tried("https://a.test/category/ports/feed/", *entries(content=article)),
        tried("https://a.test/old", *entries(age=100, content=article)),
        tried("https://a.test/undated", *entries(dated=False, content=article)),
        tried("https://a.test/map.xml", *entries(title=""), kind=SourceKind.SITEMAP),
        tried("https://a.test/comments/feed/", *entries(content=article)),
    ]
    for seed in range(len(rows)):
        mixed = [*rows[seed:], *rows[:seed]]
        assert [one.url for one in ranked(mixed, now=NOW)] == [one.url for one in rows]
    assert [sound(one, now=NOW) for one in rows] == [True, True, True, *[False] * 5]
    assert ranked([tried("https://a.test/none")], now=NOW) == []


@pytest.mark.parametrize(
    ("url", "title", "is_comments"),
    [
        ("https://a.test/comments/feed/", "", True),
        ("https://a.test/?feed=comments-rss2", "", True),
        ("https://a.test/x/feed/", "Comments on: A pact", True),
        ("https://a.test/feed/", "Comments for The Gazette", True),
        ("https://a.test/feed/", "News and comment", False),
        ("https://a.test/commentary/feed/", "Commentary", False),
    ],
)
def test_feeds_of_comments_are_known(url: str, title: str, is_comments: bool) -> None:
    one = tried(url, *entries(), title=title)
    assert one.comments is is_comments
    assert ("readers' comments" in described(one)) is is_comments


def test_a_site_is_searched_until_a_sound_feed_is_found(site: Site) -> None:
    """Six sites, each with its own way of keeping a feed; the server's log tells what was asked."""
    whole = f"{PARAGRAPH} " * 8
    site["gazette.test/"] = front(alternate("/comments/feed/"), alternate("/brief"), alternate("/feed/"))
    site["gazette.test/comments/feed/"] = rss(items("c"), title="Comments for Gazette")
    site["gazette.test/brief"] = rss(items("g"))
    site["gazette.test/feed/"] = rss(items("g", content=whole))
    for place in range(3):
        site[f"gazette.test/g/{place}"] = page(f"g {place}", PARAGRAPH)
    site["gazette.test/g/1"] = Reply(status=403)

    site["usual.test/"] = front()
    site["usual.test/rss.xml"] = rss(items("u"))
    site["usual.test/feed.xml"] = rss(items("u"))

    site["article.test/2026/story"] = page("A story", PARAGRAPH)
    site["article.test/"] = front(alternate("/all.json", "application/feed+json"))
    day = datetime.now(UTC).isoformat()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Article",
        "items": [{"id": str(n), "url": f"/s{n}", "title": f"S{n}", "date_published": day} for n in range(3)],
    }
    site["article.test/all.json"] = json.dumps(feed)

    site["moved.test/feed"] = Reply(status=301, headers={"Location": "/all.rss"})
    site["moved.test/all.rss"] = rss(items("m"))
    site["away.test/feed"] = Reply(status=302, headers={"Location": "/today.rss"})
    site["away.test/today.rss"] = rss(items("a"))

    site["sleepy.test/"] = front(alternate("/feed/"))
    site["sleepy.test/feed/"] = rss(items("s", days=400))

    urls = ["gazette.test/", "usual.test/", "article.test/2026/story", "moved.test/feed", "away.test/feed"]
    gazette, usual, article, moved, away, sleepy = search(
        site, *(f"http://{url}" for url in [*urls, "sleepy.test/"])
    )
    assert gazette["best"] == "http://gazette.test/feed/"
    assert gazette["others"] == ["http://gazette.test/brief", "http://gazette.test/comments/feed/"]
    assert gazette["leaves"][0] == ["http://gazette.test/g/0", "page", "", False]
    assert gazette["leaves"][1] == ["http://gazette.test/g/1", "feed", "answered 403", True]
    assert gazette["leaves"][3][1:] == ["feed", "", False]
    assert "/g/3" not in site.paths("gazette.test")

    assert usual["best"] == "http://usual.test/rss.xml"
    assert site.paths("usual.test")[:4] == ["/robots.txt", "/", "/feed/", "/rss.xml"]
    assert "/rss" not in site.paths("usual.test")

    assert (article["best"], article["kind"]) == ("http://article.test/all.json", "feed")
    assert (moved["best"], away["best"]) == ("http://moved.test/all.rss", "http://away.test/feed")
    assert (sleepy["best"], len(sleepy["asked"])) == ("http://sleepy.test/feed/", 12)
    for host in site.hosts:
        assert site.paths(host).count("/robots.txt") == 1
        assert len(site.paths(host)) == len(set(site.paths(host)))


def sites_with_maps(site: Site) -> None:
    """A robots.txt that names an index, a map that lists pages alone, and one whose posts are packed."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    news = "".join(
        f"<url><loc>http://maps.test/n{n}</loc><news:news><news:publication_date>{day}</news:publication_date>"
        f"<news:title>Story {n}</news:title></news:news></url>"
        for n in range(4)
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    index = "".join(
        f"<sitemap><loc>http://maps.test/{n}.xml</loc></sitemap>" for n in ("tags", "gnews", "shop")
    )
    site["maps.test/robots.txt"] = (
        "User-agent: *\nDisallow: /rss\nSitemap: http://maps.test/index-of-maps.xml\nSitemap: http://127.0.0.1/m\n"
    )
    site["maps.test/"] = front()
    site["maps.test/index-of-maps.xml"] = f"<sitemapindex {space}>{index}</sitemapindex>"
    site["maps.test/gnews.xml"] = f"<urlset {space}>{news}</urlset>"

    site["pages.test/"] = front()
    site["pages.test/sitemap.xml"] = f"<urlset {space}><url><loc>http://pages.test/about</loc></url></urlset>"

    dated = f"<lastmod>{day}</lastmod>"
    posts = f"<urlset {space}><url><loc>http://posts.test/p</loc>{dated}</url></urlset>"
    site["posts.test/posts.xml"] = Reply(gzip.compress(posts.encode()))
    maps_of = f"<sitemap><loc>http://posts.test/posts.xml</loc>{dated}</sitemap>"
    site["posts.test/all.xml"] = f"<sitemapindex {space}>{maps_of}</sitemapindex>"
    site["posts.test/p"] = page("P", PARAGRAPH)


def sites_that_refuse(site: Site) -> None:
    """One that leads inward, those that refuse in each way, and one whose every path is the same page."""
    inward = [
        "http://127.0.0.1/feed",
        "http://2130706433/feed",
        "http://router.lan/feed",
        "ftp://evil.test/feed",
    ]
    site["evil.test/"] = front(*(alternate(url) for url in inward))
    site["evil.test/rss.xml"] = Reply(status=302, headers={"Location": "http://localhost/feed"})

    site["busy.test/"] = Reply(status=429, headers={"Retry-After": "3600"})
    site["shut.test/robots.txt"] = Reply(status=503)

    for path in ("/", "/feed/", "/rss.xml", "/feed.xml"):
        site[f"walled.test{path}"] = Reply(status=403)

    # Every path is the same page; each address is asked once, and the search ends.
    loop = front(alternate("/feed/"), alternate("/feed/2"))
    for path in ("/", "/feed/", "/feed/2", "/rss.xml", "/rss"):
        site[f"loop.test{path}"] = loop


def test_robots_sitemaps_and_what_must_not_be_asked(site: Site) -> None:
    sites_with_maps(site)
    sites_that_refuse(site)
    hosts = ("maps.test", "pages.test", "evil.test", "busy.test", "shut.test", "loop.test", "walled.test")
    maps, pages, evil, busy, shut, loops, walled, posts_found = search(
        site, *(f"http://{host}/" for host in hosts), "http://posts.test/all.xml"
    )
    assert (maps["best"], maps["kind"]) == ("http://maps.test/gnews.xml", "sitemap")
    assert "/rss" not in site.paths("maps.test")
    assert "robots.txt forbids it" in maps["said"]
    assert any(said.startswith("an index of 3 sitemaps") for said in maps["said"])

    assert pages["best"] is None
    assert "of any page, not of news" in pages["said"][-1]

    assert (posts_found["best"], posts_found["kind"]) == ("http://posts.test/all.xml", "sitemap")
    assert posts_found["leaves"] == [["http://posts.test/p", "page", "", False]]

    refused = [said for said in evil["said"] if said.startswith("refused")]
    assert len(refused) == 4
    assert evil["best"] is None
    assert {one.host for one in site.asked} <= {*hosts, "posts.test"}

    assert busy["stopped"]
    assert site.paths("busy.test") == ["/robots.txt", "/"]
    assert shut["stopped"] == "robots.txt answered 503"
    assert site.paths("shut.test") == ["/robots.txt"]

    assert walled["stopped"].startswith("3 addresses refused us")
    assert site.paths("walled.test") == ["/robots.txt", "/", "/feed/", "/rss.xml"]

    assert loops["best"] is None
    assert len(site.paths("loop.test")) == len(set(site.paths("loop.test")))
