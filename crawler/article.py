"""What was read of one page -> the Article that is stored. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.records import Article, QueuedUrl, Source


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
class Page:
    """A page to be read: as it was downloaded, or with ``body`` None from what its feed said of it."""

    queued: QueuedUrl
    body: bytes | None = None
    url: str = ""
    content_type: str = ""


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
        published=clamp_future(entry.published or read.published or entry.updated, now=now),
        language=read.language or source.lang,
        author=read.author,
        origin=read.origin,
        baseline=queued.baseline,
    )


def clamp_future(moment: datetime | None, *, now: datetime) -> datetime | None:
    """A date that lies more than a day ahead is a mistake; it is drawn back to a day from ``now``."""
    return None if moment is None else min(moment, now + timedelta(days=1))
