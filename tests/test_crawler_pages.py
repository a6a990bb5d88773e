"""What becomes of pages that cannot be had at once: spaced tries, the feed's word, bugs of our own."""

import pytest

from store.database import Store
from store.records import Article, UrlState
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, outcomes, page, rss

HOUR = 3600
TRIES = (0, 0.3, 3, 16, 41)  # hours at which a page that fails is tried


def articles(desk: Desk) -> dict[str, Article]:
    with Store.open(desk.db_path) as store:
        return {article.url: article for article in store.articles.unanalysed()}


def state(desk: Desk, url: str) -> tuple[UrlState, str] | None:
    with Store.open(desk.db_path) as store:
        return store.articles.url_state(url)


def test_a_wall_that_falls_loses_nothing(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = Reply(b"no", 403)
    for hours in TRIES[:4]:
        assert desk.crawl(later_s=hours * HOUR)["waiting"] == 1
    assert state(desk, "http://gazette.test/t") == (
        UrlState.QUEUED,
        "waits for another try: answered 403",
    )
    site["gazette.test/t"] = page("T", PARAGRAPH)
    assert desk.crawl(later_s=TRIES[4] * HOUR)["articles"] == 1


def test_a_forced_run_tries_early(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = Reply(b"no", 503)
    desk.crawl()
    site["gazette.test/t"] = page("T", PARAGRAPH)
    assert desk.crawl(later_s=60)["articles"] == 0
    assert desk.crawl(later_s=61, force=True)["articles"] == 1


def test_what_the_feed_said_stands_in_for_a_page_that_is_never_had(site: Site, desk: Desk) -> None:
    """But not for one that was withdrawn, that robots.txt forbids, or to which no honest link leads."""
    links = {
        "/walled": Reply(b"no", 403),
        "/paid": Reply(b"no", 402),
        "/secret/a": Reply(b"never asked"),
        "/gone": Reply(status=410),
        "http://127.0.0.1/x": Reply(),
    }
    items = [{"title": link, "link": link, "description": "Two ports sign a pact."} for link in links]
    items.append({"title": "No words", "link": "/mute"})
    for link, reply in list(links.items())[:4]:
        site[f"gazette.test{link}"] = reply
    site["gazette.test/mute"] = Reply(b"no", 403)
    site["gazette.test/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    site["gazette.test/feed"] = rss(items)
    desk.write("gazette", "http://gazette.test/feed")
    reports = [desk.crawl(later_s=hours * HOUR) for hours in TRIES]
    assert reports[0]["pages"] == {"stored": 1, "failed": 1, "refused": 2}
    assert reports[-1]["pages"] == {"stored": 1, "gated": 1}
    found = articles(desk)
    assert {url.removeprefix("http://gazette.test") for url in found} == {"/walled", "/paid"}
    walled = found["http://gazette.test/walled"]
    assert (walled.text, walled.origin) == ("/walled\n\nTwo ports sign a pact.", "excerpt")
    assert state(desk, "http://gazette.test/mute") == (
        UrlState.GATED,
        "5 attempts, the last: answered 403",
    )


def test_an_edit_that_is_not_had_leaves_the_article_as_it_was(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t", "description": "In short."}])
    site["gazette.test/t"] = page("T", PARAGRAPH)
    desk.crawl()
    site["gazette.test/feed"] = rss([{"title": "T, edited", "link": "/t", "description": "In short."}])
    site["gazette.test/t"] = Reply(b"no", 402)
    report = desk.crawl(later_s=HOUR)
    assert (report["pages"], report["results"][0]["edited_items"]) == ({"gated": 1}, 1)
    assert articles(desk)["http://gazette.test/t"].text == f"T\n\n{PARAGRAPH}"


def test_a_page_that_answers_429_does_not_hold_up_its_host(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": f"T{n}", "link": f"/{n}"} for n in range(4)])
    site["gazette.test/0"] = Reply(status=503, headers={"Retry-After": "60"})
    for n in range(1, 4):
        site[f"gazette.test/{n}"] = page(f"T{n}", f"{n} {PARAGRAPH}")
    assert desk.crawl(delay_s=0.1)["articles"] == 0
    assert desk.crawl(later_s=1000, delay_s=0.1)["articles"] == 3
    for hours in TRIES[2:]:
        last = desk.crawl(later_s=hours * HOUR, delay_s=0.1)
    assert (last["waiting"], last["pages"]) == (0, {"failed": 1})


@pytest.mark.timeout(360)  # sixteen crawls, each in a process of its own
def test_a_feed_that_is_edited_at_every_poll_is_read_now_and_then(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", max_interval="3h")
    site["gazette.test/t"] = page("T", PARAGRAPH)
    read = []
    for poll in range(16):  # every four hours
        site["gazette.test/feed"] = rss([{"title": f"T {poll}", "link": "/t"}])
        site.asked.clear()
        desk.crawl(later_s=poll * 4 * HOUR)
        assert "/feed" in site.paths("gazette.test")
        read.append(site.paths("gazette.test").count("/t"))
    # the first edit at once, later ones six hours after the last, and the fifth is the last
    assert (read[:6], sum(read)) == ([1, 1, 0, 1, 0, 1], 6)


def test_a_summary_that_counts_comments_is_no_edit(site: Site, desk: Desk) -> None:
    for name, more in (("paged", {}), ("full", {"full_content": True})):
        desk.write(name, f"http://{name}.test/feed", **more)
        site[f"{name}.test/t"] = page("T", PARAGRAPH)
    for poll in range(2):
        for name in ("paged", "full"):
            item = {"title": "T", "link": "/t", "description": f"{poll} comments"}
            site[f"{name}.test/feed"] = rss([item])
        last = desk.crawl(later_s=poll * HOUR)
    assert {one["source_id"]: one["edited_items"] for one in last["results"]} == {"paged": 0, "full": 1}
    assert articles(desk)["http://full.test/t"].text == "T\n\n1 comments"  # without a page, at once


BUG = """
def bug(*_, **__):
    raise KeyError("a bug of ours")
import {module}
{module}.{name} = bug
"""


def test_a_bug_is_told_with_its_address_and_counted(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = page("T", PARAGRAPH)
    before = BUG.format(module="crawler.pagebook", name="article_of")
    for hours in TRIES:
        report, said = desk.run(before=before, later_s=hours * HOUR)
        assert "page failed: http://gazette.test/t\nTraceback" in said
        assert "KeyError: 'a bug of ours'" in said
    assert (report["pages"], report["waiting"]) == ({"failed": 1}, 0)
    assert state(desk, "http://gazette.test/t") == (
        UrlState.FAILED,
        "5 attempts, the last: internal error: KeyError",
    )


@pytest.mark.parametrize(
    ("module", "name", "told"),
    [
        ("crawler.gathering", "of_answer", "visit failed: gazette\nTraceback"),
        ("crawler.spiders.source", "page_end", "http://gazette.test/t"),
    ],
)
def test_a_bug_in_the_spider_is_not_silent(site: Site, desk: Desk, module: str, name: str, told: str) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = page("T", PARAGRAPH)
    _, said = desk.run(before=BUG.format(module=module, name=name))
    assert told in said
    assert "KeyError: 'a bug of ours'" in said


def test_what_an_editor_should_mend_is_said(site: Site, desk: Desk) -> None:
    site["gazette.test/old"] = Reply(status=301, headers={"Location": "/new"})
    site["gazette.test/new"] = rss([{"title": f"T{n}", "link": f"/t#{n}"} for n in range(3)])
    site["gazette.test/t"] = page("T0", PARAGRAPH)
    desk.write("gazette", "http://gazette.test/old")
    report, said = desk.run()
    assert outcomes(report) == {"gazette": "ok"}
    assert said.splitlines() == ["gazette: 2 entries not read: at the address of another"]


def test_a_crawl_leaves_no_signal_handlers(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", excerpt_only=True)
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    report = desk.crawl()
    assert (report["scrapy"], report["handlers_kept"]) == (True, True)
