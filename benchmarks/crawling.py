"""What collecting costs: pages end to end, and runs in which nothing is new.

    python -m benchmarks.crawling pages --count 300 [--news-please PYTHON]
    python -m benchmarks.crawling quiet --sources 10 100 500

``pages`` serves articles of 150 KB on loopback and crawls them with the real crawler; beside it stand bare
trafilatura on the same pages, and news-please where ``--news-please`` names a Python that has it. ``quiet``
asks sources on as many hosts that all answer 304. Figures are CPU seconds of the crawl and all its workers:
the server runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, rss

PAGE_BYTES = 150_000
WORDS = 600
PLEASE = """
import sys, json, resource
from newsplease import NewsPlease
pages = json.load(open(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF)
read = lambda one: NewsPlease.from_html(one, url="http://paper0.test/", fetch_images=False)
found = sum(bool(read(one).maintext) for one in pages)
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([found, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a child took. ``peak_mb`` is the largest resident process of it."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    report: dict[str, Any]


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    pages = kinds.add_parser("pages")
    pages.add_argument("--count", type=int, default=300)
    pages.add_argument("--news-please", metavar="PYTHON")
    quiet = kinds.add_parser("quiet")
    quiet.add_argument("--sources", type=int, nargs="+", default=[10, 100, 500])
    asked = parser.parse_args()
    if asked.kind == "pages":
        measure_pages(asked.count, asked.news_please)
    else:
        for count in asked.sources:
            measure_quiet(count)


def measure_pages(count: int, news_please: str | None) -> None:
    """Articles a second and core, end to end and by the extractors alone."""
    texts = [article_page(number) for number in range(count)]
    with desk_of({"paper0.test/feed": rss([{"title": f"T{n}", "link": f"/{n}"} for n in range(count)])}
                 | {f"paper0.test/{n}": text for n, text in enumerate(texts)}) as desk:  # fmt: skip
        desk.write("paper0", "http://paper0.test/feed", min_interval="1s")
        cost = crawled(desk, later_s=0)
    _say(
        "quaywire, end to end",
        cost.report["articles"],
        cost.cpu_s,
        f", {cost.wall_s:.1f} s, {cost.peak_mb:.0f} MB",
    )
    _say("trafilatura fast, alone", *_bare(texts))
    if news_please:
        _say("news-please, extraction alone", *_please(texts, news_please))


def measure_quiet(count: int) -> None:
    """A run over sources that all answer 304."""
    feed = rss([{"title": "T", "link": "/t", "description": "a"}])

    def answer(headers: Any) -> Reply:  # noqa: ANN401 - as Site calls it
        same = headers.get("if-none-match") == '"1"'
        return Reply(status=304) if same else Reply(feed.encode(), headers={"ETag": '"1"'})

    routes: dict[str, Any] = {f"paper{n}.test/feed": answer for n in range(count)}
    with desk_of(routes) as desk:
        for n in range(count):
            desk.write(f"paper{n}", f"http://paper{n}.test/feed", excerpt_only=True)
        crawled(desk, later_s=0)
        cost = crawled(desk, later_s=3 * 3600)
    unchanged = sum(one["outcome"] == "unchanged" for one in cost.report["results"])
    print(
        f"{count} sources, {unchanged} unchanged: {cost.wall_s:.1f} s, {cost.cpu_s:.1f} s CPU,"
        f" {cost.report['requests']} requests, {cost.peak_mb:.0f} MB"
    )


@contextmanager
def desk_of(routes: dict[str, Any]) -> Any:  # noqa: ANN401 - an iterator of one Desk
    """A desk whose site is served by another process, so that its work does not count as the crawler's."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(routes, theirs), daemon=True)
    process.start()
    with tempfile.TemporaryDirectory() as folder:
        site = Site()
        site.routes, site.port = routes, ours.recv()
        yield Desk(site, Path(folder), datetime.now(UTC))
    process.kill()
    process.join()


def _serve(routes: dict[str, Any], pipe: Connection) -> None:
    site = Site()
    for url, route in routes.items():
        site[url] = route
    pipe.send(site.port)
    with site.served():
        time.sleep(3600)


def crawled(desk: Desk, *, later_s: int) -> Cost:
    """One crawl in a process of its own, and what it and its workers took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        desk.command(later_s=later_s), env=desk.environment, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(
        wall_s=time.monotonic() - start,
        cpu_s=cpu,
        peak_mb=after.ru_maxrss / 1024,
        report=json.loads(done.stdout),
    )


def article_page(number: int) -> str:
    """An article of ``WORDS`` words in a page of ``PAGE_BYTES``: navigation, teasers, scripts."""
    rng = random.Random(number)
    words = PARAGRAPH.split()
    lines = [" ".join(rng.sample(words, 20)) + "." for _ in range(WORDS // 20)]
    body = "".join(f"<p>{number} {line}</p>" for line in lines)
    teaser = '<li class="teaser"><a href="/x{0}"><img src="/i/{0}.jpg" alt=""><b>Teaser {0}</b></a></li>'
    head = f"<!doctype html><html lang='en'><head><title>T{number}</title></head><body><main><article>"
    page = f"{head}<h1>T{number}</h1>{body}</article></main><aside><ul>"
    script = "<script>window.dataLayer=window.dataLayer||[];" + "x=1;" * 200 + "</script>"
    while len(page) < PAGE_BYTES:
        page += "".join(teaser.format(rng.randrange(10**6)) for _ in range(10)) + script
    return page + "</ul></aside></body></html>"


def _bare(texts: Sequence[str]) -> tuple[int, float]:
    from trafilatura import extract

    return _timed(lambda: sum(bool(extract(text, fast=True)) for text in texts))


def _please(texts: Sequence[str], python: str) -> tuple[int, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(list(texts), file)
        file.flush()
        done = subprocess.run([python, "-c", PLEASE, file.name], capture_output=True, text=True, check=True)
    found, seconds = json.loads(done.stdout.splitlines()[-1])
    return int(found), float(seconds)


def _timed(job: Callable[[], int]) -> tuple[int, float]:
    start = time.process_time()
    found = job()
    return found, time.process_time() - start


def _say(what: str, count: int, cpu_s: float, more: str = "") -> None:
    print(
        f"{what}: {count} articles, {cpu_s:.1f} s CPU, {count / cpu_s:.1f} articles a second and core{more}"
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
