"""Downloaded pages, kept packed where a newsroom wants them, so that their text can be taken out again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from store.codec import moment, optional_instant
from store.connection import Connection
from store.records import Entry, QueuedUrl

MAX_PAGE = 8 << 20  # bytes, unpacked; no larger page is downloaded


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page as it was downloaded, and the entry that led to it as far as the store still knows it."""

    queued: QueuedUrl
    url: str  # after redirects
    content_type: str
    body: bytes


_KEEP = """
INSERT INTO article_pages (article_id, url, content_type, html, kept_at)
SELECT id, ?, ?, ?, ? FROM articles WHERE uid = ?
ON CONFLICT (article_id) DO UPDATE SET url = excluded.url, content_type = excluded.content_type,
  html = excluded.html, kept_at = excluded.kept_at
"""

_EACH = """
SELECT p.article_id, p.url AS page_url, p.content_type, p.html, a.uid, a.url, a.source_id, a.title,
  a.published_at, a.baseline
FROM article_pages p JOIN articles a ON a.id = p.article_id
WHERE p.article_id > :after AND a.deleted_at IS NULL
  AND (:only IS NULL OR a.source_id IN (SELECT value FROM json_each(:only)))
ORDER BY p.article_id LIMIT 1
"""


class PageTable:
    """Packed pages of articles; the newest of each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, uid: str, body: bytes, *, url: str, content_type: str, now: datetime) -> None:
        """Keep the page of the article ``uid`` in the place of an older one; no article, no page."""
        packed = zlib.compress(body[:MAX_PAGE], 6)
        self._connection.execute(_KEEP, (url, content_type, packed, moment(now), uid))

    def count(self, only: Collection[str] | None = None) -> int:
        """How many are kept, of all sources or of some."""
        chosen = None if only is None else json.dumps(sorted(only))
        return int(
            self._connection.value(
                "SELECT count(*) FROM article_pages p JOIN articles a ON a.id = p.article_id"
                " WHERE a.deleted_at IS NULL"
                " AND (:only IS NULL OR a.source_id IN (SELECT value FROM json_each(:only)))",
                {"only": chosen},
            )
        )

    def each(self, only: Collection[str] | None = None) -> Iterator[KeptPage]:
        """Every kept page, one at a time, eldest article first; the caller may write in between."""
        chosen, after = None if only is None else json.dumps(sorted(only)), 0
        while row := self._connection.one(_EACH, {"after": after, "only": chosen}):
            after = row["article_id"]
            entry = Entry(
                url=row["url"],
                url_key=row["uid"],
                title=row["title"],
                published=optional_instant(row["published_at"]),
            )
            yield KeptPage(
                queued=QueuedUrl(source_id=row["source_id"], entry=entry, baseline=bool(row["baseline"])),
                url=row["page_url"],
                content_type=row["content_type"],
                body=zlib.decompressobj().decompress(row["html"], MAX_PAGE),
            )
