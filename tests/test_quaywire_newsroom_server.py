"""The sample newsroom over the wire: hosts, editions, validators, and the source that is broken."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from io import BytesIO

import feedparser  # type: ignore[import-untyped]
import pytest

from quaywire.newsroom.server import Newsroom
from quaywire.newsroom.stories import EDITIONS, shown, sites

SITE = {site.id: site for site in sites()}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(edition=1) as room:
        yield room


def ask(room: Newsroom, target: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, sent as it stands: ``target`` may be a path or, as to a proxy, a whole URL."""
    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=5)
    try:
        connection.request("GET", target, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("target", "host"),
    [("http://tradelane.test/atom.xml", "127.0.0.1:1"), ("/atom.xml", "TradeLane.test:80")],
)
def test_a_host_is_found_by_url_and_by_header(newsroom: Newsroom, target: str, host: str) -> None:
    response, body = ask(newsroom, target, Host=host)
    assert response.status == 200
    assert len(feedparser.parse(BytesIO(body)).entries) == 1
    assert [(r.method, r.host, r.path, r.status) for r in newsroom.requests] == [
        ("GET", "tradelane.test", "/atom.xml", 200)
    ]


def test_an_unknown_host_is_misdirected(newsroom: Newsroom) -> None:
    assert ask(newsroom, "http://elsewhere.test/")[0].status == 421


def test_a_head_request_has_no_body(newsroom: Newsroom) -> None:
    with socket.create_connection(("127.0.0.1", newsroom.port), timeout=5) as line:
        line.sendall(b"HEAD http://tradelane.test/ HTTP/1.1\r\nHost: tradelane.test\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: " in said
    assert said.endswith(b"\r\n\r\n")


def test_each_edition_is_seen_as_soon_as_it_is_set(newsroom: Newsroom) -> None:
    site, seen = SITE["wirepool"], []
    for edition in EDITIONS:
        newsroom.edition = edition
        _, body = ask(newsroom, f"http://{site.host}{site.feed}")
        seen.append(len(feedparser.parse(BytesIO(body)).entries))
    assert seen == [len(shown(site, edition)) for edition in EDITIONS]
    assert seen[0] < seen[1] < seen[2]


def test_there_is_no_fourth_edition(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="no edition 4"):
        newsroom.edition = 4


def test_an_unchanged_feed_answers_304_to_its_validators(newsroom: Newsroom) -> None:
    url = "http://harbourgazette.test/feed.xml"
    newsroom.edition = 2
    response, _ = ask(newsroom, url)
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    newsroom.edition = 3
    for conditions in (
        {"If_None_Match": etag, "If_Modified_Since": modified},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_Modified_Since": modified},
    ):
        again, body = ask(newsroom, url, **conditions)
        assert (again.status, body) == (304, b"")
        assert again.headers["ETag"] == etag


def test_a_changed_feed_answers_200_to_old_validators(newsroom: Newsroom) -> None:
    url = "http://harbourgazette.test/feed.xml"
    response, _ = ask(newsroom, url)
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    newsroom.edition = 2
    for conditions in (
        {"If_None_Match": etag, "If_Modified_Since": modified},
        {"If_Modified_Since": modified},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "last week"},
    ):
        assert ask(newsroom, url, **conditions)[0].status == 200


def test_only_one_source_has_validators(newsroom: Newsroom) -> None:
    with_etag = [s.id for s in sites() if "ETag" in ask(newsroom, f"http://{s.host}{s.feed}")[0].headers]
    assert with_etag == ["harbour_gazette"]


def test_the_broken_source_answers_with_a_page_in_place_of_a_feed(newsroom: Newsroom) -> None:
    response, body = ask(newsroom, "http://brokenpress.test/feed")
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert feedparser.parse(BytesIO(body)).entries == []


def test_the_environment_leads_here_and_names_every_host(newsroom: Newsroom) -> None:
    [value] = newsroom.environment().values()
    hosts, address = value.split("@")
    assert hosts.split(",") == [site.host for site in sites()]
    assert address == f"127.0.0.1:{newsroom.port}"
    assert all(host.endswith(".test") for host in hosts.split(","))


def test_two_newsrooms_stand_side_by_side(newsroom: Newsroom) -> None:
    with Newsroom() as other:
        assert other.port != newsroom.port
