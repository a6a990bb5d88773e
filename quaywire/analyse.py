"""Stored articles through the reader and back into the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from rich.console import Console
from spacy.language import Language

from nlp.extract import extractor, read
from nlp.gazetteers.rows import FOLDER, records
from quaywire.progress import progress
from quaywire.summary import Reading
from store.database import Store
from store.records import Article, Document, Findings, SameAs

log = logging.getLogger(__name__)


def analyse(
    store: Store,
    nlp: Language,
    homes: Mapping[str, str | None],
    console: Console,
    *,
    run_id: int,
    reread: bool,
    verbose: bool,
    clock: Callable[[], datetime],
) -> Reading:
    """Read every waiting article; each is settled in a transaction of its own, so a kill loses one at most.

    ``homes`` maps a source to the country it is at home in, None for a paper of the world. An article that
    the reader cannot bear is told with its traceback, and does not stop the rest.
    """
    reader = extractor()
    again = reader if reread else None
    store.seed_places(
        [row for name in ("countries", "blocs") for row in records(FOLDER / f"{name}.jsonl")],
        records(FOLDER / "ports.jsonl"),
    )
    total, done = store.articles.count_unanalysed(reread_by=again), Reading()
    with progress("reading", console=console, total=total, verbose=verbose) as tell:
        for article in store.articles.unanalysed(reread_by=again):
            store.articles.begin_reading(article.uid)
            findings = _findings(document_of(article, homes.get(article.source_id)), nlp)
            if findings is None:
                store.articles.fail_reading(article.uid, "the reader raised an error, see the log")
                done = replace(done, failed=(*done.failed, article.url))
                continue
            decided = store.facts.ingest(article, findings, extractor=reader, run_id=run_id, now=clock())
            news = sum(not isinstance(decision, SameAs) for decision in decided)
            done = replace(done, articles=done.articles + 1, events=done.events + news)
            tell(article.title)
    return done


def _findings(document: Document, nlp: Language) -> Findings | None:
    """None where the reader raised: whatever a hostile text may do to it, the next article is read."""
    try:
        return next(read([document], nlp))
    except Exception:
        log.exception("could not read %s", document.url)
        return None


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
