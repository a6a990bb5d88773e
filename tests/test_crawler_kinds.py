"""The readers of sources that are no RSS: JSON Feed, sitemaps, listings, APIs."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from crawler import addresses, apis, feeds, listings, sitemaps
from crawler.moments import iso, written
from store.records import Layout

DAY = datetime(2026, 11, 18, tzinfo=UTC)

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Quay &amp; Rail",
    "items": [
        {
            "id": "7",
            "url": "/news/7?utm_source=x",
            "title": "Pact <b>signed</b>",
            "date_published": "2026-11-18T00:00:00Z",
        },
        {"id": "https://quay.test/news/8", "content_html": "<p>Text</p>", "date_modified": "2026-11-18"},
        {"id": "9", "title": "without an address"},
        "no item",
    ],
}

NEWS_MAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://quay.test/old</loc><lastmod>2026-11-01</lastmod></url>
<url><loc> https://quay.test/new </loc><news:news>
<news:publication><news:name>Quay</news:name></news:publication>
<news:publication_date>2026-11-18T02:00:00+02:00</news:publication_date>
<news:title>Port &amp; pact</news:title></news:news></url>
<url><loc>mailto:desk@quay.test</loc></url>
</urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://quay.test/2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>
<sitemap><loc>https://quay.test/2026.xml.gz</loc><lastmod>2026-11-18</lastmod></sitemap></sitemapindex>"""

LISTING = """<html><head><title>News | Port</title></head><body><ul class="news">
<li><a href="/news/pact">Ports sign <em>pact</em></a><b class="day">Nov. 18, 2026</b><p>Two ports.</p></li>
<li><a href="javascript:alert(1)">Subscribe</a></li>
<li><a href="https://elsewhere.test/story">A story</a><span class="day">soon</span></li>
</ul><a rel="next" href="?page=2">Older</a></body></html>"""

API = {
    "results": [
        {
            "html_url": "https://register.test/1",
            "title": "Notice",
            "abstract": "Duty",
            "publication_date": "2026-11-18",
        },
        {"title": "no address"},
        7,
    ],
    "next_page_url": "https://register.test/?page=2",
}


def test_a_json_feed_is_a_feed() -> None:
    found = feeds.parse(json.dumps(JSON_FEED).encode(), url="https://quay.test/feed.json")
    assert (found.form, found.title, found.unusable) == ("json1", "Quay & Rail", 1)
    first, second = found.entries
    assert (first.url, first.title, first.guid, first.published) == (
        "https://quay.test/news/7",
        "Pact signed",
        "7",
        DAY,
    )
    assert (second.url, second.content, second.updated) == ("https://quay.test/news/8", "<p>Text</p>", DAY)


@pytest.mark.parametrize(
    "body", [b"{", b"{}", b'{"version": "2"}', b'{"version": 7, "items": {}}', b"{" * 100_000]
)
def test_other_json_is_no_feed(body: bytes) -> None:
    assert feeds.parse(body, url="https://quay.test/").form == ""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_news_sitemap_keeps_titles_and_dates(pack: type[bytes]) -> None:
    found = sitemaps.parse(pack(NEWS_MAP.encode()), url="https://quay.test/news.xml")
    assert (found.form, found.unusable, found.ahead) == ("urlset", 1, ())
    newest, oldest = found.entries
    assert (newest.url, newest.title, newest.published) == ("https://quay.test/new", "Port & pact", DAY)
    assert (oldest.title, oldest.published, oldest.updated) == ("", None, datetime(2026, 11, 1, tzinfo=UTC))


def test_an_index_names_its_newest_sitemap_first() -> None:
    found = sitemaps.parse(INDEX.encode(), url="https://quay.test/sitemap.xml")
    assert found.index
    assert found.ahead == ("https://quay.test/2026.xml.gz", "https://quay.test/2024.xml")


def test_a_broken_sitemap_yields_what_came_before() -> None:
    cut = NEWS_MAP[: NEWS_MAP.index("<url><loc>mailto")].encode()
    assert len(sitemaps.parse(cut, url="https://quay.test/").entries) == 2
    assert sitemaps.parse(b"<rss></rss>", url="https://quay.test/").form == ""
    assert sitemaps.parse(gzip.compress(NEWS_MAP.encode())[:40], url="https://quay.test/").entries == ()


def test_a_packed_bomb_is_cut() -> None:
    assert len(sitemaps.unpacked(gzip.compress(b" " * 200_000_000, 9))) == sitemaps.MAX_BYTES


def test_entities_of_a_sitemap_are_not_opened() -> None:
    body = b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://q.test/&x;</loc></url></urlset>'
    assert [one.url for one in sitemaps.parse(body, url="https://q.test/").entries] == ["https://q.test/"]


def test_a_listing_is_read_by_its_selectors() -> None:
    layout = Layout(item="ul.news > li", link="a", date=".day", summary="p", next="a[rel=next]")
    found = listings.parse(
        LISTING.encode(), url="https://port.test/news", content_type="text/html", layout=layout
    )
    assert (found.title, found.ahead, found.unusable) == (
        "News | Port",
        ("https://port.test/news?page=2",),
        1,
    )
    pact, story = found.entries
    assert (pact.url, pact.title, pact.summary, pact.published) == (
        "https://port.test/news/pact",
        "Ports sign pact",
        "Two ports.",
        DAY,
    )
    assert (story.url, story.published) == ("https://elsewhere.test/story", None)


def test_an_item_may_be_the_link_itself() -> None:
    body = b'<a class="card" href="/n/1"><h3>Title</h3><time datetime="2026-11-18">x</time></a>'
    layout = Layout(item="a.card", title="h3", date="time::attr(datetime)")
    (only,) = listings.parse(body, url="https://port.test/", content_type="", layout=layout).entries
    assert (only.url, only.title, only.published) == ("https://port.test/n/1", "Title", DAY)


def test_an_answer_of_an_api_is_read_by_its_paths() -> None:
    layout = Layout(
        item="results",
        link="html_url",
        title="title",
        summary="abstract",
        date="publication_date",
        next="next_page_url",
    )
    found = apis.parse(json.dumps(API).encode(), url="https://register.test/", layout=layout)
    (only,) = found.entries
    assert (only.url, only.title, only.summary, only.published) == (
        "https://register.test/1",
        "Notice",
        "Duty",
        DAY,
    )
    assert (found.unusable, found.ahead) == (2, ("https://register.test/?page=2",))
    assert apis.parse(b'{"results": 3}', url="https://register.test/", layout=layout).form == ""
    nested = Layout(item="", link="at.0.url")
    assert apis.parse(b'[{"at": [{"url": "https://r.test/"}]}]', url="https://r.test/", layout=nested).entries


def test_an_api_is_asked_from_the_last_good_day_on() -> None:
    url = "https://register.test/?since={since}"
    assert addresses.filled(url, last_ok=DAY, now=DAY) == "https://register.test/?since=2026-11-15"
    assert addresses.filled(url, last_ok=None, now=DAY) == "https://register.test/?since=2026-11-04"
    assert (
        addresses.filled("https://port.test/{year}/news", last_ok=None, now=DAY)
        == "https://port.test/2026/news"
    )


@pytest.mark.parametrize(
    "text",
    [
        "November 18, 2026",
        "18 November 2026",
        "Wed, 18 Nov 2026",
        "Nov. 18, 2026",
        "18th November 2026",
        "2026-11-18",
        "18.11.2026",
    ],
)
def test_days_as_pages_write_them(text: str) -> None:
    assert written(text) == DAY


@pytest.mark.parametrize("text", ["03/04/2026", "yesterday", "", "2026-13-01", "9" * 400, None, "0001-01-01"])
def test_what_is_no_day(text: str | None) -> None:
    assert written(text) is None
    assert iso(text) is None


def test_a_form_decides_what_is_ambiguous() -> None:
    assert written("03/04/2026", form="%d/%m/%Y") == datetime(2026, 4, 3, tzinfo=UTC)
