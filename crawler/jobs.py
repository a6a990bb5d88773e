"""What the worker processes are asked to do. The libraries behind it are imported there, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Entry

if TYPE_CHECKING:
    from crawler.article import Extracted
    from crawler.feeds import ParsedFeed


def read_feed(body: bytes, *, url: str, content_type: str, summaries: bool = True) -> ParsedFeed:
    """See ``crawler.feeds.parse``."""
    from crawler.feeds import parse

    return parse(body, url=url, content_type=content_type, summaries=summaries)


def read_page(body: bytes, *, url: str, content_type: str, entry: Entry) -> Extracted:
    """See ``crawler.extraction.from_page``."""
    from crawler.extraction import from_page

    return from_page(body, url=url, content_type=content_type, entry=entry)


def read_entry(entry: Entry, *, excerpt: bool) -> Extracted:
    """See ``crawler.extraction.from_entry``."""
    from crawler.extraction import from_entry

    return from_entry(entry, excerpt=excerpt)
