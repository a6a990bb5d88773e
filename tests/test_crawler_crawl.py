"""The feed way over real HTTP: baseline, news, edits, 304; feeds that say it all; the two ways to start."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from crawler.run import CrawlOrder
from store.database import Store
from store.records import Article, Extractor, UrlState
from tests.crawler_site import PARAGRAPH, ROOT, Desk, Reply, Site, outcomes, page, rss

READER = Extractor(name="test", version="1")
HOUR = 3600


def articles(desk: Desk) -> dict[str, Article]:
    with Store.open(desk.db_path) as store:
        return {article.url: article for article in store.articles.unanalysed()}


def edition(*names: str, edited: str = "") -> Reply:
    """A feed of the stories ``names``; the title of ``edited`` differs."""
    items = [
        {
            "title": f"Story {n}, edited" if n == edited else f"Story {n}",
            "link": f"/{n}",
            "guid": n,
        }
        for n in names
    ]
    return Reply(
        rss(items).encode(), headers={"ETag": f'W/"{names}{edited}"', "Last-Modified": "yesterday noon"}
    )


def conditional(reply: Reply) -> Callable[[Mapping[str, str]], Reply]:
    """Answers 304 to the exact validators of ``reply``."""

    def answer(headers: Mapping[str, str]) -> Reply:
        same = headers.get("if-none-match") == reply.headers["ETag"]
        same = same and headers.get("if-modified-since") == reply.headers["Last-Modified"]
        return Reply(status=304, headers=reply.headers) if same else reply

    return answer


def test_editions(site: Site, desk: Desk) -> None:
    """Baseline; nothing due; news and an edit; 304; and a day on a question without validators, that shows
    that the server's validators are worth nothing.
    """
    desk.write("gazette", "http://gazette.test/feed.xml")
    for name in ("old", "older", "new"):
        site[f"gazette.test/{name}"] = page(f"Story {name}", f"{name}: {PARAGRAPH}")

    site["gazette.test/feed.xml"] = edition("old", "older")
    first = desk.crawl()
    assert (outcomes(first), first["articles"]) == ({"gazette": "ok"}, 2)
    assert all(article.baseline for article in articles(desk).values())
    assert site.paths("gazette.test") == ["/robots.txt", "/feed.xml", "/old", "/older"]
    assert "quaywire/" in site.asked[0].headers["user-agent"]
    assert not {"if-none-match", "if-modified-since", "cookie", "referer"} & set(site.asked[1].headers)

    site.asked.clear()
    idle = desk.crawl(later_s=60)
    assert (idle["results"], idle["scrapy"], site.asked) == ([], False, [])

    site["gazette.test/feed.xml"] = conditional(edition("new", "old", "older", edited="old"))
    site["gazette.test/old"] = page("Story old, edited", f"corrected: {PARAGRAPH}")
    site.asked.clear()
    second = desk.crawl(later_s=HOUR)
    assert (second["results"][0]["new_items"], second["results"][0]["edited_items"]) == (1, 1)
    assert site.paths("gazette.test") == ["/robots.txt", "/feed.xml", "/new", "/old"]
    assert site.asked[1].headers["if-none-match"] == "W/\"('old', 'older')\""
    assert site.asked[1].headers["if-modified-since"] == "yesterday noon"
    found = articles(desk)
    assert (found["http://gazette.test/old"].version, found["http://gazette.test/older"].version) == (2, 1)
    assert found["http://gazette.test/old"].text.startswith("Story old, edited\n\ncorrected: The port of")
    assert not found["http://gazette.test/new"].baseline

    site.asked.clear()
    third = desk.crawl(later_s=3 * HOUR)
    assert (outcomes(third), third["articles"]) == ({"gazette": "unchanged"}, 0)
    assert third["results"][0]["http_status"] == 304
    assert site.paths("gazette.test") == ["/robots.txt", "/feed.xml"]

    liar = edition("new", "old", "older", edited="old")
    site["gazette.test/late"] = page("Story late", f"late: {PARAGRAPH}")
    late = edition("late", "new", "old", "older", edited="old").body
    site["gazette.test/feed.xml"] = Reply(late, headers=liar.headers)
    site.asked.clear()
    fourth = desk.crawl(later_s=30 * HOUR)
    assert (outcomes(fourth), fourth["articles"]) == ({"gazette": "ok"}, 1)
    assert "if-none-match" not in site.asked[1].headers
    site.asked.clear()
    assert outcomes(desk.crawl(later_s=36 * HOUR)) == {"gazette": "unchanged"}
    assert "if-none-match" not in site.asked[1].headers
    assert all("referer" not in one.headers and "cookie" not in one.headers for one in site.asked)


def test_feeds_that_say_it_all(site: Site, desk: Desk) -> None:
    """Neither a full-content feed nor a paywalled one leads to a single page."""
    long = "<![CDATA[<p>" + PARAGRAPH + "</p><p>The post X appeared first on Y.</p>]]>"
    item = {"title": "A pact", "link": "/pact", "description": "The summary of it.", "content:encoded": long}
    for name, flag in (("full", "full_content"), ("closed", "excerpt_only")):
        desk.write(name, f"http://{name}.test/feed", **{flag: True})
        site[f"{name}.test/feed"] = rss([item])
    assert desk.crawl()["articles"] == 2
    assert site.paths("full.test") == site.paths("closed.test") == ["/robots.txt", "/feed"]
    found = articles(desk)
    assert found["http://full.test/pact"].text == f"A pact\n\n{PARAGRAPH}"
    assert found["http://closed.test/pact"].text == "A pact\n\nThe summary of it."
    assert [found[f"http://{name}.test/pact"].origin for name in ("full", "closed")] == ["feed", "excerpt"]


def test_what_a_source_excludes_is_known_with_its_reason(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", exclude=["/sport/"], max_items=2, min_articles=5)
    links = ("/ports/1", "/sport/2", "/ports/3")
    site["gazette.test/feed"] = rss([{"title": link, "link": link} for link in links])
    site["gazette.test/ports/1"] = page("One", PARAGRAPH)
    report = desk.crawl()
    assert report["results"][0]["error"] == "3 entries, at least 5 expected"
    with Store.open(desk.db_path) as store:
        states = [store.articles.url_state(f"http://gazette.test{link}") for link in links]
    assert states[0] == (UrlState.STORED, "stored")
    assert states[1] == (UrlState.EXCLUDED, "matches the exclude pattern /sport/")
    assert states[2] == (UrlState.EXCLUDED, "beyond the newest 2 items of its feed")


def test_scrapy_s_own_command(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    desk.write("other", "http://other.test/feed")
    site["gazette.test/feed"] = rss([{"title": "T", "link": "/t"}])
    site["gazette.test/t"] = page("T", PARAGRAPH)
    told = {"QUAYWIRE_DB": desk.db_path, "QUAYWIRE_CONFIG": desk.folder / "config", "DOWNLOAD_DELAY": 0}
    told["AUTOTHROTTLE_START_DELAY"] = 0

    def scrapy(*more: str) -> "subprocess.CompletedProcess[str]":
        settings = [word for name, value in told.items() for word in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "crawl", "source", *settings, *more]
        return subprocess.run(
            command, cwd=ROOT, env=desk.environment, capture_output=True, text=True, timeout=60, check=False
        )

    done = scrapy("-a", "only=gazette")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [article.title for article in articles(desk).values()] == ["T"]
    assert site.paths("other.test") == []
    refused = scrapy("-s", "TELNETCONSOLE_ENABLED=1")
    assert refused.returncode != 0
    assert "unsafe Scrapy setting TELNETCONSOLE_ENABLED" in refused.stderr


CHECK = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from crawler.run import CrawlOrder, check
from crawler.sources import load
folder = Path(sys.argv[1])
order = CrawlOrder(db_path=folder / "none.db", config_dir=folder, delay_s=0)
found = [asdict(one) | {"ok": one.ok} for one in check(load(folder / "sources"), order)]
print(json.dumps(found, default=str))
"""


def test_check_looks_and_writes_nothing(site: Site, desk: Desk) -> None:
    item = {"title": "T", "link": "/t", "pubDate": "Wed, 18 Nov 2026 09:00:00 GMT"}
    site["a.test/new"] = Reply(rss([item]).encode(), headers={"ETag": '"1"'})
    site["a.test/old"] = Reply(status=301, headers={"Location": "/new"})
    site["b.test/feed"] = page("A page", "not a feed")
    for name, url in (("a", "a.test/old"), ("b", "b.test/feed"), ("c", "c.invalid/feed")):
        desk.write(name, f"http://{url}")
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(desk.folder / "config")],
        env=desk.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    a, b, c = json.loads(done.stdout)
    assert (a["ok"], len(a["entries"]), a["newest"], a["etag"]) == (
        True,
        1,
        "2026-11-18 09:00:00+00:00",
        '"1"',
    )
    assert a["redirects"] == ["301 http://a.test/new"]
    assert (b["ok"], b["outcome"], b["error"]) == (False, "blocked", "a web page in place of a feed")
    assert (c["ok"], c["outcome"], c["error"]) == (False, "soft_error", "host not found")
    assert sorted(path.name for path in desk.folder.iterdir()) == ["config"]


def test_a_full_disk_stops_the_run_and_loses_nothing(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed")
    site["gazette.test/feed"] = rss([{"title": f"T{n}", "link": f"/{n}"} for n in range(4)])
    for n in range(4):
        site[f"gazette.test/{n}"] = page(f"T{n}", *(f"{n}.{line} {PARAGRAPH}" for line in range(400)))
    with Store.open(desk.db_path):
        pass
    room = desk.db_path.stat().st_size + 150_000

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        desk.command(),
        env=desk.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=fill,
    )
    assert done.returncode == 1
    assert "StoreError" in done.stderr.splitlines()[-1]
    assert (desk.crawl(later_s=1)["waiting"], len(articles(desk))) == (0, 4)


def test_an_order_is_polite_by_default(tmp_path: Path) -> None:
    order = CrawlOrder(db_path=tmp_path, config_dir=tmp_path)
    assert (order.delay_s, order.force, order.verbose) == (2.0, False, False)
