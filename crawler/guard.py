"""Which addresses may be asked at all. Every URL, redirect and name is hostile until it has passed here."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.canonical import host_of
from store.records import ConfigError

NEWSROOM_VARIABLE = "QUAYWIRE_NEWSROOM"
PORTS = {"http": 80, "https": 443}
LOOPBACK = "127.0.0.1"

# What ``ipaddress`` of Python 3.11 calls global, or forgets to call private, and that no news site lives in.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",
        "ff00::/8",
    )
)
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,62}\.)*[a-z0-9_-]{1,63}")
_LOCAL = re.compile(r"(.*\.)?(localhost|localdomain|local|internal|intranet|lan|home|corp|arpa|onion)")
_NEWSROOM = re.compile(r"([a-z0-9.,-]+)@127\.0\.0\.1:([0-9]{1,5})")


class AddressRefused(IgnoreRequest):
    """The guard let no request go out; the text says why."""


class RefusedLookup(DNSLookupError):
    """A name that leads to an address nobody outside may ask. Twisted treats it as a failed lookup."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The sample newsroom of ``quaywire demo`` and of tests: ``hosts`` are served on loopback ``port``."""

    hosts: frozenset[str]
    port: int

    @property
    def proxy(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


def newsroom(text: str | None = None) -> Newsroom | None:
    """Read ``QUAYWIRE_NEWSROOM``: ``a.test,b.test@127.0.0.1:PORT``. None where it is not set.

    Only names under ``.test`` (RFC 6761: never on the Internet) are taken, so that the variable cannot turn
    the name of a real site against us. Raises ConfigError on anything else.
    """
    value = os.environ.get(NEWSROOM_VARIABLE, "") if text is None else text
    if not value:
        return None
    found = _NEWSROOM.fullmatch(value)
    hosts = frozenset(found[1].split(",")) if found else frozenset()
    if found is None or not 0 < int(found[2]) < 65536 or not all(host.endswith(".test") for host in hosts):
        raise ConfigError(f"{NEWSROOM_VARIABLE}: must be HOST.test,HOST.test@127.0.0.1:PORT")
    return Newsroom(hosts=hosts, port=int(found[2]))


def closed(address: str) -> bool:
    """Whether ``address`` is none that the open Internet can reach, or hides an IPv4 address within IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return not ip.is_global or any(ip.version == net.version and ip in net for net in _CLOSED)


def refusal(url: str, room: Newsroom | None = None) -> str | None:
    """Why ``url`` may not be asked, or None. Looks at the URL alone: scheme, user name, host and port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in PORTS:
        return f"scheme {parts.scheme[:20] or 'missing'} is not http or https"
    if "@" in parts.netloc:
        return "carries a user name"
    if port not in {None, *PORTS.values()}:
        return f"port {port} is not 80 or 443"
    return _host_refusal(parts, room)


def _host_refusal(parts: SplitResult, room: Newsroom | None) -> str | None:
    host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".").lower()
    if room is not None and host in room.hosts:
        return (
            None if parts.scheme == "http" and parts.port in {None, 80} else "the newsroom speaks http alone"
        )
    if _literal(host):
        return "names a number in place of a host"
    if not _HOST.fullmatch(host) or "." not in host or _LOCAL.fullmatch(host):
        return "names no host on the Internet"
    return None


def _literal(host: str) -> bool:
    """Dotted, short, decimal, octal and hexadecimal IPv4, and every IPv6."""
    if ":" in host:
        return True
    try:
        socket.inet_aton(host)
    except (OSError, ValueError, UnicodeError):
        return False
    return True


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, IPv4 only, that gives no address which is not on the open Internet.

    The address that is checked is the address that is connected to, so a name that changes its answer
    between two questions gains nothing. 127.0.0.1 itself passes while a newsroom is set, because requests
    to it go there as to a proxy; the middleware refuses every URL that names it.
    """

    refused: dict[str, str] = {}  # noqa: RUF012 - one resolver per process; Twisted drops its exceptions' text

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._newsroom = newsroom()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Look ``name`` up; fails with RefusedLookup where the answer is a closed address."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if self._newsroom is not None and name == LOOPBACK:
            return address
        if closed(address):
            self.refused[name] = address
            raise RefusedLookup(f"{name} leads to {address}")
        return address


class GuardMiddleware:
    """Stands before every request, redirects and robots.txt included; also sets proxy and download slot."""

    def __init__(self) -> None:
        self._newsroom = newsroom()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_request(self, request: Request) -> None:
        """Raises AddressRefused. A redirect inherits proxy and slot of its origin; both are renewed."""
        if reason := refusal(request.url, self._newsroom):
            raise AddressRefused(f"refused: {reason}")
        host = (urlsplit(request.url).hostname or "").rstrip(".")
        request.meta["download_slot"] = host_of(request.url)
        request.meta.pop("proxy", None)
        if self._newsroom is not None and host in self._newsroom.hosts:
            request.meta["proxy"] = self._newsroom.proxy

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tells a refused address from a name that does not exist; Twisted reports both alike."""
        host = urlsplit(request.url).hostname or ""
        address = GuardedResolver.refused.get(host)
        if isinstance(exception, CannotResolveHostError) and address is not None:
            raise AddressRefused(f"refused: leads to {address}, not on the Internet") from exception
