"""The sample newsroom: what it tells, what is expected of its reader, how its feeds and pages stand up."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree, html

import quaywire.newsroom
from crawler import sources
from notifier import routes
from quaywire import settings
from quaywire.newsroom import feeds, pages
from quaywire.newsroom.server import Answer, answer
from quaywire.newsroom.stories import EDITIONS, Site, Story, shown, sites

Table = dict[str, Any]

HOME = Path(quaywire.newsroom.__file__).parent
SITE = {site.id: site for site in sites()}
FED = [site for site in sites() if site.format != "html"]
STORIES = [(site, story) for site in sites() for story in shown(site, 3)]


@pytest.fixture(scope="module")
def expected() -> Table:
    loaded: Table = json.loads((HOME / "expected.json").read_text(encoding="utf-8"))
    return loaded


def get(site: Site, path: str, *, edition: int = 2) -> Answer:
    return answer(site.host, path, edition=edition, conditions={})


def parsed(site: Site, *, edition: int = 3) -> feedparser.FeedParserDict:
    """As the crawler reads it: what the sanitiser would drop must still be there."""
    body, _ = feeds.feed(site, shown(site, edition))
    return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


# -- what is told ----------------------------------------------------------------------------------------


def test_there_are_enough_articles_over_enough_sources() -> None:
    assert len(STORIES) >= 36
    assert len(FED) >= 7


@pytest.mark.parametrize(("site", "story"), STORIES, ids=lambda value: getattr(value, "slug", ""))
def test_every_article_is_an_article(site: Site, story: Story) -> None:
    assert 180 <= story.words <= 600
    assert story.updated >= story.published
    assert story.published.year == 2026
    assert story.title.strip() == story.title
    assert 10 <= len(story.summary.split()) <= 80


def test_the_editions_follow_one_another_on_fixed_days() -> None:
    by_edition = {n: [story for _, story in STORIES if story.edition == n] for n in EDITIONS}
    assert 6 <= len(by_edition[1]) <= 10
    assert len(by_edition[2]) >= 28
    assert [story.slug for story in by_edition[3]] == ["pilots-owners-disagree-fatigue"]
    first, second, third = ([story.published for story in by_edition[n]] for n in EDITIONS)
    assert max(first) < min(second) <= max(second) < min(third)


def test_edition_3_edits_one_article_and_leaves_the_event_alone() -> None:
    changed = [
        (before, after)
        for site in FED
        for before in shown(site, 2)
        for after in shown(site, 3)
        if before.slug == after.slug and before != after
    ]
    [(before, after)] = changed
    assert before.path == after.path
    assert before.title != after.title
    assert before.published == after.published < after.updated
    kept = set(re.split(r"(?<=[.”])\s+", before.body))
    added = [s for s in re.split(r"(?<=[.”])\s+", after.body) if s not in kept]
    assert len(added) == 1


def test_one_event_is_told_by_four_outlets_one_of_them_in_a_copy(expected: Table) -> None:
    [four] = [alert for alert in expected["alerts"] if len(alert["articles"]) == 4]
    told = {name.split("/")[0]: body_of(name) for name in four["articles"]}
    assert told["harbour_gazette"] == told["wirepool"]
    assert len(set(told.values())) == 3
    assert sources_by_id()["port_of_gdansk"].official
    assert four["articles"][-1] == expected["edited"][0]["article"]


def body_of(name: str) -> str:
    site, slug = name.split("/")
    return next(story.body for story in shown(SITE[site], 2) if story.slug == slug)


# -- what a careful reader expects -----------------------------------------------------------------------


def test_the_expectations_name_every_article_once(expected: Table) -> None:
    told = [name for event in expected["alerts"] + expected["baseline"] for name in event["articles"]]
    silent = [row["article"] for row in expected["silent"] + expected["unread"]]
    assert sorted(told + silent) == sorted(f"{site.id}/{story.slug}" for site, story in STORIES)


def test_the_expectations_name_the_edition_of_each_article(expected: Table) -> None:
    edition = {f"{site.id}/{story.slug}": story.edition for site, story in STORIES}
    for event in expected["alerts"] + expected["baseline"]:
        assert {edition[name] for name in event["articles"]} == {event["edition"]}
    for row in expected["silent"] + expected["unread"]:
        assert edition[row["article"]] == row["edition"]
    assert {event["edition"] for event in expected["baseline"]} == {1}


def test_the_news_day_holds_what_the_demo_shows(expected: Table) -> None:
    agreements = [
        (a["agreement"]["type"], a["agreement"]["status"]) for a in expected["alerts"] if "agreement" in a
    ]
    actions = {a["measure"]["action"] for a in expected["alerts"] if "measure" in a}
    assert agreements.count(("mou", "signed")) >= 2
    assert {
        ("sister_port", "signed"),
        ("cooperation_agreement", "renewed"),
        ("concession", "signed"),
        ("free_trade_agreement", "signed"),
        ("trade_framework", "announced"),
    } <= set(agreements)
    assert actions == {"imposed", "delayed", "struck_down", "retaliation", "investigation"}
    assert len([row for row in expected["silent"] if row["edition"] > 1]) >= 12


def test_what_is_expected_stands_in_the_text(expected: Table) -> None:
    """Names, products and rates are taken from the articles, not from what we know besides."""
    for event in expected["alerts"] + expected["baseline"]:
        text = body_of(event["articles"][0]).lower()
        fact = event.get("agreement") or event["measure"]
        for name in [row["name"] for row in fact.get("parties", fact.get("products"))]:
            assert name.lower() in text
        if fact.get("rate") is not None:
            assert f"{fact['rate']:g} per" in text


# -- feeds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("site", FED, ids=lambda site: site.id)
def test_every_feed_is_well_formed_and_tells_every_story(site: Site, edition: int) -> None:
    body, _ = feeds.feed(site, shown(site, edition))
    etree.fromstring(body)
    feed = parsed(site, edition=edition)
    assert not feed.bozo
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[site.format]
    titles = [unescape(entry.title) if site.html_titles else entry.title for entry in feed.entries]
    assert titles == [story.title for story in shown(site, edition)]
    assert [entry.published_parsed[:5] for entry in feed.entries] == [
        story.published.utctimetuple()[:5] for story in shown(site, edition)
    ]


@pytest.mark.parametrize("site", FED, ids=lambda site: site.id)
def test_a_feed_opens_with_its_newest_story(site: Site) -> None:
    dates = [entry.published_parsed for entry in parsed(site).entries]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("site", FED, ids=lambda site: site.id)
def test_a_feed_is_the_same_whenever_it_is_asked_for(site: Site) -> None:
    assert get(site, site.feed).body == get(site, site.feed).body


def test_a_feed_may_carry_the_whole_article_or_none_of_it() -> None:
    whole = parsed(SITE["quayside_review"])
    assert all(len(entry.content[0].value.split()) > 180 for entry in whole.entries)
    others = [parsed(site) for site in FED if not site.full_content]
    assert all("content" not in entry for feed in others for entry in feed.entries)


def test_links_have_their_quirks() -> None:
    assert "?utm_source=" in parsed(SITE["straits_ledger"]).entries[0].link
    assert parsed(SITE["customs_gazette"]).entries[0].link.startswith("/notices/2026/")


def test_hostile_words_arrive_as_words() -> None:
    site = SITE["quayside_review"]
    [story] = [story for story in shown(site, 2) if "<script>" in story.title]
    assert "<!channel>" in story.title
    assert "<!channel>" in story.body
    page = html.fromstring(pages.article(site, story, shown(site, 2)))
    assert page.findtext(".//h1") == story.title
    [linked_data] = page.findall(".//script")
    assert json.loads(linked_data.text or "")["headline"] == story.title
    [entry] = [entry for entry in parsed(site).entries if "&lt;script&gt;" in entry.title]
    assert "<script" not in entry.content[0].value


def text_of(page: html.HtmlElement, path: str) -> str:
    [element] = page.findall(path)
    return "".join(element.itertext())


# -- pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("site", "story"), STORIES, ids=lambda value: getattr(value, "slug", ""))
def test_a_page_holds_the_story_amid_what_surrounds_it(site: Site, story: Story) -> None:
    page = html.fromstring(pages.article(site, story, shown(site, 3)))
    text = " ".join(text_of(page, ".//article").split())
    last = story.body.split("\n\n")[-1].removeprefix("!teaser ")
    assert " ".join(last.split()) in text
    teasers = [link.text for link in page.findall(".//aside//li/a")]
    assert story.title not in teasers
    assert 2 <= len(teasers) <= 3
    assert "newsletter" in text_of(page, ".//aside")


def test_a_story_stands_at_its_own_address_and_not_before_its_time() -> None:
    site = SITE["wirepool"]
    path = "/wire/2026/11/china-answers-aluminum-duty"
    assert get(site, path, edition=1).status == 404
    assert get(site, path, edition=2).status == 200
    assert get(SITE["tradelane"], path, edition=2).status == 404


def test_the_home_page_names_the_feed() -> None:
    page = html.fromstring(get(SITE["tradelane"], "/").body)
    assert [link.get("href") for link in page.findall(".//link[@rel='alternate']")] == ["/atom.xml"]


def test_a_paywalled_page_shows_a_wall_and_not_the_story() -> None:
    site = SITE["corridor_dispatch"]
    story = shown(site, 2)[0]
    reply = get(site, story.path)
    assert reply.status == 403
    assert b"subscribers" in reply.body
    assert story.body.split("\n\n")[1].encode() not in reply.body


def test_robots_txt_stands_everywhere_and_forbids_private_pages_once() -> None:
    robots = {site.id: get(site, "/robots.txt") for site in sites()}
    assert {reply.status for reply in robots.values()} == {200}
    assert [name for name, reply in robots.items() if b"/private/" in reply.body] == ["wirepool"]
    private = [story for _, story in STORIES if story.private]
    assert [story.path for story in private] == ["/private/members-note-crude-draft"]


# -- its configuration -----------------------------------------------------------------------------------


def sources_by_id() -> dict[str, Any]:
    return {source.id: source for source in sources.load(HOME / "config" / "sources")}


def test_its_sources_are_configured_as_they_are() -> None:
    configured = sources_by_id()
    assert set(configured) == set(SITE)
    for site in sites():
        source = configured[site.id]
        assert source.url == f"http://{site.host}{site.feed}"
        assert source.name == site.name
        assert (source.excerpt_only, source.full_content) == (site.paywalled, site.full_content)
        assert source.max_interval_s == 1  # every edition must find every source due
    assert {source.id for source in configured.values() if source.official} == {
        "port_of_gdansk",
        "customs_gazette",
    }


def test_its_settings_and_routes_load() -> None:
    loaded = settings.load(HOME / "config")
    assert loaded.crawler.delay.total_seconds() == 0
    assert routes.load(HOME / "config" / "routes.toml").sinks() == {"console"}
