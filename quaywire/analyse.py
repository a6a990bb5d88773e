"""Stored articles through the reader and back into the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from rich.console import Console
from spacy.language import Language

from nlp.extract import read
from nlp.gazetteers.rows import FOLDER, records
from quaywire.deadline import READ_LIMIT_S, deadline
from quaywire.progress import progress
from quaywire.summary import Reading
from store.database import Store
from store.records import Article, Decision, Document, Extractor, SameAs, StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyst:
    """Reads articles for one run. ``homes`` maps a source to its country, None for a paper of the world."""

    store: Store
    nlp: Language
    reader: Extractor
    homes: Mapping[str, str | None]
    run_id: int
    clock: Callable[[], datetime]

    def analyse(self, console: Console, *, reread: bool, verbose: bool) -> Reading:
        """Read every waiting article; each is settled in its own transaction, so a kill loses one at most."""
        again = self.reader if reread else None
        articles = self.store.articles
        seed_places(self.store)
        done, total = Reading(), articles.count_unanalysed(reread_by=again)
        with progress("reading", console=console, total=total, verbose=verbose) as tell:
            for article in articles.unanalysed(reread_by=again):
                decisions = self._settled(article)
                done = _counted(done, article, decisions)
                tell(article.title)
        return replace(done, left_out=len(articles.unreadable()))

    def _settled(self, article: Article) -> list[Decision] | None:
        """None where the reader could not bear the text: told with its traceback, and stops nothing else."""
        articles = self.store.articles
        articles.begin_reading(article.uid)
        try:
            return self._read(article)
        except StoreError:
            with suppress(StoreError):  # the store failed, not the text
                articles.release_reading(article.uid)
            raise
        except Exception as error:
            log.exception("could not read %s", article.url)
            articles.fail_reading(article.uid, f"{type(error).__name__}: {error}")
            return None

    def _read(self, article: Article) -> list[Decision]:
        document = document_of(article, self.homes.get(article.source_id))
        with deadline(READ_LIMIT_S):
            findings = next(read([document], self.nlp))
        return self.store.facts.ingest(
            article, findings, extractor=self.reader, run_id=self.run_id, now=self.clock()
        )


def seed_places(store: Store) -> None:
    """Bring the reference tables in line with the gazetteer."""
    groups = [row for name in ("countries", "blocs") for row in records(FOLDER / f"{name}.jsonl")]
    store.seed_places(groups, records(FOLDER / "ports.jsonl"))


def _counted(done: Reading, article: Article, decisions: list[Decision] | None) -> Reading:
    if decisions is None:
        return replace(done, failed=(*done.failed, article.url))
    news = sum(not isinstance(decision, SameAs) for decision in decisions)
    return replace(done, articles=done.articles + 1, events=done.events + news)


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
