"""One spelling per article address."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import canonical, host_of, site_of, url_key

BASE = "https://gazette.test/news/"


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTP://Gazette.TEST:80/a?utm_source=x&b=2&a=1#top", "http://gazette.test/a?b=2&a=1"),
        ("https://gazette.test:443", "https://gazette.test/"),
        ("../ports/1", "https://gazette.test/ports/1"),
        ("//cdn.test/x", "https://cdn.test/x"),
        (" /a b?q=é\n", "https://gazette.test/a%20b?q=%C3%A9"),
        ("/a?x=1&amp;y=2", "https://gazette.test/a?x=1&y=2"),
        ("/a?fbclid=1&gclid=2&mc_cid=3&UTM_Medium=rss", "https://gazette.test/a"),
        ("/a?id=7&ref=3&source=9&uid=2", "https://gazette.test/a?id=7&ref=3&source=9&uid=2"),
        ("http://münchen.test/", "http://xn--mnchen-3ya.test/"),
        ("/app#/news/1?x=ä", "https://gazette.test/app#/news/1?x=%C3%A4"),
        ("/app#!news", "https://gazette.test/app#!news"),
        ("http://gazette.test./a", "http://gazette.test/a"),
    ],
)
def test_spelling(given_url: str, expected: str) -> None:
    assert canonical(given_url, base=BASE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://gazette.test/",
        "http://user:pw@gazette.test/",
        "http://[broken",
        "http://gazette.test:99999/",
        "http:///path",
        "http://a b.test/<",
        "https://gazette.test/" + "x" * 3000,
    ],
)
def test_no_web_address(url: str) -> None:
    assert canonical(url, base="") is None


@given(st.text(max_size=120))
def test_never_raises_and_is_settled(text: str) -> None:
    found = canonical(text, base=BASE)
    if found is not None:
        assert urlsplit(found).scheme in {"http", "https"}
        assert found.isascii()
        assert canonical(found) == found


def test_key_is_of_the_address_alone() -> None:
    assert (
        url_key("https://gazette.test/a") == "cdaa53484e09a008"
    )  # for ever: stored articles are known by it


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://www.gazette.test/a", "gazette.test", "gazette.test"),
        ("https://news.port.co.uk/", "news.port.co.uk", "port.co.uk"),
        ("http://[::1", "", ""),
    ],
)
def test_hosts_and_sites(url: str, host: str, site: str) -> None:
    assert (host_of(url), site_of(url)) == (host, site)
