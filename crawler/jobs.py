"""What the worker processes are asked to do. The libraries behind it are imported there, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Entry, Layout, SourceKind

if TYPE_CHECKING:
    from crawler.article import Extracted
    from crawler.entries import Parsed


def read_source(
    body: bytes, *, kind: SourceKind, layout: Layout, url: str, content_type: str, summaries: bool = True
) -> Parsed:
    """What the address of a source of this ``kind`` answered, read by its means."""
    match kind:
        case SourceKind.FEED:
            from crawler.feeds import parse as feed

            return feed(body, url=url, content_type=content_type, summaries=summaries)
        case SourceKind.SITEMAP:
            from crawler.sitemaps import parse as sitemap

            return sitemap(body, url=url, summaries=summaries)
        case SourceKind.LISTING:
            from crawler.listings import parse as listing

            return listing(body, url=url, content_type=content_type, layout=layout, summaries=summaries)
        case SourceKind.API:
            from crawler.apis import parse as api

            return api(body, url=url, layout=layout, summaries=summaries)


def read_page(body: bytes, *, url: str, content_type: str, entry: Entry) -> Extracted:
    """See ``crawler.extraction.from_page``."""
    from crawler.extraction import from_page

    return from_page(body, url=url, content_type=content_type, entry=entry)


def read_entry(entry: Entry, *, excerpt: bool) -> Extracted:
    """See ``crawler.extraction.from_entry``."""
    from crawler.extraction import from_entry

    return from_entry(entry, excerpt=excerpt)
