"""Twenty broken sources and a good one, in one crawl: each ends in one outcome, the good one is read."""

import gzip
import socket
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler

from store.database import Store
from store.records import Extractor, UrlState
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, outcomes, page, rss
from tests.test_crawler_feeds import LAUGHS, QUADRATIC

READER = Extractor(name="test", version="1")
HOUR = 3600
ONE = rss([{"title": "T", "link": "/t"}]).encode()


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A body that would take minutes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"<")
        time.sleep(0.2)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """A body shorter than it was announced."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<rss>")


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def moved(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


BOMB = gzip.compress(bytes(300 << 20), 9)

FAULTS: dict[str, tuple[Reply, str, str]] = {
    "html": (Reply(page("A page", "no feed").encode()), "blocked", "a web page in place of a feed"),
    "wall": (
        Reply(b"<html><title>Just a moment...</title>", 503, {"cf-mitigated": "challenge"}),
        "blocked",
        "a challenge page (503)",
    ),
    "waf": (Reply(b"<html><body>wait</body></html>", 202), "blocked", "a challenge page (202)"),
    "forbidden": (Reply(b"no", 403), "blocked", "no entry (403)"),
    "blank": (Reply(b""), "blocked", "an empty answer"),
    "vacant": (Reply(rss([]).encode()), "empty", "a feed without entries"),
    "json": (Reply(b'{"items": []}'), "hard_error", "the answer is not a feed that we read"),
    "path": (Reply(b"/etc/passwd"), "hard_error", "the answer is not a feed that we read"),
    "linkless": (
        Reply(rss([{"title": "A"}]).encode()),
        "hard_error",
        "1 entries, none with a web address",
    ),
    "gone": (Reply(b"", 410), "gone", "gone (410)"),
    "missing": (Reply(b"", 404), "soft_error", "answered 404"),
    "broken": (Reply(b"", 500), "soft_error", "answered 500"),
    "teapot": (Reply(b"", 418), "hard_error", "answered 418"),
    "busy": (Reply(b"", 429, {"Retry-After": "7200"}), "soft_error", "answered 429"),
    "bomb": (Reply(BOMB, 200, {"Content-Encoding": "gzip"}), "hard_error", "larger than we read"),
    "large": (Reply(b"<rss>" + b" " * (9 << 20)), "hard_error", "larger than we read"),
    "slow": (Reply(raw=drip), "soft_error", "no whole answer in time"),
    "cut": (Reply(raw=cut), "soft_error", "broken off"),
    "mute": (Reply(raw=hang_up), "soft_error", "broken off"),
    "loop": (moved("/feed"), "hard_error", "max redirections reached"),
    "inward": (moved("http://127.0.0.1:80/"), "hard_error", "refused: names a number in place of a host"),
    "metadata": (moved("http://169.254.169.254/latest/"), "hard_error", "refused: names a number"),
    "localhost": (moved("http://localhost/"), "hard_error", "refused: names no host on the Internet"),
    "mapped": (moved("http://[::ffff:127.0.0.1]/"), "hard_error", "refused: names a number"),
    "decimal": (moved("http://2130706433/"), "hard_error", "refused: names a number"),
    "port": (moved("http://paper.example:22/"), "hard_error", "refused: port 22 is not 80 or 443"),
    "file": (moved("file:///etc/passwd"), "hard_error", "answered 302"),
    "data": (moved("data:text/xml,x"), "hard_error", "answered 302"),
    "lost": (Reply(status=302), "hard_error", "answered 302"),
    "closed": (Reply(ONE), "robots", "robots.txt forbids it"),
    "ailing": (Reply(ONE), "robots", "robots.txt answered 503"),
}
ROBOTS = {
    "closed": Reply(b"User-agent: quaywire\nDisallow: /\n"),
    "ailing": Reply(b"", 503),
    "html": Reply(b"User-agent: *\nDisallow: /", 404),  # a 404 is no robots.txt, whatever it says
}


def test_every_fault_ends_in_its_outcome(site: Site, desk: Desk, now: datetime) -> None:
    for name, (reply, _, _) in FAULTS.items():
        desk.write(name, f"http://{name}.test/feed")
        site[f"{name}.test/feed"] = reply
    for name, reply in ROBOTS.items():
        site[f"{name}.test/robots.txt"] = reply
    desk.write("good", "http://good.test/feed")
    site["good.test/feed"] = ONE.decode()
    site["good.test/t"] = page("T", PARAGRAPH)

    report = desk.crawl(download_timeout_s=3)
    found = {one["source_id"]: (one["outcome"], one["error"]) for one in report["results"]}
    assert found.pop("good") == ("ok", "no entry carries a date")
    assert {name: outcome for name, (outcome, _) in found.items()} == {n: f[1] for n, f in FAULTS.items()}
    assert [n for n, (_, said) in found.items() if not said.startswith(FAULTS[n][2])] == []
    assert (report["articles"], report["outage"], report["released"]) == (1, False, 0)
    assert site.paths("closed.test") == site.paths("ailing.test") == ["/robots.txt"]

    with Store.open(desk.db_path) as store:
        states = {state.source_id: state for state in store.sources.states()}
        held = store.sources.host_down_until("busy.test")
    assert held is not None
    assert timedelta(hours=2) <= held - now < timedelta(hours=2, minutes=1)
    assert states["busy"].next_due_at is not None
    assert states["busy"].next_due_at >= held
    assert (states["good"].fail_weight, states["slow"].fail_weight, states["json"].fail_weight) == (0, 0.5, 1)

    site.asked.clear()
    again = outcomes(desk.crawl(later_s=HOUR, only=["busy", "good"], force=True))
    assert again == {"busy": "soft_error", "good": "unchanged"}
    assert site.paths("busy.test") == []  # its two hours are not over


HOSTILE_FEEDS = {
    "quadratic": QUADRATIC.encode(),
    "laughs": LAUGHS.encode(),
    "twins": rss([{"title": f"T{n}", "link": f"/{n}", "guid": "same"} for n in range(3)]).encode(),
    "latin": rss([{"title": "Caf\u00e9", "link": "/t"}]).encode("latin-1"),
    "relative": rss([{"title": "T", "link": "../t"}]).encode(),
}


def test_hostile_feeds_are_read_without_harm(site: Site, desk: Desk) -> None:
    for name, body in HOSTILE_FEEDS.items():
        desk.write(name, f"http://{name}.test/deep/feed", excerpt_only=True)
        site[f"{name}.test/deep/feed"] = Reply(body, headers={"Content-Type": "text/xml; charset=utf-8"})
    report = desk.crawl()
    assert set(outcomes(report).values()) == {"ok"}
    with Store.open(desk.db_path) as store:
        found = list(store.articles.unanalysed())
    assert len([one for one in found if one.source_id == "twins"]) == 3
    assert [one.url for one in found if one.source_id == "relative"] == ["http://relative.test/t"]
    assert max(len(one.text) for one in found) <= 1_000


def test_pages_end_in_one_state_each(site: Site, desk: Desk) -> None:
    links = {
        "/fine": UrlState.STORED,
        "/gone": UrlState.FAILED,
        "/secret/a": UrlState.REFUSED,
        "http://127.0.0.1/x": UrlState.REFUSED,
        "http://good.test:8080/x": UrlState.REFUSED,
        "/paid": UrlState.GATED,
        "/blank": UrlState.EMPTY,
        "/absent": UrlState.QUEUED,
        "/heavy": UrlState.QUEUED,
        "/wall": UrlState.QUEUED,
    }
    desk.write("good", "http://good.test/feed")
    site["good.test/feed"] = rss([{"title": f"T{n}", "link": link} for n, link in enumerate(links)])
    site["good.test/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    site["good.test/fine"] = page("Fine", PARAGRAPH)
    site["good.test/gone"] = Reply(status=410)
    site["good.test/wall"] = "<html><title>Just a moment...</title></html>"
    site["good.test/paid"] = Reply(status=402)
    site["good.test/blank"] = "<html></html>"
    site["good.test/heavy"] = "<a href=x>y</a>" * 200_000

    def states() -> list[UrlState]:
        urls = [link if link.startswith("http") else f"http://good.test{link}" for link in links]
        with Store.open(desk.db_path) as store:
            found = [store.articles.url_state(url) for url in urls]
        return [one[0] for one in found if one]

    report = desk.crawl(extract_timeout_s=0.5)
    assert states() == list(links.values())
    assert report["waiting"] == 3
    assert report["articles"] == 1
    site.asked.clear()
    assert (desk.crawl(later_s=600)["waiting"], site.asked) == (3, [])
    for hours in (0.3, 3, 16, 41):  # the other four of five attempts
        last = desk.crawl(later_s=hours * HOUR, extract_timeout_s=0.5)
    assert last["pages"] == {"failed": 2, "gated": 1}
    assert states()[-3:] == [UrlState.FAILED, UrlState.FAILED, UrlState.GATED]
    assert site.paths("good.test").count("/absent") == 4
    with Store.open(desk.db_path) as store:
        absent = store.articles.url_state("http://good.test/absent")
        heavy = store.articles.url_state("http://good.test/heavy")
    assert absent == (UrlState.FAILED, "5 attempts, the last: answered 404")
    assert heavy == (UrlState.FAILED, "5 attempts, the last: took longer than 0.5 s")


def test_a_host_that_asks_for_a_pause_keeps_its_pages_in_the_queue(site: Site, desk: Desk) -> None:
    desk.write("paper", "http://paper.test/feed")
    site["paper.test/feed"] = rss([{"title": f"T{n}", "link": f"/{n}"} for n in range(6)])
    for n in range(6):
        site[f"paper.test/{n}"] = page(f"T{n}", f"{n} {PARAGRAPH}")
    site["paper.test/1"] = Reply(status=429, headers={"Retry-After": "600"})
    assert desk.crawl(delay_s=0.1)["waiting"] == 5
    assert site.paths("paper.test") == ["/robots.txt", "/feed", "/0", "/1"]
    site.asked.clear()
    assert (desk.crawl(later_s=300)["waiting"], site.asked) == (5, [])
    site["paper.test/1"] = Reply(status=429, headers={"Retry-After": "600"})
    later = desk.crawl(later_s=1000, delay_s=0.1)  # the page that answered so is the last to be asked
    assert site.paths("paper.test") == ["/robots.txt", "/2", "/3", "/4", "/5", "/1"]
    assert (later["waiting"], later["articles"]) == (1, 4)


def test_an_outage_counts_against_nobody(site: Site, desk: Desk) -> None:
    for n in range(4):
        desk.write(f"s{n}", f"http://host{n}.invalid/feed")
    desk.write("up", "http://up.test/feed", excerpt_only=True)
    site["up.test/feed"] = ONE.decode()
    report = desk.crawl()
    assert (report["outage"], outcomes(report), report["released"]) == (True, {"up": "ok"}, 4)
    with Store.open(desk.db_path) as store:
        assert [state.fail_weight for state in store.sources.states()] == [0.0] * 5
    desk.write("up2", "http://up2.test/feed", excerpt_only=True)
    site["up2.test/feed"] = ONE.decode()
    again = desk.crawl(later_s=HOUR)
    assert (again["outage"], outcomes(again)["s0"]) == (False, "soft_error")  # four of six: no outage
