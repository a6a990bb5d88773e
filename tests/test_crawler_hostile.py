"""Servers that mean harm, in one crawl: each of their pages ends in one state, and the honest one is read."""

import time
from http.server import BaseHTTPRequestHandler

from store.database import Store
from store.records import UrlState
from tests.crawler_site import PARAGRAPH, Desk, Reply, Site, outcomes, page, rss

NESTED = b"<html><body>" + b"<div>" * 50_000 + PARAGRAPH.encode() + b"</div>" * 50_000
LONG_TITLE = (
    "<html><head><title>" + "T" * (2 << 20) + "</title></head><body><p>" + PARAGRAPH + "</p></body></html>"
)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Chunks without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(2_000):
        handler.wfile.write(b"10000\r\n" + b"a " * 0x8000 + b"\r\n")


def short_length(handler: BaseHTTPRequestHandler) -> None:
    """More than was announced: what follows must not be taken for the next answer."""
    body = page("T", PARAGRAPH).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    handler.wfile.write(head + body + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen")


def headers_without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(4_000):
        handler.wfile.write(f"X-{number}: {'a' * 1_000}\r\n".encode())


def stalls(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>")
    time.sleep(6)


# name -> the answer, and the states in which its page may end or wait
PAGES: dict[str, tuple[Reply, set[UrlState]]] = {
    "honest": (Reply(page("An honest page", PARAGRAPH).encode()), {UrlState.STORED}),
    "nested": (Reply(NESTED), {UrlState.STORED, UrlState.EMPTY, UrlState.QUEUED}),
    "title": (Reply(LONG_TITLE.encode()), {UrlState.STORED}),
    "endless": (Reply(raw=endless), {UrlState.FAILED}),
    "shortlength": (Reply(raw=short_length), {UrlState.STORED}),
    "headers": (Reply(raw=headers_without_end), {UrlState.QUEUED, UrlState.FAILED}),
    "stalls": (Reply(raw=stalls), {UrlState.QUEUED}),
    "cookies": (Reply(status=302, headers={"Location": "/cookies", "Set-Cookie": "n=1"}), {UrlState.FAILED}),
    "circle": (Reply(status=301, headers={"Location": "/circle2"}), {UrlState.FAILED}),
    "inward": (Reply(status=302, headers={"Location": "http://0x7f000001/"}), {UrlState.REFUSED}),
    "octal": (Reply(status=307, headers={"Location": "http://0177.0.0.1/"}), {UrlState.REFUSED}),
    "pdf": (Reply(b"%PDF-1.7\x00\x00", headers={"Content-Type": "text/html"}), {UrlState.EMPTY}),
    "charset": (
        Reply(
            page("Café", PARAGRAPH).encode("utf-16"),
            headers={"Content-Type": "text/html; charset=iso-8859-1"},
        ),
        {UrlState.STORED, UrlState.EMPTY},
    ),
    "nocharset": (
        Reply(
            page("Caf\u00e9", PARAGRAPH).encode("latin-1"),
            headers={"Content-Type": "text/html; charset=nonsense"},
        ),
        {UrlState.STORED},
    ),
}


def test_no_page_stops_the_others(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", min_articles=len(PAGES))
    site["gazette.test/feed"] = rss([{"title": name, "link": f"http://{name}.test/{name}"} for name in PAGES])
    for name, (reply, _) in PAGES.items():
        site[f"{name}.test/{name}"] = reply
    site["circle.test/circle2"] = Reply(status=301, headers={"Location": "/circle"})
    report = desk.crawl(download_timeout_s=3, extract_timeout_s=5)
    assert outcomes(report) == {"gazette": "ok"}
    with Store.open(desk.db_path) as store:
        found = {name: store.articles.url_state(f"http://{name}.test/{name}") for name in PAGES}
        texts = {one.url: one for one in store.articles.unanalysed()}
    ended = {name: state[0] if state else None for name, state in found.items()}
    assert {name: state for name, state in ended.items() if state not in PAGES[name][1]} == {}
    assert max(len(one.title) for one in texts.values()) <= 1_000
    assert not [one for one in texts.values() if "stolen" in one.text]
    assert not [one for one in site.asked if one.headers.get("cookie")]
    assert len([path for path in site.paths("cookies.test") if path == "/cookies"]) <= 7


def test_a_source_that_lists_without_end_is_cut(site: Site, desk: Desk) -> None:
    desk.write("gazette", "http://gazette.test/feed", excerpt_only=True, max_items=50)
    site["gazette.test/feed"] = rss([{"title": f"T{n}", "link": f"/{n}"} for n in range(3_000)])
    report, said = desk.run()
    assert outcomes(report) == {"gazette": "ok"}
    assert (report["articles"], "1000 entries not read: beyond our bound" in said) == (50, True)


def test_a_listing_that_never_ends_is_left_after_its_pages(site: Site, desk: Desk) -> None:
    desk.write("port", "http://port.test/news", kind="listing", excerpt_only=True,
               layout='@{ item = "a", pages = 3 }')  # fmt: skip
    desk.write(
        "deep", "http://deep.test/news", kind="listing", excerpt_only=True, layout='@{ item = "div a" }'
    )
    site["port.test/news"] = '<a href="/1">1</a><a href="/2">2</a>'
    site["deep.test/news"] = Reply(b"<html>" + b"<div>" * 50_000 + b'<a href="/t">T</a>')
    report = desk.crawl()
    assert outcomes(report)["port"] == "ok"
    assert outcomes(report)["deep"] in {"ok", "hard_error"}
