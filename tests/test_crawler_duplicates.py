"""One article under several addresses is read once and stored once; what only looks like that stays two."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.duplicates import named_by
from store.database import Store
from store.records import Article, UrlState
from tests.crawler_site import Desk, Reply, Site, page, rss
from tests.test_store_copies import BEHIND, FRONT, MOU, MOUS, WIRE, one_line

HOUR = 3600
HOME = "http://gazette.test"
STORY = f"{HOME}/2026/11/pilots-of-tema-and-durban"
OTHER = one_line(MOU.substitute(MOUS[0]))
WIRED = one_line(WIRE)


@pytest.fixture
def desk(site: Site, tmp_path: Path, now: datetime) -> Desk:
    made = Desk(site, tmp_path, now)
    made.write("gazette", f"{HOME}/feed.xml")
    return made


def feed(site: Site, *items: Mapping[str, str], at: str = "gazette.test/feed.xml") -> None:
    site[at] = rss(items)


def item(url: str, *, title: str = "Pilots of two ports", **more: str) -> dict[str, str]:
    return {"title": title, "link": url} | more


def put(
    site: Site, url: str, body: str = WIRED, *, title: str = "Pilots of two ports", head: str = ""
) -> None:
    """An article page, with ``head`` in its head."""
    site[url.partition("://")[2]] = page(title, body).replace("<head>", f"<head>{head}")


def articles(desk: Desk) -> dict[str, Article]:
    with Store.open(desk.db_path) as store:
        return {article.url: article for article in store.articles.unanalysed()}


def ended(desk: Desk, url: str) -> tuple[UrlState, str] | None:
    with Store.open(desk.db_path) as store:
        return store.articles.url_state(url)


def asked(site: Site) -> list[str]:
    """Article pages asked for since the last look, as host and path."""
    found = [f"{one.host}{one.path}" for one in site.asked if one.path not in ("/robots.txt", "/feed.xml")]
    site.asked.clear()
    return found


DUPLICATE = UrlState.DUPLICATE
SPELLED = (DUPLICATE, f"duplicate of {STORY}: another spelling of it")
NUMBERED = (DUPLICATE, f"duplicate of {STORY}: the same GUID")
NAMED = (DUPLICATE, f"duplicate of {STORY}: its page names that address")

SPELLINGS = [
    f"{STORY}/amp",
    f"{STORY}/amp/",
    f"{STORY}?amp=1",
    STORY.replace("gazette", "amp.gazette"),
    STORY.replace("gazette", "m.gazette"),
    STORY.replace("gazette", "mobile.gazette"),
    STORY.replace("gazette", "www.gazette"),
    STORY.replace("http:", "https:"),
]


def test_the_spellings_of_one_visit_are_one_page(site: Site, desk: Desk) -> None:
    put(site, STORY)
    cached = f"https://gazette-test.cdn.ampproject.org/c/{STORY.partition('://')[2]}/amp/?usqp=mq3"
    spelled = [url for url in SPELLINGS if "www" not in url and "https" not in url]
    feed(site, *(item(url) for url in (*spelled, cached, STORY)))
    report = desk.crawl()
    assert asked(site) == [STORY.partition("://")[2]]
    assert (report["articles"], report["results"][0]["edited_items"]) == (1, 0)
    assert [ended(desk, url) for url in spelled] == [SPELLED] * len(spelled)
    assert ended(desk, STORY) == (UrlState.STORED, "stored")


def test_a_known_article_is_known_by_every_spelling(site: Site, desk: Desk) -> None:
    put(site, STORY)
    feed(site, item(STORY))
    desk.crawl()
    site.asked.clear()
    feed(site, *(item(url) for url in SPELLINGS))
    report = desk.crawl(later_s=HOUR)
    assert (asked(site), report["results"][0]["new_items"]) == ([], 0)
    assert [ended(desk, url) for url in SPELLINGS] == [SPELLED] * len(SPELLINGS)
    assert list(articles(desk)) == [STORY]


def test_whichever_spelling_comes_first_is_asked_as_it_stands(site: Site, desk: Desk) -> None:
    mobile = STORY.replace("gazette", "m.gazette") + "?amp=1"
    put(site, mobile)
    feed(site, item(mobile))
    desk.crawl()
    feed(site, item(STORY))
    desk.crawl(later_s=HOUR)
    assert asked(site) == [mobile.partition("://")[2]]
    assert ended(desk, STORY) == (DUPLICATE, f"duplicate of {mobile}: another spelling of it")


def test_what_differs_in_more_is_another_article(site: Site, desk: Desk) -> None:
    others = [
        STORY + "-2",
        STORY + "?id=2",
        STORY + "/amp-guide",
        STORY.replace("gazette", "news.gazette"),
        STORY.replace("11/", "12/"),
        STORY + "/",
    ]
    for number, url in enumerate((STORY, *others)):
        put(site, url, f"Story {number} of the day. {WIRED}", title=f"Story {number}")
    feed(site, *(item(url, title=url) for url in (STORY, *others)))
    report = desk.crawl()
    assert len(asked(site)) == report["articles"] == 1 + len(others)


def test_an_edit_is_read_where_it_is_named_and_is_a_version(site: Site, desk: Desk) -> None:
    amp = f"{STORY}/amp/"
    put(site, STORY)
    feed(site, item(STORY))
    desk.crawl()
    feed(site, item(amp))
    desk.crawl(later_s=HOUR)
    put(site, amp, WIRED.replace("40 million", "45 million"))
    feed(site, item(amp, title="Pilots of two ports, corrected"))
    asked(site)
    report = desk.crawl(later_s=2 * HOUR)
    assert asked(site) == [amp.partition("://")[2]]
    assert (report["articles"], report["results"][0]["new_items"]) == (1, 0)
    (article,) = articles(desk).values()
    assert (article.version, article.url, "45 million" in article.text) == (2, amp, True)
    assert ended(desk, amp) == SPELLED
    assert ended(desk, STORY) == (UrlState.STORED, "stored; a later version differs")
    site.asked.clear()
    desk.crawl(later_s=9 * HOUR)
    assert asked(site) == []


def test_another_source_that_words_the_entry_otherwise_asks_for_nothing(site: Site, desk: Desk) -> None:
    put(site, STORY)
    feed(site, item(STORY))
    desk.crawl()
    desk.write("mobile", "http://m.gazette.test/feed.xml", publisher="gazette")
    mobile = STORY.replace("gazette", "m.gazette")
    feed(site, item(mobile, title="PILOTS | Gazette mobile"), at="m.gazette.test/feed.xml")
    asked(site)
    desk.crawl(later_s=HOUR)
    assert asked(site) == []
    assert ended(desk, mobile) == SPELLED


def test_a_spelling_is_asked_where_the_other_brought_nothing(site: Site, desk: Desk) -> None:
    site[STORY.partition("://")[2]] = Reply(status=410)
    feed(site, item(STORY))
    desk.crawl()
    assert ended(desk, STORY) == (UrlState.FAILED, "answered 410")
    amp = f"{STORY}/amp"
    put(site, amp)
    feed(site, item(amp))
    report = desk.crawl(later_s=HOUR)
    assert report["articles"] == 1
    assert ended(desk, STORY) == (UrlState.STORED, "stored")
    assert list(articles(desk)) == [amp]


# -- GUIDs ---------------------------------------------------------------------------------------------------

MOVED = f"{HOME}/archive/98765-pilots"


def test_a_guid_under_another_address_is_the_same_article(site: Site, desk: Desk) -> None:
    put(site, STORY)
    feed(site, item(STORY, guid="tag:7"))
    desk.crawl()
    asked(site)
    feed(site, item(MOVED, guid="tag:7"))
    report = desk.crawl(later_s=HOUR)
    assert (asked(site), report["results"][0]["new_items"]) == ([], 0)
    assert ended(desk, MOVED) == NUMBERED

    put(site, MOVED, WIRED.replace("40 million", "45 million"))
    feed(site, item(MOVED, title="Pilots, corrected", guid="tag:7"))
    report = desk.crawl(later_s=2 * HOUR)
    assert asked(site) == [MOVED.partition("://")[2]]
    (article,) = articles(desk).values()
    assert (article.version, article.url, article.title) == (2, MOVED, "Pilots, corrected")
    assert report["results"][0]["edited_items"] == 1
    assert ended(desk, MOVED) == NUMBERED


def test_an_edit_that_comes_with_the_new_address_is_a_version(site: Site, desk: Desk) -> None:
    stamp = {"guid": "tag:7", "pubDate": "Wed, 18 Nov 2026 09:41:00 GMT"}
    put(site, STORY)
    feed(site, item(STORY, **stamp))
    desk.crawl()
    put(site, MOVED, WIRED.replace("40 million", "45 million"))
    feed(site, item(MOVED, title="Two ports, one table", **stamp))
    asked(site)
    desk.crawl(later_s=HOUR)
    assert asked(site) == [MOVED.partition("://")[2]]
    (article,) = articles(desk).values()
    assert (article.version, article.url) == (2, MOVED)
    assert article.published == datetime(2026, 11, 18, 9, 41, tzinfo=UTC)
    assert ended(desk, MOVED) == NUMBERED


def test_a_third_address_leads_to_the_first(site: Site, desk: Desk) -> None:
    put(site, STORY)
    third = f"{HOME}/pilots"
    for hour, url in enumerate((STORY, MOVED, third)):
        feed(site, item(url, guid="tag:7"))
        desk.crawl(later_s=2 * hour * HOUR)
    assert asked(site) == [STORY.partition("://")[2]]
    assert (ended(desk, MOVED), ended(desk, third)) == (NUMBERED, NUMBERED)


def test_a_page_that_waits_is_asked_at_its_new_address(site: Site, desk: Desk) -> None:
    site[STORY.partition("://")[2]] = Reply(status=404)
    feed(site, item(STORY, guid="tag:7"))
    desk.crawl()
    assert ended(desk, STORY) == (UrlState.QUEUED, "waits for another try: answered 404")
    feed(site, item(MOVED, guid="tag:7"))
    put(site, MOVED)
    asked(site)
    report = desk.crawl(later_s=HOUR)
    assert asked(site)[-1] == MOVED.partition("://")[2]
    assert report["articles"] == 1
    assert ended(desk, STORY) == (UrlState.STORED, "stored")
    assert list(articles(desk)) == [MOVED]


def test_the_new_address_of_a_waiting_page_outlives_the_run(site: Site, desk: Desk) -> None:
    put(site, STORY)
    feed(site, item(STORY, guid="tag:7"))
    desk.crawl()
    feed(site, item(MOVED, guid="tag:7"))
    desk.crawl(later_s=HOUR)
    site[MOVED.partition("://")[2]] = Reply(status=503)
    feed(site, item(MOVED, title="Pilots of two ports, again", guid="tag:7"))
    desk.crawl(later_s=2 * HOUR)
    assert ended(desk, STORY) == (UrlState.QUEUED, "waits for another try: answered 503")
    put(site, MOVED, WIRED.replace("40 million", "45 million"))
    asked(site)
    site.routes.pop("gazette.test/feed.xml")
    desk.crawl(later_s=3 * HOUR, force=True)
    assert asked(site) == [MOVED.partition("://")[2]]
    assert [one.version for one in articles(desk).values()] == [2]


def test_numbers_that_are_given_anew_name_new_articles(site: Site, desk: Desk) -> None:
    bodies = {"one": WIRED, "two": OTHER, "three": WIRED.replace("Tema", "Lome")}
    for name, body in bodies.items():
        put(site, f"{HOME}/{name}", body, title=f"Story {name}")
    feed(site, item(f"{HOME}/two", title="Two", guid="1"), item(f"{HOME}/one", title="One", guid="2"))
    desk.crawl()
    feed(
        site,
        item(f"{HOME}/three", title="Three", guid="1"),
        item(f"{HOME}/two", title="Two", guid="2"),
        item(f"{HOME}/one", title="One", guid="3"),
    )
    report = desk.crawl(later_s=HOUR)
    assert report["results"][0]["new_items"] == 1
    feed(site, item(f"{HOME}/four", title="Four", guid="1"))
    put(site, f"{HOME}/four", FRONT + BEHIND, title="Story four")
    desk.crawl(later_s=2 * HOUR)
    assert {name: ended(desk, f"{HOME}/{name}") for name in ("one", "two", "three", "four")} == dict.fromkeys(
        ("one", "two", "three", "four"), (UrlState.STORED, "stored")
    )


def test_a_day_without_an_hour_is_no_proof_of_a_guid(site: Site, desk: Desk) -> None:
    day = "Wed, 18 Nov 2026 00:00:00 GMT"
    for name, body in (("one", WIRED), ("two", OTHER)):
        put(site, f"{HOME}/{name}", body, title=name)
        feed(site, item(f"{HOME}/{name}", title=name, guid="1", pubDate=day))
        desk.crawl(later_s=0 if name == "one" else HOUR)
    assert ended(desk, f"{HOME}/two") == (UrlState.STORED, "stored")


def test_a_guid_on_several_items_identifies_none(site: Site, desk: Desk) -> None:
    for name, body in (("one", WIRED), ("two", OTHER)):
        put(site, f"{HOME}/{name}", body)
    feed(site, item(f"{HOME}/one", guid="same"), item(f"{HOME}/two", guid="same"))
    assert desk.crawl()["articles"] == 2
    put(site, f"{HOME}/three", FRONT + BEHIND)
    feed(site, item(f"{HOME}/three", guid="same"))
    assert desk.crawl(later_s=HOUR)["articles"] == 1


def test_a_guid_is_the_source_s_own(site: Site, desk: Desk) -> None:
    desk.write("ledger", "http://ledger.test/feed.xml")
    put(site, STORY)
    put(site, "http://ledger.test/pilots", OTHER)
    feed(site, item(STORY, guid="1"))
    feed(site, at="ledger.test/feed.xml")
    desk.crawl()
    feed(site, item("http://ledger.test/pilots", guid="1"), at="ledger.test/feed.xml")
    assert desk.crawl(later_s=HOUR)["articles"] == 1


def test_another_title_date_or_guid_is_no_new_article(site: Site, desk: Desk) -> None:
    put(site, STORY)
    dates = ("Wed, 18 Nov 2026 09:00:00 GMT", "Thu, 19 Nov 2026 09:00:00 GMT")
    feed(site, item(STORY, guid="a", pubDate=dates[0]))
    desk.crawl()
    for hour, changed in enumerate(({"guid": "b"}, {"pubDate": dates[1]}, {"title": "Another title"}), 1):
        asked(site)
        feed(site, item(STORY, **{"guid": "b", "pubDate": dates[0]} | changed))
        report = desk.crawl(later_s=hour * HOUR)
        assert report["results"][0]["new_items"] == 0
        assert len(asked(site)) == ("title" in changed)
    (article,) = articles(desk).values()
    assert (article.version, article.title) == (2, "Another title")


# -- what a page says of itself ------------------------------------------------------------------------------


def canonical_link(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


SECOND = f"{HOME}/ports/latest/pilots"


def test_a_page_that_names_a_known_address_is_a_duplicate(site: Site, desk: Desk) -> None:
    heads = [
        canonical_link(STORY),
        f"<LINK href='{STORY}?utm_source=x' REL='alternate Canonical'>",
        f'<meta property="og:url" content="{STORY}">',
        canonical_link(STORY.replace("http://", "https://www.")),
    ]
    put(site, STORY)
    feed(site, item(STORY))
    desk.crawl()
    others = {f"{SECOND}-{number}": head for number, head in enumerate(heads)}
    for url, head in others.items():
        put(site, url, WIRED.replace("Tuesday", "yesterday"), head=head)
    feed(site, *(item(url) for url in others))
    asked(site)
    report = desk.crawl(later_s=HOUR)
    assert len(asked(site)) == len(others)
    assert (report["articles"], report["pages"]) == (0, {"duplicate": len(others)})
    assert [ended(desk, url) for url in others] == [NAMED] * len(others)
    assert [one.version for one in articles(desk).values()] == [1]

    url, head = next(iter(others.items()))
    feed(site, item(url, title="Pilots of two ports, updated"))
    put(site, url, WIRED.replace("40 million", "45 million"), head=head)
    desk.crawl(later_s=9 * HOUR)
    assert [one.version for one in articles(desk).values()] == [2]


def test_an_address_that_cannot_be_trusted_costs_no_article(site: Site, desk: Desk) -> None:
    desk.write("ledger", "http://ledger.test/feed.xml")
    foreign, section = STORY.replace("gazette", "ledger"), f"{HOME}/ports-and-their-ships/"
    for url in (STORY, foreign, section):
        put(site, url)
    feed(site, item(STORY), item(section))
    feed(site, item(foreign), at="ledger.test/feed.xml")
    desk.crawl()
    pages = [
        (canonical_link(f"{HOME}/"), WIRED),
        (canonical_link(section), WIRED),
        (canonical_link(foreign), WIRED),
        (canonical_link(STORY) + canonical_link(f"{STORY}-2"), WIRED),
        (canonical_link(STORY), OTHER),
        (canonical_link(STORY), "Read this in our paper."),
        ("", WIRED),
    ]
    urls = [f"{section}latest/{number}" for number in range(len(pages))]
    for url, (head, body) in zip(urls, pages, strict=True):
        put(site, url, body, title="Another story", head=head)
    feed(site, *(item(url, title="Another story") for url in urls))
    report = desk.crawl(later_s=HOUR)
    assert report["articles"] == len(pages)
    assert [ended(desk, url) for url in urls] == [(UrlState.STORED, "stored")] * len(urls)


def test_a_page_read_before_is_not_taken_away(site: Site, desk: Desk) -> None:
    put(site, STORY)
    put(site, SECOND)
    feed(site, item(STORY), item(SECOND))
    assert desk.crawl()["articles"] == 2
    put(site, SECOND, WIRED.replace("40 million", "45 million"), head=canonical_link(STORY))
    feed(site, item(STORY), item(SECOND, title="Pilots, corrected"))
    desk.crawl(later_s=HOUR)
    assert ended(desk, SECOND) == (UrlState.STORED, "stored; a later version differs")


@given(st.binary(max_size=300))
def test_any_page_may_name_itself(body: bytes) -> None:
    assert named_by(body, url=STORY) == ()
    assert named_by(b"<link rel=canonical href='" + body, url=STORY) is not None


def test_a_page_of_tags_is_looked_through_in_linear_time() -> None:
    for piece in (b"<link ", b"<link a=", b"<meta " + b"x" * 3990, b'<link rel="canonical" ' + b"a='" * 900):
        assert named_by(piece * (1_000_000 // len(piece)), url=STORY) == ()


# -- copies --------------------------------------------------------------------------------------------------


def test_a_syndicated_story_is_kept_by_both_papers_and_linked(site: Site, desk: Desk) -> None:
    desk.write("ledger", "http://ledger.test/feed.xml")
    wire, copy = STORY, "http://ledger.test/ports-make-friends"
    put(site, wire)
    put(site, copy, one_line(FRONT + WIRE + BEHIND), title="Ports make friends")
    feed(site, item(wire, pubDate="Wed, 18 Nov 2026 09:00:00 GMT"))
    feed(
        site,
        item(copy, title="Ports make friends", pubDate="Wed, 18 Nov 2026 12:00:00 GMT"),
        at="ledger.test/feed.xml",
    )
    assert desk.crawl()["articles"] == 2
    assert set(articles(desk)) == {wire, copy}
    assert copies(desk) == [{"url": copy, "first_url": wire, "how": "near"}]


def copies(desk: Desk) -> list[dict[str, Any]]:
    from tests.store_builders import rows

    return rows(desk.db_path, "SELECT url, first_url, how FROM v_copies")
