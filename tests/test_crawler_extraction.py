"""Article pages -> text; what the feed said stands in where the page holds less."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.article import Extracted, article_of
from crawler.extraction import from_entry, from_page
from crawler.language import language
from store.records import Entry, QueuedUrl, Source, SourceKind
from tests.crawler_site import PARAGRAPH, page

URL = "http://gazette.test/a"
ENTRY = Entry(url=URL, url_key="k", title="Two ports sign", summary="A short summary.")
SOURCE = Source(
    id="paper", name="P", homepage="", kind=SourceKind.FEED, url=URL, region="", publisher="p", lang="nl"
)
LONG = "<p>" + "What the feed itself carries of the story. " * 12 + "</p>"


def read(html: str | bytes, entry: Entry = ENTRY, content_type: str = "text/html") -> Extracted:
    body = html.encode() if isinstance(html, str) else html
    return from_page(body, url=URL, content_type=content_type, entry=entry)


def test_text_without_furniture() -> None:
    found = read(page("Two ports sign", PARAGRAPH, PARAGRAPH.upper()))
    assert found.text == f"Two ports sign\n\n{PARAGRAPH}\n{PARAGRAPH.upper()}"
    assert (found.origin, found.language) == ("page", "en")


def test_the_feed_s_title_goes_before_the_page_s_unless_it_is_cut() -> None:
    html = page("Two ports sign a memorandum", PARAGRAPH)
    assert read(html, replace(ENTRY, title="Ports sign")).title == "Ports sign"
    assert read(html, replace(ENTRY, title="Two ports sign a ...")).title.startswith(
        "Two ports sign a memorandum"
    )
    assert read(html, replace(ENTRY, title="")).title.startswith("Two ports sign a memorandum")


def test_linked_data_tells_date_author_and_paywall() -> None:
    facts = {
        "@graph": [
            {"@type": "WebSite"},
            {
                "@type": "NewsArticle",
                "datePublished": "2026-11-18T10:00:00+01:00",
                "author": [{"name": "A. Writer"}, "B. Writer"],
                "isAccessibleForFree": False,
            },
        ]
    }
    script = f'<script type="application/ld+json">{json.dumps(facts)}</script></head>'
    found = read(page("T", PARAGRAPH).replace("</head>", script))
    assert found.published == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert (found.author, found.flags) == ("A. Writer, B. Writer", ("paywall",))


@pytest.mark.parametrize(
    "block", ["{", "[" * 5000, '{"datePublished": 7}', '{"datePublished": "soon"}', "null"]
)
def test_broken_linked_data_is_left_alone(block: str) -> None:
    script = f'<script type="application/ld+json">{block}</script></head>'
    assert read(page("T", PARAGRAPH).replace("</head>", script)).published is None


def test_meta_date() -> None:
    meta = '<meta property="article:published_time" content="2026-11-18"></head>'
    found = read(page("T", PARAGRAPH).replace("</head>", meta))
    assert found.published == datetime(2026, 11, 18, tzinfo=UTC)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00", "1970-01-01"])
def test_a_date_before_the_web_is_none(date: str, now: datetime) -> None:
    meta = f'<meta property="article:published_time" content="{date}"></head>'
    assert read(page("T", PARAGRAPH).replace("</head>", meta)).published is None
    script = f'<script type="application/ld+json">{{"datePublished": "{date}"}}</script></head>'
    assert read(page("T", PARAGRAPH).replace("</head>", script)).published is None
    broken = datetime(1, 1, 1, tzinfo=UTC)
    queued = QueuedUrl(source_id="paper", entry=replace(ENTRY, published=broken, updated=now), baseline=False)
    assert article_of(queued, Extracted(text="x", published=broken), source=SOURCE, now=now).published == now


def test_a_thin_page_yields_to_the_feed() -> None:
    full = read(page("T", "Thin."), replace(ENTRY, content=LONG))
    assert (full.origin, full.text.startswith("Two ports sign\n\nWhat the feed")) == ("feed", True)
    brief = read("<html><body></body></html>")
    assert (brief.origin, brief.text) == ("excerpt", "Two ports sign\n\nA short summary.")


def test_walls_and_empty_pages_hold_no_article() -> None:
    assert read("<html><head><title>Just a moment...</title></head></html>").wall == "challenge"
    assert read("<html><title>Before you continue</title><p>Accept?</p></html>").wall == "consent"
    nothing = read("<html><body></body></html>", Entry(url=URL, url_key="k", title="T"))
    assert (nothing.text, nothing.wall) == ("", "")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"%PDF-1.7 text", "application/pdf"), (b"GIF89a\x00\x01", ""), (bytes(range(256)) * 40, "text/html")],
)
def test_what_is_no_page_is_not_read(body: bytes, content_type: str) -> None:
    assert read(body, content_type=content_type).text == "Two ports sign\n\nA short summary."


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (page("T", "Café " + PARAGRAPH).encode(), "text/html; charset=iso-8859-1"),
        (page("T", "Café " + PARAGRAPH).encode("latin-1"), "text/html; charset=iso-8859-1"),
        (page("T", "Café " + PARAGRAPH).encode("cp1252"), "text/html; charset=utf-8-nonsense"),
    ],
)
def test_charset_lies(body: bytes, content_type: str) -> None:
    assert "Café The port" in read(body, content_type=content_type).text


def test_feed_text_alone() -> None:
    full = replace(ENTRY, content=LONG + "<p>The post <a href='x'>Two</a> appeared first on A paper.</p>")
    found = from_entry(full)
    assert (found.origin, "appeared first" in found.text) == ("feed", False)
    excerpt = from_entry(full, excerpt=True)
    assert (excerpt.origin, excerpt.text) == ("excerpt", "Two ports sign\n\nA short summary.")
    assert from_entry(replace(ENTRY, summary="")).text == ""


def test_text_is_safe_to_store() -> None:
    found = read(page("T", "\u202eEvil\u0007 &#xd800;&#7;&#x202e;it&#146;s " + PARAGRAPH))
    assert "it’s The port" in found.text
    assert "\u202e" not in found.text
    assert "\u0007" not in found.text


def test_article(now: datetime) -> None:
    queued = QueuedUrl(source_id="paper", entry=ENTRY, baseline=True)
    page_date = datetime(2026, 11, 18, tzinfo=UTC)
    found = article_of(queued, Extracted(text="x", published=page_date), source=SOURCE, now=now)
    assert (found.published, found.language, found.title) == (page_date, "nl", "Two ports sign")
    assert (found.baseline, found.uid, found.fetched_at) == (True, "k", now)
    assert len(found.text_sha256) == 64


ENGLISH = "The two ports signed an agreement on Monday about shore power and will share what they learn. " * 4
SPANISH = "Los dos puertos firmaron el lunes un acuerdo sobre la energía en los muelles de la ciudad. " * 4


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (ENGLISH, "es", "en"),
        (SPANISH, "en", "es"),
        (ENGLISH, None, "en"),
        ("Port pact signed", "es", "es"),
        ("", None, None),
        ("7 8 9 " * 100, "en", "en"),
    ],
)
def test_words_go_before_what_the_page_declares(
    text: str, declared: str | None, expected: str | None
) -> None:
    assert language(text, declared=declared) == expected
