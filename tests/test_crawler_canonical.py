"""One spelling per article address."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.canonical import MAX_URL, canonical, host_of, is_plain, site_of, spellings, url_key

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
        ("https://gazette-test.cdn.ampproject.org/c/s/www.gazette.test/a/", "https://www.gazette.test/a/"),
        (
            "https://cdn.ampproject.org/v/gazette.test/a?id=7&amp_js_v=0.1&usqp=mq3",
            "http://gazette.test/a?id=7",
        ),
        ("https://cdn.ampproject.org/c/cdn.ampproject.org/c/s/gazette.test/a", "https://gazette.test/a"),
        ("https://cdn.ampproject.org/rtv/01/a.js", "https://cdn.ampproject.org/rtv/01/a.js"),
        (
            "https://cdn.ampproject.org.test/c/gazette.test/a",
            "https://cdn.ampproject.org.test/c/gazette.test/a",
        ),
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
        "https://cdn.ampproject.org/c/s/user@gazette.test/",
        "https://cdn.ampproject.org/c/s/[broken/a",
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


STORY = "https://gazette.test/2026/11/pilots"


@pytest.mark.parametrize(
    "other",
    [
        "http://gazette.test/2026/11/pilots",
        "https://www.gazette.test/2026/11/pilots",
        "https://m.gazette.test/2026/11/pilots",
        "https://mobile.gazette.test/2026/11/pilots",
        "https://amp.gazette.test/2026/11/pilots",
        "https://gazette.test/2026/11/pilots/amp",
        "https://gazette.test/2026/11/pilots/amp/",
        "https://gazette.test/2026/11/pilots?amp=1",
        "https://gazette.test/2026/11/pilots?amp",
        "http://m.gazette.test/2026/11/pilots/amp/",
    ],
)
def test_each_spelling_knows_the_other(other: str) -> None:
    assert other in spellings(STORY)
    assert STORY in spellings(other)
    assert is_plain(STORY)
    assert is_plain(other) is not ("amp" in other or "//m" in other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STORY, f"{STORY}/"),
        (STORY, f"{STORY}?id=2"),
        (STORY, f"{STORY}?page=2&amp=1"),
        (STORY, f"{STORY}/amp/2"),
        (STORY, "https://gazette.test/2026/11/pilots-amp"),
        (STORY, "https://news.gazette.test/2026/11/pilots"),
        (STORY, "https://m.ledger.test/2026/11/pilots"),
        (STORY, "https://gazette.test:8443/2026/11/pilots"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://gazette.test/", "https://m.gazette.test/"),
        ("https://gazette.test/?p=1", "https://gazette.test/?p=2"),
        ("https://gazette.test/", "https://gazette.test/amp"),
    ],
)
def test_what_differs_in_more_is_no_spelling(one: str, other: str) -> None:
    assert other not in spellings(one)
    assert one not in spellings(other)


def test_the_parameters_that_pick_an_article_stay() -> None:
    assert "https://gazette.test/?p=123" in spellings("http://www.gazette.test/?p=123&amp=1")
    assert "https://gazette.test/?p=123&amp=1" in spellings("https://gazette.test/?p=123")


@given(st.text(max_size=80), st.sampled_from(["/amp", "/amp/", "?amp=1", ""]))
def test_spellings_are_addresses_and_few(path: str, tail: str) -> None:
    url = canonical(f"/{path}{tail}", base=BASE)
    if url is None:
        return
    others = spellings(url)
    assert url not in others
    assert len(others) == len(set(others)) <= 60
    assert all(urlsplit(other).netloc.endswith("gazette.test") for other in others if "gazette" in url)


def test_a_cache_of_a_cache_of_a_cache_ends() -> None:
    deep = "https://" + "cdn.ampproject.org/c/s/" * (2 * MAX_URL // 23 - 1) + "gazette.test/a"
    assert canonical(deep) == "https://gazette.test/a"
