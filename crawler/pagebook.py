"""The crawler's books on pages: every page that was queued ends here, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from crawler.article import Extracted, Page, PageEnd, article_of
from crawler.originals import original
from crawler.schedule import page_retry
from store.database import Store
from store.records import QueuedUrl, Source, UrlState


class PageBook:
    """How pages ended in this run: ``ended`` by state, ``kept`` by whether their text was new."""

    def __init__(
        self,
        store: Store,
        *,
        sources: Mapping[str, Source],
        clock: Callable[[], datetime],
        keep_html: bool,
        tell: Callable[[str], None],
    ) -> None:
        self.ended: Counter[UrlState] = Counter()
        self.kept: Counter[bool] = Counter()
        self._articles, self._html = store.articles, store.pages
        self._sources = sources
        self._clock = clock
        self._keep_html = keep_html
        self._tell = tell

    def attempt(self, queued: QueuedUrl) -> QueuedUrl:
        """Count a try before it is made, so that a page which kills its reader is counted too."""
        self._articles.attempt(queued.entry.url_key, self._clock())
        return replace(queued, attempts=queued.attempts + 1)

    def put_off(self, queued: QueuedUrl, end: PageEnd) -> bool:
        """Let the page wait for its next try; False where it has had its last, or no other would help."""
        until = page_retry(queued.attempts, now=self._clock()) if end.passing else None
        if until is not None:
            self._articles.put_off(queued.entry.url_key, until, f"waits for another try: {end.reason}")
        return until is not None

    def drop(self, queued: QueuedUrl, end: PageEnd) -> None:
        """The page ends without an article."""
        reason = f"{queued.attempts} attempts, the last: {end.reason}" if end.passing else end.reason
        self._articles.drop(queued.entry.url_key, end.state, reason, self._clock())
        self.ended[end.state] += 1

    def has_article(self, queued: QueuedUrl) -> bool:
        """Whether an earlier reading is in the store; it is worth more than what the feed says."""
        return self._articles.get(queued.entry.url_key) is not None

    def joined(self, queued: QueuedUrl, read: Extracted, names: Sequence[str]) -> bool:
        """End the page as a duplicate where it is that of an article we hold, by an address in ``names``."""
        found = original(self._articles, queued, read, names)
        if found is not None:
            reason = f"duplicate of {found.url}: its page names that address"
            self._articles.join(queued.entry.url_key, found.url_key, reason, self._clock())
            self.ended[UrlState.DUPLICATE] += 1
        return found is not None

    def keep(self, queued: QueuedUrl, read: Extracted, *, page: Page | None = None) -> None:
        """The page ends as an article; ``page`` is what it was read from, kept where that is wanted."""
        now = self._clock()
        article = article_of(queued, read, source=self._sources[queued.source_id], now=now)
        self.kept[self._articles.keep(article, now=now)] += 1
        if self._keep_html and page is not None and page.body:
            self._html.keep(article.uid, page.body, url=page.url, content_type=page.content_type, now=now)
        self.ended[UrlState.STORED] += 1
        self._tell(f"{queued.source_id}: read {article.title}")
