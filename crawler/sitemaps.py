"""Sitemaps and indexes -> entries, with the titles and dates of Google News, which Scrapy's parser drops.

Pure; runs in the worker. The protocol is that of sitemaps.org (50,000 addresses and 50 MB a file).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from crawler.article import OLDEST
from crawler.canonical import canonical
from crawler.entries import MAX_ITEMS, Parsed, entry, gathered
from crawler.moments import iso
from store.records import Entry

MAX_BYTES = 52_428_800  # unpacked; the protocol's own limit
MAX_LOCS = 50_000
_GZIP = b"\x1f\x8b"
_ROOTS = ("urlset", "sitemapindex")

_Row = dict[str, str]


def parse(body: bytes, *, url: str, summaries: bool = True) -> Parsed:
    """Read a sitemap, packed or not, as it came from ``url``; of a broken one what stands before the break.

    The newest ``MAX_ITEMS`` addresses are kept; an index tells its sitemaps, newest first, as ``ahead``.
    """
    form, rows = _read(unpacked(body))
    rows.sort(key=_moment, reverse=True)  # stable: without dates the order of the file stays
    links = [(canonical(row.get("loc", ""), base=url), row) for row in rows]
    if form == "sitemapindex":
        return Parsed(form=form, ahead=tuple(dict.fromkeys(link for link, _ in links if link)))
    usable = [(link, row) for link, row in links if link is not None]
    entries, collapsed = gathered(
        [_entry(link, row, summaries=summaries) for link, row in usable[:MAX_ITEMS]]
    )
    return Parsed(
        form=form,
        entries=entries,
        unusable=len(links) - len(usable),
        collapsed=collapsed,
        cut=max(0, len(usable) - MAX_ITEMS),
    )


def unpacked(body: bytes) -> bytes:
    """``body`` without gzip around it, at most ``MAX_BYTES``; of a broken archive what could be unpacked."""
    if not body.startswith(_GZIP):
        return body
    packer = zlib.decompressobj(wbits=31)
    try:
        return packer.decompress(body, MAX_BYTES)
    except zlib.error:
        return b""


def _read(body: bytes) -> tuple[str, list[_Row]]:
    """The name of the root, empty where it is no sitemap, and the rows beneath it."""
    form = ""
    rows: list[_Row] = []
    try:
        for event, element in _events(body):
            name = _name(element)
            if event == "start" and not form:
                if name not in _ROOTS:
                    return "", []
                form = name
            elif event == "end" and name in {"url", "sitemap"}:
                rows.append({_name(child): (child.text or "").strip()[:4096] for child in element.iter()})
                element.clear()
                if len(rows) >= MAX_LOCS:
                    break
    except etree.XMLSyntaxError:
        pass  # cut off: what came before stands
    return form, rows


def _events(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    yield from etree.iterparse(
        io.BytesIO(body.lstrip()),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
    )


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _moment(row: _Row) -> datetime:
    return iso(row.get("publication_date")) or iso(row.get("lastmod")) or OLDEST


def _entry(link: str, row: _Row, *, summaries: bool) -> Entry:
    return entry(
        link,
        title=row.get("title", ""),
        published=iso(row.get("publication_date")),
        updated=iso(row.get("lastmod")),
        summaries=summaries,
    )
