"""Takes the text out of kept pages again: a better extractor reads old pages, and the web is not asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from crawler.article import Extracted, article_of
from crawler.jobs import read_page
from crawler.worker import WorkerPool
from store.database import Store
from store.records import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainReport:
    """How many pages gave another text than before, the same, or none (the old text then stays)."""

    changed: int = 0
    same: int = 0
    failed: tuple[str, ...] = ()  # their URLs, with the reason


def extract_again(
    store: Store,
    sources: Collection[Source],
    *,
    clock: Callable[[], datetime],
    limit_s: float,
    on_progress: Callable[[str], None],
    dry_run: bool = False,
) -> AgainReport:
    """Read every kept page of ``sources``; a text that differs becomes a new version, to be analysed again.

    :param limit_s: seconds that one page may take
    :param dry_run: count and write nothing
    """
    return asyncio.run(
        _again(store, sources, clock=clock, limit_s=limit_s, on_progress=on_progress, dry_run=dry_run)
    )


async def _again(
    store: Store,
    sources: Collection[Source],
    *,
    clock: Callable[[], datetime],
    limit_s: float,
    on_progress: Callable[[str], None],
    dry_run: bool,
) -> AgainReport:
    by_id = {source.id: source for source in sources}
    pool = WorkerPool(limit_s=limit_s)
    changed, same, failed = 0, 0, []
    try:
        for page in store.pages.each(by_id.keys()):
            entry = page.queued.entry
            read = await pool.run(
                read_page, page.body, url=page.url, content_type=page.content_type, entry=entry
            )
            on_progress(entry.title)
            if not isinstance(read, Extracted) or not read.text or read.origin != "page":
                failed.append(f"{entry.url}: {getattr(read, 'reason', 'no article text')}")
                continue
            article = article_of(page.queued, read, source=by_id[page.queued.source_id], now=clock())
            known = store.articles.get(article.uid)
            differs = known is not None and known.text_sha256 != article.text_sha256
            if differs and not dry_run:
                store.articles.revise(article, now=clock())
            changed, same = changed + differs, same + (not differs)
    finally:
        pool.close()
    return AgainReport(changed=changed, same=same, failed=tuple(failed))
