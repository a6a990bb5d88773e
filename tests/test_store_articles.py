"""Articles: texts, versions, search, and what waits for the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.database import Store
from store.records import Findings, RunSummary, StoreError, UrlState
from tests.store_builders import (
    BETTER_READER,
    NOW,
    READER,
    agreement,
    article,
    looking_into,
    open_store,
    quoted,
    rows,
    tell,
    value,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def test_an_article_comes_back_as_it_was_kept(store: Store) -> None:
    piece = article(
        "a", "Türkiye and Çeşme agreed.", author="N. N.", language="en", origin="feed", baseline=True
    )
    assert store.articles.keep(piece, now=NOW)
    assert store.articles.get("a") == piece
    assert store.articles.get("b") is None
    assert store.articles.url_state(piece.url) == (UrlState.STORED, "stored")


def test_the_same_text_is_nothing_new(path: Path, store: Store) -> None:
    store.articles.keep(article("a", "Same."), now=NOW)
    assert not store.articles.keep(article("a", "Same."), now=NOW)
    assert value(path, "SELECT count(*) FROM article_versions") == 1


def test_an_edit_keeps_every_text_and_is_read_again(path: Path, store: Store) -> None:
    tell(store, article("a", "First text."))
    assert store.articles.count_unanalysed() == 0
    assert store.articles.keep(article("a", "Second text."), now=NOW)
    (waiting,) = store.articles.unanalysed()
    assert (waiting.version, waiting.text) == (2, "A headline\n\nSecond text.")
    store.articles.keep(article("a", "First text."), now=NOW)
    versions = rows(path, "SELECT version, text FROM article_versions ORDER BY version")
    assert [row["text"].split("\n\n")[1] for row in versions] == [
        "First text.",
        "Second text.",
        "First text.",
    ]


def test_text_that_sqlite_cannot_hold_keeps_its_offsets(path: Path, store: Store) -> None:
    piece = article("a", "Port\x00 of \ud83d Santos signed.")
    store.articles.keep(replace(piece, text_sha256="0" * 64), now=NOW)
    kept = store.articles.get("a")
    assert kept is not None
    assert kept.text == "A headline\n\nPort\ufffd of \ufffd Santos signed."
    assert kept.text_sha256 == hashlib.sha256(kept.text.encode()).hexdigest()
    assert not store.articles.keep(piece, now=NOW)


def test_the_reader_is_given_what_no_reader_has_read_in_order(store: Store) -> None:
    for name, hours in (("late", 1), ("early", 9), ("middle", 5)):
        store.articles.keep(article(name, name, published=NOW - timedelta(hours=hours)), now=NOW)
    assert [piece.uid for piece in store.articles.unanalysed()] == ["early", "middle", "late"]
    tell(store, article("early", "early", published=NOW - timedelta(hours=9)))
    assert [piece.uid for piece in store.articles.unanalysed()] == ["middle", "late"]
    reread = [piece.uid for piece in store.articles.unanalysed(reread_by=BETTER_READER)]
    assert reread == ["early", "middle", "late"]
    assert store.articles.count_unanalysed(reread_by=BETTER_READER) == 3
    assert store.articles.count_unanalysed(reread_by=READER) == 2


def test_articles_are_ingested_while_they_are_iterated(store: Store) -> None:
    for number in range(5):
        store.articles.keep(article(f"a{number}", f"Text {number}."), now=NOW)
    run_id = store.runs.start("analyse", NOW)
    for piece in store.articles.unanalysed():
        store.facts.ingest(piece, Findings(id=piece.uid), extractor=READER, run_id=run_id, now=NOW)
    assert store.articles.count_unanalysed() == 0


def found(store: Store, words: str) -> list[str]:
    return [piece.uid for piece in store.articles.search(words)]


def test_search_follows_edits_of_title_and_text(path: Path, store: Store) -> None:
    store.articles.keep(article("a", "Cranes for the quay.", title="Hamburg orders"), now=NOW)
    assert found(store, "hamburg crane") == ["a"]
    store.articles.keep(article("a", "Barges for the quay.", title="Bremen orders"), now=NOW)
    assert found(store, "hamburg") == []
    assert found(store, "crane") == []
    assert found(store, "bremen barges") == ["a"]
    with looking_into(path) as connection:
        connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


def test_search_follows_a_title_edit_alone(path: Path, store: Store) -> None:
    store.articles.keep(article("a", "Cranes.", title="Hamburg"), now=NOW)
    with looking_into(path) as connection:
        connection.execute("UPDATE articles SET title = 'Antwerp' WHERE uid = 'a'")
        old, new = (
            connection.value(
                "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", (f"title: {word}",)
            )
            for word in ("Hamburg", "Antwerp")
        )
    assert (old, new) == (0, 1)


def test_search_takes_every_word_literally(store: Store) -> None:
    store.articles.keep(article("a", 'He said "port-klang" NOT yet.'), now=NOW)
    assert found(store, '"port-klang" NOT') == ["a"]
    assert found(store, "klang OR nothing") == []
    assert found(store, "  ") == []


def test_facts_need_their_article_and_their_run(path: Path, store: Store) -> None:
    piece = article("a", "Text.")
    with pytest.raises(StoreError, match="no article 'a'"):
        store.facts.ingest(piece, Findings(id="a"), extractor=READER, run_id=1, now=NOW)
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        tell_without_run(store)
    assert value(path, "SELECT count(*) FROM agreements") == 0
    assert store.articles.count_unanalysed() == 1


def tell_without_run(store: Store) -> None:
    piece = article("a", "They signed.")
    store.articles.keep(piece, now=NOW)
    signed = agreement(evidence=(quoted(piece, "They signed."),))
    store.facts.ingest(piece, Findings(id="a", agreements=(signed,)), extractor=READER, run_id=999, now=NOW)


def test_a_text_replaced_while_it_was_read_stays_unread(store: Store) -> None:
    store.articles.keep(article("a", "First."), now=NOW)
    (old,) = store.articles.unanalysed()
    store.articles.keep(article("a", "Second."), now=NOW)
    run_id = store.runs.start("analyse", NOW)
    store.facts.ingest(old, Findings(id="a"), extractor=READER, run_id=run_id, now=NOW)
    assert store.articles.count_unanalysed() == 1


def test_a_run_leaves_one_row_and_a_killed_one_is_marked(path: Path, store: Store) -> None:
    store.runs.start("run", NOW)
    assert store.runs.latest() == RunSummary()
    second = store.runs.start("run", NOW)
    store.runs.finish(second, "ok", RunSummary(sources=3), {"bytes": 10}, NOW + timedelta(seconds=9))
    found_rows = rows(
        path,
        "SELECT verdict, summary_json ->> 'sources' AS sources, stats_json ->> 'bytes' AS bytes FROM runs",
    )
    assert found_rows == [
        {"verdict": "aborted", "sources": None, "bytes": None},
        {"verdict": "ok", "sources": 3, "bytes": 10},
    ]
    store.runs.start("run", NOW)
    assert store.runs.latest() == RunSummary(sources=3)
    with pytest.raises(StoreError, match="no run 99"):
        store.runs.finish(99, "ok", RunSummary(), {}, NOW)
