"""Which articles are copies of another: found when a text is kept, linked to the eldest, never removed.

A copy is read like any article; what it says counts as said by the publisher of the original.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from store.codec import moment
from store.connection import Connection, Row
from store.likeness import BANDS, bands, likeness

CANDIDATES = 8  # texts that are compared word by word, those with the most bands in common first
NEWEST = (
    100  # articles that one band may name: a paper's template may lie in thousands, copies follow in days
)

_SAME = """
SELECT id FROM articles WHERE text_sha256 = ? AND id <> ? AND deleted_at IS NULL ORDER BY id LIMIT 1
"""
_BUCKET = """
SELECT article_id FROM (SELECT article_id FROM text_bands WHERE band = {0} AND hash = :band{0}
  AND article_id <> :id ORDER BY article_id DESC LIMIT :newest)
"""
_NEAR = f"""
SELECT b.article_id, t.text FROM (
  SELECT article_id, count(*) AS common FROM ({" UNION ALL ".join(map(_BUCKET.format, range(BANDS)))})
  GROUP BY article_id ORDER BY common DESC, article_id LIMIT :most
) b
JOIN articles a ON a.id = b.article_id AND a.deleted_at IS NULL
JOIN article_texts t ON t.article_id = b.article_id
ORDER BY b.common DESC, b.article_id
"""  # noqa: S608
_ADD_BANDS = """
INSERT INTO text_bands (band, hash, article_id) SELECT key, value, :id FROM json_each(:bands)
"""
_GROUP = """
SELECT a.id, min(coalesce(a.published_at, a.fetched_at), a.fetched_at) AS told_at
FROM articles a WHERE a.id = coalesce((SELECT of_id FROM article_copies WHERE article_id = :id), :id)
"""
_LINK = """
INSERT INTO article_copies (article_id, of_id, how, similarity, found_at) VALUES (?, ?, ?, ?, ?)
"""


def settle(connection: Connection, article_id: int, *, text: str, text_sha256: str, now: datetime) -> None:
    """Find out whether the text just kept is a copy, or the elder of one; inside the caller's transaction.

    What was known of an earlier version of the article is forgotten, except which articles are copies of it:
    they were taken from that version, and an original that is rewritten does not make them independent.
    """
    connection.execute("DELETE FROM text_bands WHERE article_id = ?", (article_id,))
    connection.execute("DELETE FROM article_copies WHERE article_id = ?", (article_id,))
    same = connection.value(_SAME, (text_sha256, article_id))
    if same is not None:  # its bands stand there already, under the other's number
        _link(connection, article_id, same, how="same_text", similarity=1.0, now=now)
        return
    sketch = bands(text)
    near = _nearest(connection, article_id, text, sketch) if sketch else None
    connection.execute(_ADD_BANDS, {"id": article_id, "bands": json.dumps(sketch)})
    if near is not None:
        _link(connection, article_id, near[0], how="near", similarity=near[1], now=now)


def _nearest(
    connection: Connection, article_id: int, text: str, sketch: Sequence[int]
) -> tuple[int, float] | None:
    """The article most like ``text``, and how like it is."""
    hashes = {f"band{band}": value for band, value in enumerate(sketch)}
    rows = connection.rows(_NEAR, hashes | {"id": article_id, "most": CANDIDATES, "newest": NEWEST})
    found = [(row["article_id"], like) for row in rows if (like := likeness(text, row["text"])) is not None]
    return max(found, key=lambda one: one[1], default=None)


def _link(
    connection: Connection, article_id: int, like_id: int, *, how: str, similarity: float, now: datetime
) -> None:
    """Join the article to the group of ``like_id``; all point to the eldest of them.

    ``similarity`` is to the article through which the two met, not always to the eldest.
    """
    ours, theirs = _head(connection, article_id), _head(connection, like_id)
    if ours["id"] == theirs["id"]:
        return  # the other is a copy of an earlier version of this one
    elder, younger = sorted((ours, theirs), key=lambda one: (one["told_at"], one["id"]))
    connection.execute("UPDATE article_copies SET of_id = ? WHERE of_id = ?", (elder["id"], younger["id"]))
    connection.execute(_LINK, (younger["id"], elder["id"], how, similarity, moment(now)))


def _head(connection: Connection, article_id: int) -> Row:
    """The original of the article's group, itself where it is no copy, and when it told its story."""
    head = connection.one(_GROUP, {"id": article_id})
    assert head is not None  # noqa: S101 - both articles are in the table, as its foreign keys demand
    return head
