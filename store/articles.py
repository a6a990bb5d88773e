"""Articles: every text that was ever read, its versions, and which of them still wait for the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from store import aliases, copies, ledger
from store.codec import instant, moment, optional_instant, optional_moment
from store.connection import Connection, Row, storable
from store.records import Article, Extractor, KnownUrl, QueuedUrl, UrlState

_SELECT = """
SELECT a.*, t.text FROM articles a JOIN article_texts t ON t.article_id = a.id
"""

_INSERT = """
INSERT INTO articles (uid, url, source_id, title, author, language, origin, published_at, fetched_at,
  baseline, text_sha256, text_version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
"""

_REVISE = """
UPDATE articles SET url = ?, title = ?, author = ?, language = ?, origin = ?, published_at = ?,
  fetched_at = ?,
  baseline = ?, text_sha256 = ?, text_version = text_version + 1, analysed_with = NULL,
  read_attempts = 0, read_error = NULL
WHERE id = ?
"""

_VERSION = """
INSERT INTO article_versions (article_id, version, title, text_sha256, text, seen_at)
SELECT id, text_version, title, text_sha256, ?, ? FROM articles WHERE id = ?
"""

READ_ATTEMPTS = 3  # after which a text that crashes its reader is left alone (reliability reference, 3.1)

_WAITING = """
FROM articles
WHERE deleted_at IS NULL AND (
  (analysed_with IS NULL AND (:reread OR read_attempts < :most))
  OR (:reread AND analysed_with IS NOT :extractor)
)
"""


class ArticleTable:
    """Articles and the ledger of their URLs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """``url_key`` -> stored fingerprint ('' if there is none) of those URLs that were ever seen."""
        return ledger.known(self._connection, keys)

    def named(self, keys: Collection[str]) -> dict[str, KnownUrl]:
        """What the ledger holds of those of ``keys`` that were ever seen; a duplicate gives its original."""
        return aliases.named(self._connection, keys)

    def of_guids(self, source_id: str, guids: Collection[str]) -> dict[str, KnownUrl]:
        """The address under which the source named each of ``guids`` before."""
        return aliases.of_guids(self._connection, source_id, guids)

    def join(self, url_key: str, of_key: str, reason: str, now: datetime) -> None:
        """The URL ends as a duplicate of the other.

        :raises StoreError: the URL was never seen
        """
        aliases.join(self._connection, url_key, of_key, reason=reason, now=now)

    def often_read(self, keys: Collection[str], times: int) -> set[str]:
        """Those of ``keys`` whose page has come to an end ``times`` times or more."""
        return ledger.often_read(self._connection, keys, times)

    def queued(
        self, source_ids: Collection[str], limit: int, *, now: datetime | None = None
    ) -> list[QueuedUrl]:
        """Pages that wait for download, also those an earlier, killed run left behind.

        The least often tried come first, then the oldest: one page that fails must not hold up its host.

        :param now: leave out those that are not to be tried yet; None: all
        """
        return ledger.queued(self._connection, source_ids, limit, now=now)

    def attempt(self, url_key: str, now: datetime) -> None:
        """Count a try, before it is made."""
        ledger.attempt(self._connection, url_key, now)

    def put_off(self, url_key: str, until: datetime, reason: str) -> None:
        """The page goes on waiting, and is not to be tried before ``until``."""
        ledger.put_off(self._connection, url_key, until, reason)

    def drop(self, url_key: str, state: UrlState, reason: str, now: datetime) -> None:
        """The URL ends in ``state``, because of ``reason``.

        :raises StoreError: the URL was never seen
        """
        ledger.settle(self._connection, url_key, state, reason, now)

    def url_state(self, url: str) -> tuple[UrlState, str] | None:
        """Where a canonical URL has ended, and why; None if it was never seen."""
        return ledger.state_of(self._connection, url)

    def keep(self, article: Article, *, now: datetime) -> bool:
        """Store the article, or a new version if its text differs from the newest one; its URL is settled.

        What SQLite cannot hold (NUL, lone surrogates) becomes U+FFFD one for one, and the hash follows.

        :return: True if there is anything new to read
        """
        article = _storable(article)
        with self._connection.transaction():
            row = self._connection.one("SELECT id, text_sha256 FROM articles WHERE uid = ?", (article.uid,))
            if row is not None and row["text_sha256"] == article.text_sha256:
                ledger.stored(self._connection, article, "stored; seen again, same text", now)
                return False
            if row is None:
                article_id, reason = self._insert(article, now), "stored"
            else:
                article_id, reason = row["id"], "stored; a later version differs"
                self._revise(article_id, article, now)
            copies.settle(
                self._connection, article_id, text=article.text, text_sha256=article.text_sha256, now=now
            )
            ledger.stored(self._connection, article, reason, now)
        return True

    def revise(self, article: Article, *, now: datetime) -> bool:
        """Store a new version of an article whose kept page gave another text; its URL's ledger row stays.

        :return: True if the text differs from the newest one
        """
        article = _storable(article)
        with self._connection.transaction():
            row = self._connection.one("SELECT id, text_sha256 FROM articles WHERE uid = ?", (article.uid,))
            if row is None or row["text_sha256"] == article.text_sha256:
                return False
            self._revise(row["id"], article, now)
            copies.settle(
                self._connection, row["id"], text=article.text, text_sha256=article.text_sha256, now=now
            )
        return True

    def unanalysed(self, *, reread_by: Extractor | None = None) -> Iterator[Article]:
        """Articles whose newest version no reader has read, in the order in which they were published.

        One that has not survived ``READ_ATTEMPTS`` readings is left out until it is edited, or read on order.

        :param reread_by: also those that another reader than this one has read, and those left out
        """
        rows = self._connection.rows(
            f"SELECT id {_WAITING} ORDER BY coalesce(published_at, fetched_at), id", self._reader(reread_by)
        )
        for row in rows:  # one text at a time, and no cursor open while the caller writes
            found = self._connection.one(f"{_SELECT} WHERE a.id = ?", (row["id"],))
            if found is not None:
                yield _article(found)

    def count_unanalysed(self, *, reread_by: Extractor | None = None) -> int:
        """How many articles ``unanalysed`` would give."""
        return int(self._connection.value(f"SELECT count(*) {_WAITING}", self._reader(reread_by)))

    def begin_reading(self, uid: str) -> None:
        """Count the attempt before it is made, so that a text which kills its reader is counted too."""
        self._connection.execute(
            "UPDATE articles SET read_attempts = read_attempts + 1 WHERE uid = ?", (uid,)
        )

    def release_reading(self, uid: str) -> None:
        """Give the attempt back: it was not the text that failed."""
        self._connection.execute(
            "UPDATE articles SET read_attempts = read_attempts - 1 WHERE uid = ?", (uid,)
        )

    def unreadable(self) -> list[str]:
        """URLs of the articles that are left out until they are edited, or read on order."""
        rows = self._connection.rows(
            "SELECT url FROM articles"
            " WHERE deleted_at IS NULL AND analysed_with IS NULL AND read_attempts >= ?",
            (READ_ATTEMPTS,),
        )
        return [row["url"] for row in rows]

    def fail_reading(self, uid: str, error: str) -> None:
        """Note why the reader gave up; ``FactTable.ingest`` clears it when a later reading succeeds."""
        self._connection.execute("UPDATE articles SET read_error = ? WHERE uid = ?", (error, uid))

    def get(self, uid: str) -> Article | None:
        row = self._connection.one(f"{_SELECT} WHERE a.uid = ?", (uid,))
        return None if row is None else _article(row)

    def search(self, words: str, limit: int = 50) -> list[Article]:
        """Articles that hold all of ``words``, newest first; every word is taken literally."""
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
        if not quoted:
            return []
        rows = self._connection.rows(
            f"{_SELECT} JOIN articles_fts f ON f.rowid = a.id"
            " WHERE articles_fts MATCH ? AND a.deleted_at IS NULL ORDER BY f.rowid DESC LIMIT ?",
            (quoted, limit),
        )
        return [_article(row) for row in rows]

    def _insert(self, article: Article, now: datetime) -> int:
        article_id = self._connection.insert(
            _INSERT,
            (
                article.uid,
                article.url,
                article.source_id,
                article.title,
                article.author,
                article.language,
                article.origin,
                optional_moment(article.published),
                moment(article.fetched_at),
                int(article.baseline),
                article.text_sha256,
            ),
        )
        self._connection.execute(
            "INSERT INTO article_texts (article_id, text) VALUES (?, ?)", (article_id, article.text)
        )
        self._connection.execute(_VERSION, (article.text, moment(now), article_id))
        return article_id

    def _revise(self, article_id: int, article: Article, now: datetime) -> None:
        self._connection.execute(
            _REVISE,
            (
                article.url,
                article.title,
                article.author,
                article.language,
                article.origin,
                optional_moment(article.published),
                moment(article.fetched_at),
                int(article.baseline),
                article.text_sha256,
                article_id,
            ),
        )
        self._connection.execute(
            "UPDATE article_texts SET text = ? WHERE article_id = ?", (article.text, article_id)
        )
        self._connection.execute(_VERSION, (article.text, moment(now), article_id))

    def _reader(self, reread_by: Extractor | None) -> dict[str, object]:
        known = find_extractor(self._connection, reread_by) if reread_by else None
        return {"reread": reread_by is not None, "extractor": known, "most": READ_ATTEMPTS}


def find_extractor(connection: Connection, extractor: Extractor) -> int | None:
    """The row of this reader, None if it never read."""
    found = connection.value(
        "SELECT id FROM extractors WHERE name = ? AND version = ? AND model = ? AND rules_sha256 = ?",
        (extractor.name, extractor.version, extractor.model, extractor.rules_sha256),
    )
    return None if found is None else int(found)


def _storable(article: Article) -> Article:
    text = storable(article.text)
    if text == article.text:
        return article
    return replace(article, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest())


def _article(row: Row) -> Article:
    return Article(
        uid=row["uid"],
        url=row["url"],
        source_id=row["source_id"],
        title=row["title"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        fetched_at=instant(row["fetched_at"]),
        published=optional_instant(row["published_at"]),
        language=row["language"],
        author=row["author"],
        origin=row["origin"],
        baseline=bool(row["baseline"]),
        version=row["text_version"],
    )
