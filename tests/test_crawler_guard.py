"""No request leaves for an address that is not on the open Internet."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import Request

from crawler.guard import AddressRefused, GuardMiddleware, Newsroom, closed, newsroom, refusal
from store.records import ConfigError
from tests.crawler_site import ROOT, Reply, Site

ROOM = Newsroom(hosts=frozenset({"gazette.test"}), port=8123)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::1",
        "::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "not an address",
        "",
    ],
)
def test_closed_addresses(address: str) -> None:
    assert closed(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111"])
def test_open_addresses(address: str) -> None:
    assert not closed(address)


HOSTILE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/",
    "http://8.8.8.8/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "ftp://gazette.test/",
    "s3://bucket/key",
    "gopher://paper.example/",
    "http://paper.example:22/",
    "http://paper.example:8123/",
    "https://paper.example:0/",
    "http://user@paper.example/",
    "http://user:pw@paper.example/",
    "http://intranet/",
    "http://db.internal/",
    "http://printer.local/",
    "http://x.localhost/",
    "http://%31%32%37.0.0.1/",
    "http://paper.example\\@127.0.0.1/",
    "http://[::1/",
    "http:///",
    "",
    "http://gazette.test:8123/",
    "https://gazette.test/",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_refused_urls(url: str) -> None:
    assert refusal(url, ROOM)


@pytest.mark.parametrize(
    "url", ["http://gazette.test/feed.xml", "https://paper.example/a?x=1", "https://paper.example:443/"]
)
def test_urls_that_may_go_out(url: str) -> None:
    assert refusal(url, ROOM) is None


def test_a_redirect_does_not_take_the_newsroom_s_proxy_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAYWIRE_NEWSROOM", "gazette.test@127.0.0.1:8123")
    guard = GuardMiddleware()
    request = Request("http://gazette.test/")
    guard.process_request(request)
    assert request.meta["proxy"] == "http://127.0.0.1:8123"
    onward = request.replace(url="http://www.paper.example/")
    guard.process_request(onward)
    assert onward.meta == {"download_slot": "paper.example"}
    with pytest.raises(AddressRefused, match="number"):
        guard.process_request(onward.replace(url="http://127.0.0.1:80/"))


@pytest.mark.parametrize(
    "value",
    [
        "gazette.test",
        "paper.example@127.0.0.1:80",
        "a.test@10.0.0.1:80",
        "a.test@127.0.0.1:99999",
        "@127.0.0.1:1",
    ],
)
def test_the_newsroom_variable_opens_test_names_alone(value: str) -> None:
    with pytest.raises(ConfigError, match="QUAYWIRE_NEWSROOM"):
        newsroom(value)


def test_no_newsroom_is_the_rule() -> None:
    assert newsroom("") is None
    assert newsroom("a.test,b.test@127.0.0.1:9") == Newsroom(hosts=frozenset({"a.test", "b.test"}), port=9)


FETCH = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
settings = Settings()
settings.setmodule("crawler.settings", priority="project")
told = json.loads(sys.argv[1])
settings.setdict({"ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "LOG_ENABLED": False, "ITEM_PIPELINES": {},
                  "DOWNLOADER_MIDDLEWARES": {}, "AUTOTHROTTLE_ENABLED": False} | told["settings"],
                 priority="cmdline")
got = {}
class Probe(Spider):
    name = "probe"
    async def start(self):
        for url in told["urls"]:
            yield Request(url, self.came, errback=self.failed, cb_kwargs={"url": url}, dont_filter=True)
    def came(self, response, url):
        got[url] = response.status
    def failed(self, failure):
        got[failure.request.cb_kwargs["url"]] = type(failure.value).__name__
process = AsyncCrawlerProcess(settings)
process.crawl(Probe)
process.start()
print(json.dumps(got))
"""


def fetch(urls: list[str], **settings: object) -> dict[str, object]:
    """What Scrapy makes of ``urls`` with our resolver but without the middleware that checks addresses."""
    done = subprocess.run(
        [sys.executable, "-c", FETCH, json.dumps({"urls": urls, "settings": settings})],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_resolver_alone_keeps_a_canary_untouched(tmp_path: Path) -> None:
    site = Site()
    names = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0")
    urls = [f"http://{name}:{site.port}/" for name in names]
    with site.served():
        site[f"127.0.0.1:{site.port}/hop"] = Reply(status=302, headers={"Location": urls[1]})
        guarded = fetch([*urls, "file:///etc/passwd", "data:text/plain,x", "ftp://localhost/", "s3://a/b"])
        assert site.asked == []
        assert 200 not in guarded.values()
        assert len(guarded) == len(urls) + 4
        # The same requests with Scrapy's own resolver reach the canary: the test can fail.
        fetch(urls, TWISTED_DNS_RESOLVER="scrapy.resolver.CachingThreadedResolver")
        assert len(site.asked) >= 5
