"""An article that the reader cannot bear does not stop the rest, and is left alone after three tries."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console
from spacy.language import Language
from spacy.tokens import Doc

from nlp.pipeline import load
from quaywire.analyse import Analyst
from quaywire.summary import Reading
from store.articles import READ_ATTEMPTS
from store.database import Store
from store.records import Article, Entry, Extractor, FetchOutcome, Source, SourceKind, StoreError, Visit

READER = Extractor(name="hand", version="1")
POISON = "this word is poison to the reader"
GAZETTE = Source(
    id="gazette", name="Gazette", homepage="https://gazette.example", kind=SourceKind.FEED, region="EU",
    url="https://gazette.example/feed", publisher="gazette",
)  # fmt: skip


@Language.component("poisoned")
def poisoned(doc: Doc) -> Doc:
    """Raises on one text, as a bug would."""
    if POISON in doc.text:
        raise RuntimeError("a bug")
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = load()
    nlp.add_pipe("poisoned", last=True)
    return nlp


@pytest.fixture
def store(tmp_path: Path, now: datetime) -> Iterator[Store]:
    with Store.open(tmp_path / "quaywire.db") as opened:
        opened.sources.sync([GAZETTE], now)
        yield opened


def keep(store: Store, now: datetime, name: str, text: str, *, year: int = 2026) -> str:
    url = f"https://gazette.example/{name}"
    entry = Entry(url=url, url_key=hashlib.sha256(url.encode()).hexdigest()[:16], title=name)
    visit = Visit(
        source_id="gazette", started_at=now, finished_at=now, outcome=FetchOutcome.OK, next_due_at=now,
        interval_s=60,
    )  # fmt: skip
    store.sources.record(visit, [entry], queue=[entry], baseline=False)
    article = Article(
        uid=entry.url_key, url=url, source_id="gazette", title=name, text=text, fetched_at=now,
        published=now.replace(year=year), text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    store.articles.keep(article, now=now)
    return url


def read(store: Store, nlp: Language, now: datetime, *, reread: bool = False) -> Reading:
    run_id = store.runs.start("analyse", now)
    analyst = Analyst(store=store, nlp=nlp, reader=READER, homes={}, run_id=run_id, clock=lambda: now)
    return analyst.analyse(Console(quiet=True), reread=reread, verbose=False)


def test_the_next_article_is_read_and_the_bug_is_loud(
    store: Store, nlp: Language, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    bad = keep(store, now, "bad", f"Bad news\n\nAn agreement of the two ports, {POISON}.")
    keep(store, now, "good", "Good news\n\nThe port had a good year.")
    with caplog.at_level(logging.ERROR):
        done = read(store, nlp, now)
    assert (done.articles, done.failed) == (1, (bad,))
    assert "RuntimeError: a bug" in caplog.text


def test_it_is_left_alone_after_some_tries_until_it_is_edited_or_read_on_order(
    store: Store, nlp: Language, now: datetime
) -> None:
    keep(store, now, "bad", f"Bad news\n\nAn agreement of the two ports, {POISON}.")
    tries = [len(read(store, nlp, now).failed) for _ in range(READ_ATTEMPTS + 2)]
    assert tries == [1] * READ_ATTEMPTS + [0, 0]
    assert len(read(store, nlp, now, reread=True).failed) == 1
    keep(store, now, "bad", "Bad news\n\nIn the port, all is well.")
    assert read(store, nlp, now).articles == 1


def test_a_store_that_fails_gives_the_attempt_back(store: Store, nlp: Language, now: datetime) -> None:
    keep(store, now, "good", "Ports sign\n\nThe Port of Genoa and the Port of Haifa signed an MOU on Monday.")
    analyst = Analyst(store=store, nlp=nlp, reader=READER, homes={}, run_id=999, clock=lambda: now)
    for _ in range(READ_ATTEMPTS + 1):  # there is no run 999, so the store refuses
        with pytest.raises(StoreError):
            analyst.analyse(Console(quiet=True), reread=False, verbose=False)
    assert read(store, nlp, now).articles == 1


def test_an_article_from_year_one_is_read(store: Store, nlp: Language, now: datetime) -> None:
    keep(store, now, "old", "Old news\n\nPort of Genoa and Port of Haifa signed an MOU yesterday.", year=1)
    assert read(store, nlp, now).articles == 1
