"""What a source's address tells: entries, each bounded and clean, and the further addresses to ask. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.article import plausible
from crawler.canonical import url_key
from crawler.plaintext import clean, one_line, plain
from store.records import Entry

MAX_ITEMS = 2_000  # the most that a source's max_items may ask for
MAX_TITLE = 1_000
MAX_SUMMARY = 100_000
MAX_CONTENT = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One answer of a source's address, read; ``form`` is empty where its kind reads no such body."""

    form: str  # rss20, atom10, json1, urlset, sitemapindex, listing, api ...
    title: str = ""
    entries: tuple[Entry, ...] = ()
    ahead: tuple[str, ...] = ()  # further addresses of the same visit: next page, sitemaps of an index
    ttl_s: int | None = None  # how long the publisher asks us to stay away
    unusable: int = 0  # items without a web address
    collapsed: int = 0  # items of another title at an address that an item before them has
    cut: int = 0  # items after the first MAX_ITEMS

    @property
    def index(self) -> bool:
        """Whether it only names other addresses; that it is unchanged says nothing of what they hold."""
        return self.form == "sitemapindex"


def entry(
    url: str,
    *,
    title: object = "",
    guid: str = "",
    summary: object = "",
    content: object = "",
    published: datetime | None = None,
    updated: datetime | None = None,
    summaries: bool = True,
) -> Entry:
    """The entry at the canonical ``url``; title and summary are markup or text, content is HTML.

    :param summaries: see ``fingerprint``
    """
    made = Entry(
        url=url,
        url_key=url_key(url),
        title=plain_line(title),
        guid=one_line(guid, MAX_TITLE),
        summary=plain(str(summary)[: 2 * MAX_SUMMARY], MAX_SUMMARY),
        content=clean(str(content)[:MAX_CONTENT]),
        published=plausible(published),
        updated=plausible(updated),
    )
    return replace(made, fingerprint=fingerprint(made, summaries=summaries))


def gathered(entries: list[Entry]) -> tuple[tuple[Entry, ...], int]:
    """The first entry of each address, and how many of another title were dropped with the rest."""
    first = {one.url_key: one for one in reversed(entries)}
    kept = tuple(one for one in entries if first[one.url_key] is one)
    return kept, sum(one.title != first[one.url_key].title for one in entries)


def plain_line(markup: object) -> str:
    """A title: markup or text, as one line."""
    return one_line(plain(str(markup)[: 40 * MAX_TITLE], 4 * MAX_TITLE), MAX_TITLE)


def fingerprint(entry: Entry, *, summaries: bool = True) -> str:
    """Changes when a reader would see a change; of the content only the text, for pixels vary by visit.

    :param summaries: heed the summary; not where the page itself is read, for some feeds write "3 comments"
        into it and would have every page downloaded at every poll
    """
    updated = entry.updated.isoformat() if entry.updated else ""
    summary = entry.summary if summaries else ""
    shown = (entry.title, updated, summary, plain(entry.content, MAX_CONTENT))
    return hashlib.sha256("\x1f".join(shown).encode("utf-8", "replace")).hexdigest()
