"""What was read of one page -> the Article that is stored. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.records import Article, QueuedUrl, Source, UrlState

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # a date before the web is a broken clock or a form left empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The article as text; ``text`` is empty where there was none, ``wall`` then says what stood there."""

    title: str = ""
    text: str = ""
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    origin: str = "page"  # page | feed | excerpt
    wall: str = ""  # challenge | consent | paywall
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEnd:
    """How a page ends that brought no article.

    :param passing: another try may bring one; ``state`` is then the end of the last try
    :param counts: False where nobody heard of the page: a host that rests, a run that ends
    :param stand_in: what the feed said may stand in for the page; not for one that was withdrawn or forbidden
    """

    state: UrlState
    reason: str
    passing: bool = False
    counts: bool = True
    stand_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be settled: as it was downloaded, or with ``end`` if it could not be.

    With neither it is never asked for, and read from what its feed said of it.
    """

    queued: QueuedUrl
    body: bytes | None = None
    url: str = ""
    content_type: str = ""
    end: PageEnd | None = None


def article_of(queued: QueuedUrl, read: Extracted, *, source: Source, now: datetime) -> Article:
    """The feed's date goes before the page's; a language that the page does not tell is its source's."""
    entry = queued.entry
    return Article(
        uid=entry.url_key,
        url=entry.url,
        source_id=queued.source_id,
        title=read.title or entry.title or entry.url,
        text=read.text,
        text_sha256=hashlib.sha256(read.text.encode()).hexdigest(),
        fetched_at=now,
        published=clamp_future(
            plausible(entry.published) or plausible(read.published) or plausible(entry.updated), now=now
        ),
        language=read.language or source.lang,
        author=read.author,
        origin=read.origin,
        baseline=queued.baseline,
    )


def plausible(moment: datetime | None) -> datetime | None:
    """None for a date from before the web, such as the year 1 that some templates print for "no date"."""
    return moment if moment is not None and moment >= OLDEST else None


def clamp_future(moment: datetime | None, *, now: datetime) -> datetime | None:
    """A date that lies more than a day ahead is a mistake; it is drawn back to a day from ``now``."""
    return None if moment is None else min(moment, now + timedelta(days=1))
