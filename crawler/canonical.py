"""Addresses: one spelling per article, and the key by which a URL is known for ever. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_URL = 2048  # characters; longer ones are traps rather than articles, and Scrapy drops them at 2,083
_PORTS = {"http": 80, "https": 443}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BAD_HOST = re.compile(r"[^a-z0-9._:\[\]-]")

# Parameters that tell who sent the reader, never which article is meant. Names that some sites use to pick
# an article (id, ref, source, uid, campaign) are left alone: a copy too many is better than a lost article.
_TRACKERS = re.compile(
    r"(utm|mtm|pk|hsa|vero|oly|itm)_\w+|_hsenc|_hsmi|__hs\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid"
    r"|twclid|yclid|ysclid|mkcid|mkrid|mkevt|mc_cid|mc_eid|igshid|igsh|mkt_tok|s_cid|cmpid|ncid|xtor|_ga|_gl"
    r"|sref|ftag|taid|guccounter|guce_referrer(_sig)?|__twitter_impression|amp_js_v|amp_gsa|usqp",
    re.IGNORECASE,
)

# The cache of AMP pages names the publisher's page in its path: /c/ or /v/, s/ for https, then the address.
_CACHE = "cdn.ampproject.org"
_CACHED = re.compile(r"/(?:c|v|wp)/(s/)?(.+)")
_PREFIXES = ("", "www.", "m.", "mobile.", "amp.")
_AMP_PATH = re.compile(r"(.*[^/])/amp/?")
_AMP_QUERY = re.compile(r"amp(=(1|true)?)?|outputtype=amp", re.IGNORECASE)


def canonical(url: str, *, base: str = "") -> str | None:
    """``url`` made absolute against ``base``, in its one spelling; None unless it is a plain web address.

    Lower-case scheme and host, no default port, no tracking parameters; the order of the other parameters
    is kept, because some sites mind it. A fragment goes, unless it is the route of an application that runs
    in the browser (``#/news/1``, ``#!news``). Addresses that carry a user name are none. A page in the cache
    of AMP pages is the publisher's.
    """
    parts = _split(url, base)
    if parts is not None and (cached := _cached(parts)):
        return canonical(cached)
    if parts is None or parts.scheme not in _PORTS or "@" in parts.netloc:
        return None
    netloc = _netloc(parts)
    if netloc is None:
        return None
    found = urlunsplit((parts.scheme, netloc, parts.path or "/", _query(parts.query), _route(parts.fragment)))
    return found if len(found) <= MAX_URL else None


def spellings(url: str) -> tuple[str, ...]:
    """The other addresses that servers commonly give to the page at the canonical ``url``, plainest first.

    With and without ``www.``, by https and http, the mobile host (``m.``, ``mobile.``) and the AMP page
    (``/amp``, ``?amp=1``, ``amp.``). Only one that was seen is of use: it is the same article. What differs
    in anything else is another address. A front page has none.
    """
    parts = urlsplit(url)
    host = _bare(parts.netloc)
    amp = _AMP_PATH.fullmatch(parts.path)
    paths = [amp[1], f"{amp[1]}/"] if amp else [parts.path]
    query = "&".join(one for one in parts.query.split("&") if one and not _AMP_QUERY.fullmatch(one))
    if not amp and paths == ["/"] and not query:
        return ()
    hosts = [prefix + host for prefix in _PREFIXES if _bare(prefix + host) == host]
    stem = paths[0].rstrip("/")
    tails = [(path, query) for path in paths]
    tails += [(paths[-1], f"{query}&{mark}".lstrip("&")) for mark in ("amp=1", "amp")]
    tails += [(f"{stem}/amp", query), (f"{stem}/amp/", query)] if stem else []
    found = (
        urlunsplit((scheme, face, path, query, parts.fragment))
        for path, query in tails
        for face in hosts
        for scheme in ("https", "http")
    )
    return tuple(one for one in dict.fromkeys(found) if one != url)


def is_plain(url: str) -> bool:
    """Neither a mobile nor an AMP address."""
    parts = urlsplit(url)
    marked = any(_AMP_QUERY.fullmatch(one) for one in parts.query.split("&"))
    host = parts.netloc.removeprefix("www.")
    return host == _bare(host) and not marked and not _AMP_PATH.fullmatch(parts.path)


def url_key(url: str) -> str:
    """The first 16 hex digits of sha256 over the canonical address."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:16]


def host_of(url: str) -> str:
    """The host that politeness counts by: lower case, without ``www.`` and final dot; empty if none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return (host or "").rstrip(".").removeprefix("www.")


def site_of(url: str) -> str:
    """The last two labels of the host, three below a two-letter country: near enough to tell sites apart."""
    labels = host_of(url).split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if wide else labels[-2:])


def _split(url: str, base: str) -> SplitResult | None:
    cleaned = _CONTROLS.sub("", url).strip().replace("&amp;", "&")
    if not cleaned or len(cleaned) > 2 * MAX_URL:
        return None
    try:
        return urlsplit(safe_url_string(urljoin(base, cleaned)))
    except ValueError:  # broken brackets, a host that is no host
        return None


def _cached(parts: SplitResult) -> str:
    """The publisher's address that an address of the AMP cache holds; empty for every other."""
    try:
        host = parts.hostname or ""
    except ValueError:
        return ""
    held = _CACHED.fullmatch(parts.path) if host == _CACHE or host.endswith(f".{_CACHE}") else None
    if held is None:
        return ""
    return f"{'https' if held[1] else 'http'}://{held[2]}" + (f"?{parts.query}" if parts.query else "")


def _bare(netloc: str) -> str:
    """The host without the prefix of its mobile, AMP or www face, unless that is all there is to its name."""
    for prefix in _PREFIXES[1:]:
        rest = netloc.removeprefix(prefix)
        if rest != netloc and "." in rest and site_of(f"//{rest}") == site_of(f"//{netloc}"):
            return rest
    return netloc


def _netloc(parts: SplitResult) -> str | None:
    try:
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or _BAD_HOST.search(host):
        return None
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None or port == _PORTS[parts.scheme] else f"{shown}:{port}"


def _route(fragment: str) -> str:
    return fragment if fragment.startswith(("/", "!")) else ""


def _query(query: str) -> str:
    kept = [one for one in query.split("&") if one and not _TRACKERS.fullmatch(one.partition("=")[0])]
    return "&".join(kept)
