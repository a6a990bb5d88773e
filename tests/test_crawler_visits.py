"""Visits to sources of every kind over real HTTP: several answers, moves, and what is asked of whom."""

import gzip
import json
import sqlite3
from contextlib import closing

from store.database import Store
from store.records import Fault, SourceState, UrlState
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, outcomes, page, rss

HOUR = 3600
DAY = 24 * HOUR
LISTING = {"item": "li", "link": "a", "next": "a[rel=next]", "pages": 3}


def layout(**keys: object) -> str:
    """An inline table of TOML; the ``@`` keeps it from being quoted."""
    return "@{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in keys.items()) + " }"


def sitemap(*urls: str, root: str = "urlset", row: str = "url") -> str:
    rows = "".join(f"<{row}><loc>{url}</loc></{row}>" for url in urls)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{root}>'


def listing(*paths: str, next_page: str = "") -> str:
    rows = "".join(f'<li><a href="{path}">T {path}</a></li>' for path in paths)
    return f"<html><body><ul>{rows}</ul>" + (f'<a rel="next" href="{next_page}">older</a>' * bool(next_page))


def state(desk: Desk, source_id: str) -> SourceState:
    with Store.open(desk.db_path) as store:
        return store.sources.state(source_id)


def ended(desk: Desk, url: str) -> tuple[UrlState, str] | None:
    with Store.open(desk.db_path) as store:
        return store.articles.url_state(url)


def test_every_kind_brings_its_articles(site: Site, desk: Desk) -> None:
    for name in ("paper", "maps", "port", "register"):
        site[f"{name}.test/t"] = page(f"T {name}", f"{name} tells. {PARAGRAPH}")
    desk.write("paper", "http://paper.test/feed.json")
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/t", "title": "T"}]}
    site["paper.test/feed.json"] = json.dumps(feed)
    desk.write("maps", "http://maps.test/sitemap.xml", kind="sitemap", layout=layout(pages=2))
    site["maps.test/sitemap.xml"] = sitemap("http://maps.test/a.xml.gz", root="sitemapindex", row="sitemap")
    site["maps.test/a.xml.gz"] = Reply(gzip.compress(sitemap("http://maps.test/t").encode()))
    desk.write("port", "http://port.test/news", kind="listing", layout=layout(**LISTING))
    site["port.test/news"] = listing("/t")
    api = {"item": "results", "link": "url", "title": "name"}
    desk.write("register", "http://register.test/d.json?from={since}", kind="api", layout=layout(**api))
    site["register.test/d.json?from=2026-11-06"] = json.dumps({"results": [{"url": "/t", "name": "T"}]})

    report = desk.crawl()
    assert set(outcomes(report).values()) == {"ok"}
    assert report["articles"] == 4
    assert [site.paths(f"{name}.test")[-1] for name in ("paper", "maps", "port", "register")] == ["/t"] * 4


def test_further_pages_are_read_until_nothing_is_new(site: Site, desk: Desk) -> None:
    desk.write("port", "http://port.test/news", kind="listing", excerpt_only=True, layout=layout(**LISTING))
    for n in range(1, 5):
        path = "/news" if n == 1 else f"/news?p={n}"
        site[f"port.test{path}"] = listing(f"/{n}", next_page=f"/news?p={n + 1}")
    assert desk.crawl()["results"][0]["items"] == 3  # as many pages as the source allows
    assert [path for path in site.paths("port.test") if "news" in path] == ["/news", "/news?p=2", "/news?p=3"]

    site.asked.clear()
    site["port.test/news"] = listing("/1", next_page="/news?p=9")
    site["port.test/news?p=9"] = listing("/9")
    desk.crawl(later_s=3 * HOUR)
    assert [path for path in site.paths("port.test") if "news" in path] == ["/news"]


def test_a_further_address_that_fails_costs_its_own_entries_only(site: Site, desk: Desk) -> None:
    desk.write(
        "maps", "http://maps.test/sitemap.xml", kind="sitemap", layout=layout(pages=4), excerpt_only=True
    )
    site["maps.test/sitemap.xml"] = sitemap(
        "http://maps.test/a.xml",
        "http://maps.test/b.xml",
        "http://else.test/c.xml",
        root="sitemapindex",
        row="sitemap",
    )
    site["maps.test/b.xml"] = sitemap("http://maps.test/t")
    (result,) = desk.crawl()["results"]
    assert (result["outcome"], result["items"]) == ("ok", 1)
    assert (result["fault"], result["error"]) == ("not_found", "http://maps.test/a.xml: answered 404")
    assert site.paths("else.test") == []  # a sitemap speaks for its own site

    site["maps.test/b.xml"] = Reply(status=500)
    (result,) = desk.crawl(later_s=3 * HOUR)["results"]
    assert (result["outcome"], result["fault"]) == ("soft_error", "server_error")


def test_an_index_that_has_not_changed_is_followed_all_the_same(site: Site, desk: Desk) -> None:
    desk.write("maps", "http://maps.test/sitemap.xml", kind="sitemap", excerpt_only=True)
    site["maps.test/sitemap.xml"] = sitemap("http://maps.test/a.xml", root="sitemapindex", row="sitemap")
    for n in range(2):
        site["maps.test/a.xml"] = sitemap(*(f"http://maps.test/{i}" for i in range(n + 1)))
        (result,) = desk.crawl(later_s=n * DAY)["results"]
        assert (result["outcome"], result["new_items"]) == ("ok", 1)


def test_a_redesigned_listing_is_a_failure_that_names_the_selector(site: Site, desk: Desk) -> None:
    desk.write("port", "http://port.test/news", kind="listing", layout=layout(item="li.story", link="a"))
    site["port.test/news"] = listing("/1")
    (result,) = desk.crawl()["results"]
    assert (result["outcome"], result["fault"]) == ("hard_error", "no_entries")
    assert result["error"] == "layout.item selects nothing on the page: li.story"


def test_a_page_in_place_of_json_is_named(site: Site, desk: Desk) -> None:
    desk.write("register", "http://register.test/d", kind="api", layout=layout(item="results", link="url"))
    site["register.test/d"] = "<html><title>Request access</title><p>Unusual number of requests</html>"
    (result,) = desk.crawl()["results"]
    assert (result["outcome"], result["fault"]) == ("blocked", "html")
    assert result["error"] == "a web page in place of a JSON list"


def test_a_permanent_move_is_adopted_at_its_third_sighting(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/old", excerpt_only=True)
    site["gazette.test/old"] = Reply(status=301, headers={"Location": "/new"})
    said = ""
    for visit in range(4):
        site["gazette.test/new"] = rss([{"title": f"T{visit}", "link": f"/{visit}"}])
        site.asked.clear()
        _, said = desk.run(later_s=visit * DAY)
        if visit == 2:
            assert "gazette: has moved for good to http://gazette.test/new and is asked there" in said
    assert [path for path in site.paths("gazette.test") if path != "/robots.txt"] == ["/new"]
    assert said == ""

    site["gazette.test/new"] = Reply(status=404)
    _, said = desk.run(later_s=5 * DAY)
    assert "gazette: is gone from http://gazette.test/new; it is asked at its url in config again" in said
    assert state(desk, "gazette").adopted_url is None


def test_a_passing_redirect_is_never_adopted(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/old", excerpt_only=True)
    site["gazette.test/old"] = Reply(status=302, headers={"Location": "/new"})
    site["gazette.test/new"] = rss([{"title": "T", "link": "/t"}])
    for visit in range(5):
        desk.crawl(later_s=visit * DAY)
    assert site.paths("gazette.test").count("/old") == 5
    assert (state(desk, "gazette").moved_seen, state(desk, "gazette").adopted_url) == (0, None)


def test_faults_are_counted_by_kind(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", excerpt_only=True)
    for visit, reply in enumerate(
        (Reply(status=403), Reply(b"<html><body>front page"), Reply(b" "), Reply(status=500))
    ):
        site["gazette.test/feed"] = reply
        desk.crawl(later_s=visit * 2 * DAY)
    with closing(sqlite3.connect(desk.db_path)) as connection:
        rows = connection.execute("SELECT fault, visits FROM v_faults ORDER BY fault").fetchall()
    named = sorted([Fault.FORBIDDEN, Fault.HTML, Fault.EMPTY_BODY, Fault.SERVER_ERROR])
    assert rows == [(fault.value, 1) for fault in named]


def test_a_source_is_gone_at_its_second_410_and_then_asked_weekly(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", excerpt_only=True)
    site["gazette.test/feed"] = Reply(status=410)
    gone = []
    for day in (0, 0.5, 1.1, 2, 8.2):
        desk.crawl(later_s=day * DAY)
        gone.append(state(desk, "gazette").disabled_reason)
    assert site.paths("gazette.test").count("/feed") == 3  # at once, after a day, after a week
    assert gone == [None, None, "gone (410)", "gone (410)", "gone (410)"]

    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    desk.crawl(later_s=16 * DAY)
    assert state(desk, "gazette").disabled_reason is None
