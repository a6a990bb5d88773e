"""One request at a time to a host, in its own time; runs that are killed or ended lose nothing."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

from store.database import Store
from store.records import Extractor
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, outcomes, page, rss

READER = Extractor(name="test", version="1")


def slowly(html: str, seconds: float) -> Callable[[Mapping[str, str]], Reply]:
    def answer(_: Mapping[str, str]) -> Reply:
        time.sleep(seconds)
        return Reply(html.encode())

    return answer


def paper(site: Site, host: str, count: int, *, feed: str = "/feed", seconds: float = 0.0) -> list[str]:
    """A feed of ``count`` stories on ``host``; their addresses."""
    links = [f"{feed}-{n}" for n in range(count)]
    site[f"{host}{feed}"] = rss([{"title": f"Story {link}", "link": link} for link in links])
    for link in links:
        site[f"{host}{link}"] = slowly(page(f"Story {link}", f"{link} {PARAGRAPH}"), seconds)
    return [f"http://{host}{link}" for link in links]


def test_one_request_at_a_time_and_the_delay_between(site: Site, desk: Desk) -> None:
    """Two sources, with and without www, share one host's pace; another host is not held up by it."""
    paper(site, "gazette.test", 3, feed="/a", seconds=0.1)
    paper(site, "www.gazette.test", 2, feed="/b", seconds=0.1)
    paper(site, "quick.test", 2)
    site["slow.test/robots.txt"] = "User-agent: *\nCrawl-delay: 1\n"
    paper(site, "slow.test", 1)
    desk.write("one", "http://gazette.test/a")
    desk.write("two", "http://www.gazette.test/b")
    desk.write("quick", "http://quick.test/feed")
    desk.write("slow", "http://slow.test/feed")
    assert desk.crawl(delay_s=0.3)["articles"] == 8
    shared = [one for one in site.asked if one.host in {"gazette.test", "www.gazette.test"}]
    assert len(shared) == 9
    in_order = sorted(shared, key=lambda one: one.began)
    assert all(later.began >= earlier.ended for earlier, later in pairwise(in_order))
    assert min(later.began - earlier.began for earlier, later in pairwise(in_order)) > 0.27
    crawled = sorted(one.began for one in site.asked if one.host == "slow.test")
    assert min(later - earlier for earlier, later in pairwise(crawled)) > 0.95
    quick = max(one.ended for one in site.asked if one.host == "quick.test")
    assert quick < max(one.ended for one in shared)


def test_a_crawl_delay_holds_for_the_host_with_and_without_www(site: Site, desk: Desk) -> None:
    site["slow.test/robots.txt"] = "User-agent: *\nCrawl-delay: 1\n"
    links = [f"http://www.slow.test/{n}" for n in range(3)]
    site["slow.test/feed"] = rss([{"title": link, "link": link} for link in links])
    for n in range(3):
        site[f"www.slow.test/{n}"] = page(f"T{n}", f"{n} {PARAGRAPH}")
    desk.write("slow", "http://slow.test/feed")
    assert desk.crawl()["articles"] == 3
    began = [one.began for one in site.asked]
    assert min(later - earlier for earlier, later in pairwise(began)) > 0.95


def titles(desk: Desk) -> list[str]:
    with Store.open(desk.db_path) as store:
        return sorted(article.url for article in store.articles.unanalysed())


@pytest.mark.parametrize("pages_before", [0, 2])
def test_kill_9_and_run_again_loses_nothing(site: Site, desk: Desk, pages_before: int) -> None:
    urls = paper(site, "gazette.test", 5, seconds=0.15)
    urls += paper(site, "herald.test", 2, seconds=0.15)
    desk.write("gazette", "http://gazette.test/feed")
    desk.write("herald", "http://herald.test/feed")
    run = subprocess.Popen(
        desk.command(), env=desk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        deadline = time.monotonic() + 30
        while sum("feed-" in one.path for one in site.asked) < pages_before or not site.asked:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
    finally:
        run.communicate(timeout=10)
    assert titles(desk) != sorted(urls)
    report = desk.crawl(later_s=1)
    assert titles(desk) == sorted(urls)
    assert (report["waiting"], report["reason"]) == (0, "finished")
    with Store.open(desk.db_path) as store:
        assert all(article.baseline for article in store.articles.unanalysed())


def test_the_time_limit_ends_a_run_in_good_order(site: Site, desk: Desk) -> None:
    urls = paper(site, "gazette.test", 12)
    desk.write("gazette", "http://gazette.test/feed")
    began = time.monotonic()
    first = desk.crawl(delay_s=0.4, time_limit_s=2)
    assert time.monotonic() - began < 7
    assert first["reason"] == "time limit"
    assert 0 < first["waiting"] < 12
    assert outcomes(first) == {"gazette": "ok"}
    second = desk.crawl(later_s=5)
    assert (second["waiting"], second["articles"] + first["articles"]) == (0, 12)
    assert titles(desk) == sorted(urls)


def test_a_source_that_was_not_reached_stays_due(site: Site, desk: Desk) -> None:
    paper(site, "gazette.test", 1)
    site["gazette.test/feed"] = slowly(rss([]), 1.0)
    site["gazette.test/second"] = rss([{"title": "T", "link": "/feed-0"}])
    desk.write("a", "http://gazette.test/feed")
    desk.write("b", "http://gazette.test/second")
    first = desk.crawl(time_limit_s=0.5)
    assert (outcomes(first), first["released"]) == ({"a": "empty"}, 1)
    assert outcomes(desk.crawl(later_s=5)) == {"b": "ok"}


def test_sigterm_ends_a_run_in_good_order(site: Site, desk: Desk) -> None:
    paper(site, "gazette.test", 4, seconds=0.3)
    desk.write("gazette", "http://gazette.test/feed")
    run = subprocess.Popen(
        desk.command(), env=desk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not any("feed-" in one.path for one in site.asked):
        time.sleep(0.01)
    run.terminate()
    out, err = run.communicate(timeout=20)
    assert (run.returncode, err) == (0, b"")
    assert b'"reason": "shutdown"' in out
