"""Cleaning, cutting, escaping and links: what hostile text may never do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.text import clean, country_names, escape, escape_within, flag, host_of, safe_url


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("  two\r\n\tlines  ", "two lines"),
        ("\x1b[31mred\x1b[0m alert", "red alert"),
        ("\x1b]0;title\x07after", "after"),
        ("\x9b1mbold", "bold"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("pay\u200bpal", "paypal"),
        ("a\u2028b\u2029c", "a b c"),
        ("null\x00byte\x7f", "nullbyte"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("e\u0301", "\u00e9"),
        ("👩\u200d👧 at the quay", "👩\u200d👧 at the quay"),
    ],
)
def test_clean(hostile: str, shown: str) -> None:
    assert clean(hostile, limit=100) == shown


def test_a_cut_is_seen() -> None:
    assert clean("x" * 50, limit=10) == "x" * 9 + "…"
    assert clean("x" * 10, limit=10) == "x" * 10


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_clean_text_is_printable_and_within_its_limit(text: str, limit: int) -> None:
    shown = clean(text, limit=limit)
    assert len(shown) <= limit
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [c for c in shown if unicodedata.category(c) == "Cf" and c != "\u200d"]


def test_escape_is_slacks_three_entities_ampersand_first() -> None:
    assert escape("<!channel> & &lt;") == "&lt;!channel&gt; &amp; &amp;lt;"


@given(st.text(alphabet="<&>ab", max_size=60), st.integers(min_value=6, max_value=80))
def test_no_entity_is_broken_by_the_cut(text: str, limit: int) -> None:
    escaped = escape_within(text, limit=limit)
    assert len(escaped) <= limit
    whole = escaped.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert not set(whole) & set("<>&")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.test/x?y=1&z=2#f", "https://a.test/x?y=1&z=2#f"),
        ("HTTPS://A.test:8443/x", "https://a.test:8443/x"),
        ('https://a.test/a b|<c>"d', "https://a.test/a%20b%7C%3Cc%3E%22d"),
        ("https://a.test/caf\u00e9/%C3%A9", "https://a.test/caf%C3%A9/%C3%A9"),
        ("https://bank\u0430.test/", "https://xn--bank-83d.test/"),
    ],
)
def test_links_that_may_be_shown(url: str, link: str) -> None:
    assert safe_url(url) == link


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://a.test/",
        "//a.test/",
        "https:///x",
        "https://reuters.test@evil.test/",
        "https://user:pw@a.test/",
        "https://a.test:port/",
        "https://a.test\\@b.test/",
        "https://a b.test/",
        "https://a.test/\u202e",
        "https://a.test/\n<script>",
        "https://[::1]/",
        "https://.../",
        "https://a.test/" + "x" * 3000,
        "https://a.test/" + "\u00e9" * 1000,
    ],
)
def test_links_that_may_not(url: str) -> None:
    assert safe_url(url) is None


@given(st.text(max_size=80))
def test_a_link_is_plain_ascii_with_a_host(tail: str) -> None:
    link = safe_url("https://a.test" + tail)
    if link is not None:
        assert link.isascii()
        assert not set(link) & set('<>|" \n')
        assert host_of(link)


def test_flags_only_for_what_has_one() -> None:
    assert flag("NL") == "🇳🇱"
    assert flag("EU") == "🇪🇺"
    assert [flag(code) for code in ("", "ZZ", "nl", "USMCA", "12", "*", "UN")] == [""] * 7
    assert country_names()["NL"] == "Netherlands"
