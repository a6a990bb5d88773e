"""Feed bytes -> entries. Pure; runs in the worker process, because a hostile feed may take seconds.

feedparser opens a body that looks like a path and fetches one that looks like a URL; it is only ever given
``io.BytesIO``, and this is the only module that calls it.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import feedparser  # type: ignore[import-untyped]

from crawler import jsonfeed
from crawler.article import plausible
from crawler.canonical import canonical
from crawler.entries import MAX_ITEMS, MAX_TITLE, Parsed, entry, gathered, plain_line
from crawler.plaintext import one_line
from store.records import Entry

_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_DOCTYPE = re.compile(rb"<!doctype", re.IGNORECASE)
_SIZES = re.compile(rb"</?(?:width|height)[^>]{0,200}>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!entity[^>]*>", re.IGNORECASE)
_DTD_TOKEN = re.compile(rb"<!--.*?-->|\"[^\"]*\"|'[^']*'|[\[\]>]", re.DOTALL)
_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""", re.IGNORECASE)


def parse(body: bytes, *, url: str, content_type: str = "", summaries: bool = True) -> Parsed:
    """Read ``body`` as it came from ``url``; a broken feed yields what can be read of it.

    :param summaries: see ``fingerprint``
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return jsonfeed.parse(body, url=url, summaries=summaries)
    found = _parsed(without_dtd(as_utf8(body)), content_type)
    items = found.entries[:MAX_ITEMS]
    read = [
        _entry(item, link, guid, summaries=summaries)
        for item, link, guid in zip(items, _links(items, url), _guids(items), strict=True)
        if link is not None
    ]
    entries, collapsed = gathered(read)
    return Parsed(
        title=plain_line(found.feed.get("title", "")),
        form=str(found.get("version") or ""),
        entries=entries,
        ttl_s=_ttl(found.feed),
        unusable=len(items) - len(read),
        collapsed=collapsed,
        cut=len(found.entries) - len(items),
    )


def _parsed(body: bytes, content_type: str) -> Any:  # noqa: ANN401 - feedparser's own dictionary
    try:
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": content_type} if content_type else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except TypeError:  # feedparser 6.0.14 does so at a </width> that closes nothing
        bare = _SIZES.sub(b"", body)
        if bare == body:
            raise
        return _parsed(bare, content_type)


def without_dtd(body: bytes) -> bytes:
    """``body`` without DOCTYPE and ENTITY declarations before its first element.

    26 KB of nested or repeated entities otherwise expand to a title of 40 million characters.
    """
    for _ in range(4):
        start = _DOCTYPE.search(body)
        first = _FIRST_ELEMENT.search(body)
        if start is None or (first is not None and first.start() < start.start()):
            break
        body = body[: start.start()] + body[_dtd_end(body, start.end()) :]
    first = _FIRST_ELEMENT.search(body)
    head = first.start() if first else len(body)
    return _ENTITY.sub(b"", body[:head]) + body[head:]


def _dtd_end(body: bytes, start: int) -> int:
    depth = 0
    for token in _DTD_TOKEN.finditer(body, start):
        match token[0]:
            case b"[":
                depth += 1
            case b"]":
                depth = max(0, depth - 1)
            case b">" if depth == 0:
                return token.end()
    return len(body)


def as_utf8(body: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8, so that what is stripped is also what is parsed."""
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\x00?\x00", "utf-16-le"),
        (b"\x00<\x00?", "utf-16-be"),
    ):
        if body.startswith(mark):
            text = _ENCODING.sub(r"\1", body.decode(encoding, "replace"), count=1)
            return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    return body


def _links(items: Sequence[Mapping[str, Any]], base: str) -> list[str | None]:
    links = [canonical(_link(item), base=base) for item in items]
    ids = [_web_id(item, base) for item in items]
    times = Counter(links)
    # One link on every item is the publisher's front page; the ids then tell the articles apart.
    return [
        own if own and (link is None or (times[link] > 1 and len(set(ids)) == len(ids))) else link
        for link, own in zip(links, ids, strict=True)
    ]


def _link(item: Mapping[str, Any]) -> str:
    return str(item.get("feedburner_origlink") or item.get("link") or "")


def _web_id(item: Mapping[str, Any], base: str) -> str | None:
    named = str(item.get("id") or "")
    return canonical(named, base=base) if named.startswith(("http://", "https://")) else None


def _guids(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """An id that several items share identifies none of them."""
    guids = [one_line(str(item.get("id") or ""), MAX_TITLE) for item in items]
    times = Counter(guids)
    return [guid if times[guid] == 1 else "" for guid in guids]


def _entry(item: Mapping[str, Any], url: str, guid: str, *, summaries: bool) -> Entry:
    return entry(
        url,
        title=item.get("title") or "",
        guid=guid,
        summary=item.get("summary") or "",
        content=max(
            (str(part.get("value") or "") for part in item.get("content") or ()), key=len, default=""
        ),
        published=_date(item, "published_parsed") or _date(item, "created_parsed"),
        updated=_date(item, "updated_parsed"),
        summaries=summaries,
    )


def _date(item: Mapping[str, Any], key: str) -> datetime | None:
    # Not .get(): feedparser answers a missing "updated" with "published" and a warning.
    parsed = cast("time.struct_time | None", item[key] if key in item else None)  # noqa: SIM401
    if parsed is None:
        return None
    try:
        moment = datetime(*parsed[:5], min(parsed[5], 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return plausible(moment)


def _ttl(feed: Mapping[str, Any]) -> int | None:
    minutes = str(feed.get("ttl") or "").strip()
    asked = int(minutes) * 60 if re.fullmatch(r"[0-9]{1,6}", minutes) else 0
    period = _PERIODS_S.get(str(feed.get("sy_updateperiod") or "").strip().lower(), 0)
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    if period and re.fullmatch(r"[1-9][0-9]{0,3}", often):
        asked = max(asked, period // int(often))
    return asked or None
