"""Stored articles through the reader and back into the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

from rich.console import Console

from nlp.extract import extractor, read
from nlp.gazetteers.rows import FOLDER, records
from nlp.pipeline import load
from quaywire.progress import progress
from quaywire.summary import Reading
from store.database import Store
from store.records import Article, Document, SameAs

BATCH = 50  # articles held in memory at once


def analyse(
    store: Store,
    homes: Mapping[str, str | None],
    console: Console,
    *,
    run_id: int,
    reread: bool,
    verbose: bool,
    clock: Callable[[], datetime],
) -> Reading:
    """Read every waiting article; each is settled in a transaction of its own, so a kill loses one at most.

    ``homes`` maps a source to the country it is at home in, None for a paper of the world.
    """
    reader = extractor()
    again = reader if reread else None
    store.seed_places(
        [row for name in ("countries", "blocs") for row in records(FOLDER / f"{name}.jsonl")],
        records(FOLDER / "ports.jsonl"),
    )
    waiting = store.articles.unanalysed(reread_by=again)
    total, articles, events = store.articles.count_unanalysed(reread_by=again), 0, 0
    nlp = load()
    with progress("reading", console=console, total=total, verbose=verbose) as tell:
        while batch := list(islice(waiting, BATCH)):
            documents = (document_of(article, homes.get(article.source_id)) for article in batch)
            for article, findings in zip(batch, read(documents, nlp), strict=True):
                decided = store.facts.ingest(article, findings, extractor=reader, run_id=run_id, now=clock())
                articles, events = articles + 1, events + sum(not isinstance(d, SameAs) for d in decided)
                tell(article.title)
    return Reading(articles=articles, events=events)


def document_of(article: Article, home_country: str | None) -> Document:
    """What the reader may know of an article: also where its paper is at home."""
    return Document(
        id=article.uid,
        text=article.text,
        title=article.title,
        published=(article.published or article.fetched_at).date(),
        url=article.url,
        lang=article.language,
        home_country=home_country,
    )
