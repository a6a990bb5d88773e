"""A page that lists articles -> entries, by the CSS selectors of its source. Pure; runs in the worker."""

from __future__ import annotations

from parsel import Selector

from crawler.canonical import canonical
from crawler.entries import MAX_ITEMS, Parsed, entry, gathered, plain_line
from crawler.moments import written
from crawler.plaintext import decoded
from store.records import Entry, Layout

MAX_HTML = 3_000_000  # characters


def parse(body: bytes, *, url: str, content_type: str, layout: Layout, summaries: bool = True) -> Parsed:
    """Read the page at ``url``: one entry for each element that ``layout.item`` selects.

    Selectors may end in ``::text`` or ``::attr(name)``, as in Scrapy. An item without a link is unusable.
    """
    page = Selector(text=decoded(body, content_type, MAX_HTML) or " ", type="html")
    items = page.css(layout.item)
    base = canonical(page.css("base::attr(href)").get(""), base=url) or url
    made = [_entry(item, base, layout, summaries=summaries) for item in items[:MAX_ITEMS]]
    entries, collapsed = gathered([one for one in made if one is not None])
    onward = canonical(_address(page, layout.next), base=base) if layout.next else None
    return Parsed(
        form="listing",
        title=plain_line(page.css("title::text").get("")),
        entries=entries,
        ahead=(onward,) if onward else (),
        unusable=made.count(None),
        collapsed=collapsed,
        cut=max(0, len(items) - MAX_ITEMS),
    )


def _entry(item: Selector, base: str, layout: Layout, *, summaries: bool) -> Entry | None:
    link = canonical(_address(item, layout.link), base=base)
    if link is None:
        return None
    return entry(
        link,
        title=_told(item, layout.title or layout.link) or plain_line(item.get() if not layout.title else ""),
        summary=_told(item, layout.summary),
        published=written(_told(item, layout.date), form=layout.date_form),
        summaries=summaries,
    )


def _address(within: Selector, css: str) -> str:
    """The ``href`` of the first element that ``css`` selects, or what the selector itself takes out of it."""
    if "::" in css:
        return within.css(css).get("").strip()
    found = within.css(css) if css else within
    return (found.attrib.get("href", "") if found else "").strip()


def _told(within: Selector, css: str) -> str:
    """What the first element that ``css`` selects says to a reader."""
    if not css or "::" in css:
        return within.css(css).get("").strip() if css else ""
    return plain_line(within.css(css).get(""))
