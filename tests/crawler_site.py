"""A faulty web on loopback for the crawler's tests: real HTTP, its own log, any misbehaviour on request."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

# Runs in a process of its own, because Twisted's reactor runs once in a process.
CRAWL = """
import json, logging, signal, sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from crawler.run import CrawlOrder, crawl
handler = logging.StreamHandler()
handler.setLevel(logging.WARNING)
logging.basicConfig(handlers=[handler], format="%(message)s")
order = json.loads(sys.argv[1])
shift = timedelta(seconds=order.pop("later_s", 0))
start = datetime.fromisoformat(order.pop("now"))
began = datetime.now(start.tzinfo)
lines = []
handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
report = crawl(
    CrawlOrder(**{**order, "db_path": Path(order["db_path"]), "config_dir": Path(order["config_dir"])},
               clock=lambda: start + shift + (datetime.now(start.tzinfo) - began)),
    lines.append,
)
kept = handlers == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
told = {"lines": lines, "scrapy": "scrapy" in sys.modules, "handlers_kept": kept}
print(json.dumps(asdict(report) | told))
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server saw it, with the seconds at which its answer began and ended."""

    host: str
    path: str
    headers: Mapping[str, str]
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``raw`` takes over the socket instead, for answers that HTTP libraries refuse to write."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


Route = Reply | Callable[[Mapping[str, str]], Reply]


class _Server(ThreadingHTTPServer):
    """Crawlers hang up on purpose; that is no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class Site:
    """Hosts and their pages; what is not set answers 404."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]

    def __setitem__(self, url: str, route: Route | str) -> None:
        """``site["gazette.test/feed.xml"] = …``"""
        self.routes[url] = Reply(route.encode()) if isinstance(route, str) else route

    def paths(self, host: str) -> list[str]:
        return [one.path for one in self.asked if one.host == host]

    @property
    def hosts(self) -> list[str]:
        return sorted({url.partition("/")[0] for url in self.routes})

    @contextmanager
    def served(self) -> Iterator[Site]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                began = time.monotonic()
                parts = urlsplit(self.path)
                host = parts.netloc or self.headers.get("Host", "")
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                route = site.routes.get(f"{host}{path}", Reply(status=404))
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = route(headers) if callable(route) else route
                try:
                    self._send(reply)
                except OSError:
                    self.close_connection = True
                finally:
                    site.asked.append(Asked(host, path, headers, began, time.monotonic()))

            def _send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self.close_connection = True
                    reply.raw(self)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 304:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def source_toml(url: str, *, min_articles: int = 1, **more: object) -> str:
    """A source file for a feed at ``url``."""
    keys: dict[str, object] = {
        "name": "A paper",
        "homepage": "http://" + url.split("/")[2],
        "publisher": "paper",
        "official": False,
        "region": "global",
        "kind": "feed",
        "url": url,
        "min_interval": "30m",
        "verified": "@2026-11-01",
        "verified_how": "written for a test",
    } | more
    lines = [f"{key} = {_toml(value)}" for key, value in keys.items()]
    lines += ["[expect]", f"min_articles = {min_articles}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return value[1:] if isinstance(value, str) and value.startswith("@") else json.dumps(value)


def rss(items: Sequence[Mapping[str, str]], *, title: str = "A paper", extra: str = "") -> str:
    """An RSS 2.0 feed; the keys of an item are element names."""
    shown = "".join(
        "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in item.items()) + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title>{extra}{shown}</channel></rss>"
    )


def page(title: str, *sentences: str) -> str:
    """An article page with its furniture around it."""
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | A paper</title></head><body>'
        '<nav><a href="/">Home</a> <a href="/ports">Ports</a></nav>'
        f"<main><article><h1>{title}</h1>{text}</article></main>"
        "<footer>All rights reserved by the paper.</footer></body></html>"
    )


PARAGRAPH = (
    "The port of Eastharbour and the port of Westharbour signed a memorandum of understanding on Monday. "
    "The two will share what they know of shore power and will send trainees to each other's terminals. "
    "Neither side named a sum, and the paper runs for three years unless one of them gives notice before."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A configuration, a database and the command that crawls with them against ``site``."""

    site: Site
    folder: Path
    now: datetime

    def write(self, source_id: str, url: str, *, min_articles: int = 1, **more: object) -> None:
        sources = self.folder / "config" / "sources"
        sources.mkdir(parents=True, exist_ok=True)
        (sources / f"{source_id}.toml").write_text(
            source_toml(url, min_articles=min_articles, **more), encoding="utf-8"
        )

    @property
    def db_path(self) -> Path:
        return self.folder / "quaywire.db"

    @property
    def environment(self) -> dict[str, str]:
        room = f"{','.join(self.site.hosts)}@127.0.0.1:{self.site.port}"
        return os.environ | {"QUAYWIRE_NEWSROOM": room, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}

    def command(self, **order: object) -> list[str]:
        told = {
            "db_path": str(self.db_path),
            "config_dir": str(self.folder / "config"),
            "now": self.now.isoformat(),
            "delay_s": 0,
            "contact": "https://desk.test/contact",
        } | order
        return [sys.executable, "-c", CRAWL, json.dumps(told)]

    def run(self, before: str = "", **order: object) -> tuple[dict[str, Any], str]:
        """The report of a crawl in a process of its own, and its standard error.

        :param before: Python that runs first there
        """
        command = self.command(**order)
        command[2] = before + command[2]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report, done.stderr

    def crawl(self, **order: object) -> dict[str, Any]:
        """The same; its standard error must stay empty."""
        report, said = self.run("", **order)
        assert said == ""
        return report


def outcomes(report: Mapping[str, Any]) -> dict[str, str]:
    return {one["source_id"]: one["outcome"] for one in report["results"]}
