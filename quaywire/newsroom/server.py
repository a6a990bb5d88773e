"""The newsroom on the air: all its hosts on one loopback port, by absolute-form request or by Host header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from quaywire.newsroom import pages
from quaywire.newsroom.feeds import feed
from quaywire.newsroom.stories import EDITIONS, Site, Story, shown, sites

_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the newsroom's log."""

    time: datetime
    method: str
    host: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; ``headers`` beside length, type and date."""

    status: int
    body: bytes
    media_type: str = _HTML
    headers: Mapping[str, str] = field(default_factory=dict)


class Newsroom:
    """The sample newsroom, open for as long as the ``with`` block runs.

    ``edition`` says what stands on its pages: 1 is what stood there before we came, 2 the news day, 3 an hour
    later. ``requests`` is the log. Serves 127.0.0.1 alone, on a port that was free.
    """

    def __init__(self, *, edition: int = 1) -> None:
        self.edition = edition
        self.requests: list[Request] = []
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def edition(self) -> int:
        return self._edition

    @edition.setter
    def edition(self, number: int) -> None:
        if number not in EDITIONS:
            raise ValueError(f"there is no edition {number}")
        self._edition = number

    @property
    def port(self) -> int:
        return self._server.server_port

    def environment(self) -> dict[str, str]:
        """The variable that leads the crawler here for these hosts, and for no other."""
        hosts = ",".join(site.host for site in sites())
        return {"QUAYWIRE_NEWSROOM": f"{hosts}@127.0.0.1:{self.port}"}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def answer(host: str, path: str, *, edition: int, conditions: Mapping[str, str]) -> Answer:
    """What ``host`` replies to a GET of ``path``; ``conditions`` are the request's headers in lower case."""
    site = next((site for site in sites() if site.host == host), None)
    if site is None:
        return Answer(421, b"No such host here.\n", _TEXT)
    stories = shown(site, edition)
    if path == "/robots.txt":
        return Answer(200, _robots(site), _TEXT)
    if path == site.feed:
        return _feed(site, stories, conditions)
    if path == "/":
        return _page(pages.front(site, stories))
    story = next((story for story in stories if story.path == path), None)
    if story is None:
        return _page(pages.not_found(site), status=404)
    if site.paywalled:
        return _page(pages.wall(site, story), status=403)
    return _page(pages.article(site, story, stories))


def _feed(site: Site, stories: tuple[Story, ...], conditions: Mapping[str, str]) -> Answer:
    if site.format == "html":
        return _page(pages.in_place_of_feed(site))
    body, media_type = feed(site, stories)
    if not site.validators:
        return Answer(200, body, media_type)
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    modified = max(story.updated for story in stories)
    headers = {"ETag": etag, "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True)}
    if _unchanged(etag, modified, conditions):
        return Answer(304, b"", media_type, headers)
    return Answer(200, body, media_type, headers)


def _unchanged(etag: str, modified: datetime, conditions: Mapping[str, str]) -> bool:
    """RFC 9110, 13.1: If-None-Match decides alone where it is sent; a date that cannot be read is ignored."""
    tags = conditions.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since = conditions.get("if-modified-since")
    if since is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return known.replace(tzinfo=known.tzinfo or UTC) >= modified


def _robots(site: Site) -> bytes:
    rules = "".join(f"Disallow: {path}\n" for path in site.disallow) or "Disallow:\n"
    return f"User-agent: *\n{rules}".encode()


def _page(html: str, *, status: int = 200) -> Answer:
    return Answer(status, html.encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds; a client that says nothing must not hold its thread
    server: _Server

    def do_GET(self) -> None:
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        self._reply(with_body=False)

    def _reply(self, *, with_body: bool) -> None:
        newsroom = self.server.newsroom
        target = urlsplit(self.path)
        host = target.hostname or self.headers.get("Host", "").partition(":")[0].lower()
        conditions = {name.lower(): value for name, value in self.headers.items()}
        reply = answer(host, target.path or "/", edition=newsroom.edition, conditions=conditions)
        entry = Request(datetime.now(UTC), self.command, host, target.path or "/", reply.status)
        newsroom.requests.append(entry)
        self._send(reply, with_body=with_body)

    def _send(self, reply: Answer, *, with_body: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")  # an idle connection would outlive the newsroom
        self.end_headers()
        if with_body:
            self.wfile.write(reply.body)

    def version_string(self) -> str:
        return "sample-newsroom"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: ``Newsroom.requests`` is the log."""
