"""Asks the store which addresses are others of an article that it holds."""

from __future__ import annotations

from collections.abc import Sequence

from crawler import duplicates
from crawler.article import Extracted
from store.articles import ArticleTable
from store.records import Entry, KnownUrl, QueuedUrl


def resolved(articles: ArticleTable, source_id: str, entries: Sequence[Entry]) -> duplicates.Resolved:
    """Each entry of a visit under the key by which its article is known."""
    known = articles.named([entry.url_key for entry in entries])
    fresh = [entry for entry in entries if entry.url_key not in known]
    if not fresh and all(key == one.url_key for key, one in known.items()):
        return duplicates.Resolved(entries=tuple(entries))
    keys = duplicates.keys_of(entry.url for entry in fresh)
    spelled = articles.named([key for several in keys.values() for key in several])
    guids = articles.of_guids(source_id, [entry.guid for entry in fresh if entry.guid])
    return duplicates.resolve(
        entries, duplicates.Known(source_id=source_id, keys=spelled | known, guids=guids), keys=keys
    )


def original(
    articles: ArticleTable, queued: QueuedUrl, read: Extracted, names: Sequence[str]
) -> KnownUrl | None:
    """The article whose page ``queued`` is, under an address that the page gives as its own.

    The address alone is not believed, since some sites print one on all their pages: the texts have to agree.
    """
    if not names or articles.get(queued.entry.url_key) is not None:
        return None
    keys = duplicates.keys_of(names)
    known = articles.named([key for several in keys.values() for key in several])
    found = duplicates.original_of(names, known, keys)
    held = articles.get(found.url_key) if found is not None else None
    return found if held is not None and duplicates.alike(held.text, read.text) else None
