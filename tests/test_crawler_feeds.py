"""Feed bytes -> entries: every rule of reading, and what hostile feeds may not do."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import clamp_future
from crawler.entries import MAX_ITEMS
from crawler.feeds import parse, without_dtd
from tests.crawler_site import rss

URL = "http://gazette.test/feed.xml"


def test_rss_entry_in_full() -> None:
    feed = rss(
        [
            {
                "title": "Ports &amp;amp; &lt;b&gt;pacts&lt;/b&gt;",
                "link": "/a?utm_source=rss",
                "guid": "g1",
                "description": "&lt;p&gt;One.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;&lt;p&gt;Two.&lt;/p&gt;",
                "content:encoded": "<![CDATA[<p>The whole text.</p>]]>",
                "pubDate": "Wed, 18 Nov 2026 10:00:00 +0100",
            }
        ],
        extra="<ttl>45</ttl>",
    )
    found = parse(feed.encode(), url=URL)
    (entry,) = found.entries
    assert (found.title, found.form, found.ttl_s) == ("A paper", "rss20", 2700)
    assert entry.url == "http://gazette.test/a"
    assert entry.title == "Ports & pacts"
    assert entry.summary == "One.\nTwo."
    assert entry.content == "<p>The whole text.</p>"
    assert entry.published == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert (entry.updated, entry.guid) == (None, "g1")


def test_atom_entry() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title>
      <link rel="enclosure" href="/pic.jpg"/><link href="story"/><id>tag:1</id>
      <updated>2026-11-18T09:00:00Z</updated><summary>S</summary></entry></feed>"""
    (entry,) = parse(feed, url="http://gazette.test/news/atom.xml").entries
    assert entry.url == "http://gazette.test/news/story"
    assert (entry.updated, entry.published) == (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), None)


def test_one_guid_on_all_items_identifies_none() -> None:
    items = [{"title": f"T{n}", "link": f"/{n}", "guid": "same"} for n in range(3)]
    found = parse(rss(items).encode(), url=URL)
    assert [entry.guid for entry in found.entries] == ["", "", ""]
    assert len({entry.url_key for entry in found.entries}) == 3


def test_one_link_on_all_items_yields_to_the_guids() -> None:
    items = [{"title": f"T{n}", "link": "/", "guid": f"http://gazette.test/{n}"} for n in range(3)]
    found = parse(rss(items).encode(), url=URL)
    assert [entry.url for entry in found.entries] == [f"http://gazette.test/{n}" for n in range(3)]


def test_items_without_a_web_address_are_counted() -> None:
    items = [{"title": "A", "link": "javascript:x"}, {"title": "B"}, {"title": "C", "link": "/c"}]
    found = parse(rss(items).encode(), url=URL)
    assert ([entry.title for entry in found.entries], found.unusable) == (["C"], 2)


def test_an_address_named_twice_is_one_entry() -> None:
    items = [{"title": "First", "link": "/a"}, {"title": "Again", "link": "/a#x"}]
    found = parse(rss([*items, items[0]]).encode(), url=URL)
    assert ([entry.title for entry in found.entries], found.collapsed) == (["First"], 1)


def test_routes_of_an_application_are_addresses() -> None:
    items = [{"title": f"T{n}", "link": f"/#/news/{n}"} for n in range(3)] + [{"title": "X", "link": "/#!x"}]
    found = parse(rss(items).encode(), url=URL)
    routes = ["/news/0", "/news/1", "/news/2", "!x"]
    assert [entry.url.partition("/#")[2] for entry in found.entries] == routes
    assert found.collapsed == 0


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss([{"title": "Café", "link": "/a"}]).replace("utf-8", "iso-8859-1").encode("latin-1"), "Café"),
        (rss([{"title": "Café", "link": "/a"}]).replace("utf-8", "utf-16").encode("utf-16"), "Café"),
        (b"\xef\xbb\xbf" + rss([{"title": "Café", "link": "/a"}]).encode(), "Café"),
        (rss([{"title": "Nuts & bolts &nbsp;here", "link": "/a"}]).encode(), "Nuts & bolts here"),
    ],
)
def test_encodings_and_bare_ampersands(body: bytes, title: str) -> None:
    assert [entry.title for entry in parse(body, url=URL).entries] == [title]


def test_lying_charset_never_raises() -> None:
    body = rss([{"title": "Café", "link": "/a"}]).encode("latin-1")
    assert len(parse(body, url=URL, content_type="text/xml; charset=utf-8").entries) == 1


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 99 Nov 2026"])
def test_dates_that_are_none(date: str) -> None:
    (entry,) = parse(rss([{"title": "A", "link": "/a", "pubDate": date}]).encode(), url=URL).entries
    assert entry.published is None


def test_future_dates_are_drawn_back(now: datetime) -> None:
    assert clamp_future(datetime(2041, 1, 1, tzinfo=UTC), now=now) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert clamp_future(now, now=now) == now
    assert clamp_future(None, now=now) is None


def test_fingerprint_follows_the_reader_not_the_pixels() -> None:
    def mark(**changed: str) -> str:
        item = {"title": "A", "link": "/a", "description": "S", "content:encoded": "<![CDATA[<p>C</p>]]>"}
        return parse(rss([item | changed]).encode(), url=URL).entries[0].fingerprint

    assert mark() == mark(**{"content:encoded": "<![CDATA[<p>C<img src='/p?n=17'></p>]]>"})
    assert len({mark(), mark(title="B"), mark(description="S2"), mark(**{"content:encoded": "D"})}) == 4


def test_a_page_s_fingerprint_does_not_heed_the_summary() -> None:
    def mark(**changed: str) -> str:
        item = {"title": "A", "link": "/a", "description": "12 comments"} | changed
        return parse(rss([item]).encode(), url=URL, summaries=False).entries[0].fingerprint

    assert mark() == mark(description="13 comments")
    assert mark() != mark(title="B")


QUADRATIC = (
    f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"A" * 20_000}">]><rss version="2.0"><channel>'
    f"<item><title>{'&a;' * 2_000}</title><link>/a</link></item></channel></rss>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + ']><rss version="2.0"><channel><item><title>&l9;</title><link>/a</link></item></channel></rss>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
    "<item><title>&x;</title><link>/a</link></item></channel></rss>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("bomb", [QUADRATIC, LAUGHS, LAUGHS.replace("><", ">\n<"), OUTSIDE])
def test_entities_expand_to_nothing(bomb: str, encoding: str) -> None:
    began = time.monotonic()
    found = parse(bomb.encode(encoding), url=URL)
    assert time.monotonic() - began < 2
    assert all(len(entry.title) <= 1000 and "root:" not in entry.title for entry in found.entries)
    assert "lollol" not in str(found)
    assert "A" * 100 not in str(found)


@pytest.mark.parametrize(
    ("given_bytes", "kept"),
    [
        (b"<?xml?><!DOCTYPE rss><rss/>", b"<?xml?><rss/>"),
        (b"<!doctype r [<!ENTITY a '>'> <!-- ] it's > --> ]><rss/>", b"<rss/>"),
        (b"<!DOCTYPE a><!DOCTYPE b><rss/>", b"<rss/>"),
        (b'<!ENTITY a "b"><rss/>', b"<rss/>"),
        (b"<rss><![CDATA[<!DOCTYPE html>]]></rss>", b"<rss><![CDATA[<!DOCTYPE html>]]></rss>"),
        (b"<!DOCTYPE r [ never closed <rss/>", b""),
    ],
)
def test_declarations_go_and_content_stays(given_bytes: bytes, kept: bytes) -> None:
    assert without_dtd(given_bytes) == kept


def test_a_body_that_is_a_path_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss([{"title": "secret", "link": "/s"}]))
    found = parse(str(secret).encode(), url=URL)
    assert (found.form, found.entries) == ("", ())


def test_size_caps() -> None:
    items = [{"title": "t" * 5000, "link": f"/{n}", "description": "d" * 300} for n in range(MAX_ITEMS + 50)]
    items[0]["description"] = "d" * 150_000
    found = parse(rss(items).encode(), url=URL)
    assert (len(found.entries), found.cut) == (MAX_ITEMS, 50) == (2000, 50)
    assert (len(found.entries[0].title), len(found.entries[0].summary)) == (1000, 100_000)


def test_what_hides_behind_references_is_taken_out() -> None:
    hidden = "a&amp;#x202e;b&amp;#xd800;c&amp;#7;d&amp;#146;s"
    (entry,) = parse(
        rss([{"title": hidden, "link": "/a", "description": f"{hidden}&lt;p&gt;"}]).encode(), url=URL
    ).entries
    assert (entry.title, entry.summary) == ("abcd’s", "abcd’s")


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_never_raises(body: bytes) -> None:
    parse(body, url=URL)


@given(st.text(max_size=200))
def test_any_text_in_an_item_is_survived(text: str) -> None:
    for entry in parse(rss([{"title": text, "link": text, "pubDate": text}]).encode(), url=URL).entries:
        assert not set(entry.title) & set("\n\r\x00\x1b")


def test_a_width_that_closes_nothing_costs_no_entry() -> None:
    body = b"<rss version='2.0'><channel></width><item><title>T</title><link>http://a.test/1</link></item>"
    assert [one.title for one in parse(body, url="http://a.test/feed").entries] == ["T"]
