"""How fast copies are found, and how surely.

    python -m benchmarks.copies [ARTICLES]

As many articles (default 5,000, of 300 to 700 words) are made from 20,000 invented words and kept in a store.
One in ten is kept again with 5 % of its words changed, one in twenty framed by 40 foreign words in front and
60 behind; a last tenth are stories that a paper tells with one template, names and numbers apart (similarity
of .6).

Seconds are CPU seconds of one core: the sketch of a text alone, and all that keeping an article adds for its
copies (sketch, query, comparison, bands). Recall is the share of copies that are linked to their original, a
false pair any other link.
"""

from __future__ import annotations

import hashlib
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from store import copies
from store.database import Store
from store.likeness import bands, likeness
from store.records import Article, Source, SourceKind
from tests.store_builders import looking_into, rows

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WORDS = 20_000
SEED = 7


@dataclass
class Bench:
    """A store that is being filled, what was put there, and the seconds that finding copies took."""

    store: Store
    rng: random.Random
    vocabulary: list[str]
    kept: int = 0
    seconds: float = 0.0
    originals: dict[str, str] = field(default_factory=dict)  # uid of a copy -> uid of its original
    kinds: dict[str, str] = field(default_factory=dict)  # uid -> what kind of text it is

    def words(self, count: int) -> list[str]:
        """Lower-case words, every ninth a name."""
        drawn = self.rng.choices(self.vocabulary, k=count)
        return [word.title() if place % 9 == 8 else word for place, word in enumerate(drawn)]

    def keep(self, words: list[str], kind: str, *, original: str = "") -> str:
        """Store an article of these words; its uid."""
        uid = f"{self.kept:016x}"
        text = f"Headline {uid}\n\n{' '.join(words)}"
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        article = Article(
            uid=uid,
            url=f"http://gazette.test/{uid}",
            source_id="gazette",
            title=f"Headline {uid}",
            text=text,
            text_sha256=sha256,
            fetched_at=NOW,
        )
        self.store.articles.keep(article, now=NOW)
        self.kept += 1
        self.kinds[uid] = kind
        if original:
            self.originals[uid] = original
        return uid


def main() -> None:
    """Print articles per second, cost per article, recall by kind and false pairs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    rng = random.Random(SEED)
    letters = "bcdfghklmnprstvw"
    vocabulary = [
        "".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(rng.randint(1, 4)))
        for _ in range(WORDS)
    ]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "q.db") as store:
        store.sources.sync([_source()], NOW)
        bench = Bench(store, rng, vocabulary)
        _timed(bench)
        with store.transaction():  # one wait for the disk instead of one for each article
            texts = {bench.keep(words, "new"): words for words in _bodies(bench, count)}
            _copies(bench, texts)
            _templates(bench, count // 10)
        _sketches(list(texts.values()))
        _report(bench, Path(folder) / "q.db")


def _timed(bench: Bench) -> None:
    """Count the CPU seconds that ``copies.settle`` takes within each keeping."""
    plain = copies.settle

    def settle(*args: object, **kwargs: object) -> None:
        began = time.process_time()
        plain(*args, **kwargs)  # type: ignore[arg-type]
        bench.seconds += time.process_time() - began

    copies.settle = settle


def _bodies(bench: Bench, count: int) -> list[list[str]]:
    return [bench.words(bench.rng.randint(300, 700)) for _ in range(count)]


def _sketches(bodies: list[list[str]]) -> None:
    texts = ["head\n\n" + " ".join(words) for words in bodies[:1000]]
    began = time.process_time()
    for text in texts:
        bands(text)
    each = (time.process_time() - began) / len(texts)
    began = time.process_time()
    for text in texts[:200]:
        likeness(text, text)
    compared = (time.process_time() - began) / len(texts[:200])
    print(
        f"sketch: {each * 1e3:.2f} ms a text, {1 / each:,.0f} texts/s; one comparison {compared * 1e3:.2f} ms"
    )


def _copies(bench: Bench, texts: dict[str, list[str]]) -> None:
    chosen = list(texts.items())
    for uid, words in chosen[::10]:
        edited = [bench.rng.choice(bench.vocabulary) if bench.rng.random() < 0.05 else word for word in words]
        bench.keep(edited, "edited", original=uid)
    for uid, words in chosen[5::20]:
        bench.keep([*bench.words(40), *words, *bench.words(60)], "framed", original=uid)


def _templates(bench: Bench, count: int) -> None:
    """One text of 200 words, in which a name and a number every 25 words are another each time."""
    frame = [word.lower() for word in bench.words(200)]
    for _ in range(count):
        words = list(frame)
        for place in range(6, len(words), 25):
            words[place] = bench.rng.choice(bench.vocabulary).title()
            words[place + 1] = str(bench.rng.randint(2, 9_999))
        bench.keep(words, "template")


def _report(bench: Bench, path: Path) -> None:
    linked = {
        row["uid"]: row["of_uid"]
        for row in rows(
            path,
            "SELECT a.uid, o.uid AS of_uid FROM article_copies c JOIN articles a ON a.id = c.article_id"
            " JOIN articles o ON o.id = c.of_id",
        )
    }
    each = bench.seconds / bench.kept
    print(f"sketch, query, comparison and bands: {each * 1e3:.2f} ms an article, {1 / each:,.0f} articles/s")
    for kind in ("edited", "framed"):
        meant = {uid: of for uid, of in bench.originals.items() if bench.kinds[uid] == kind}
        found = sum(linked.get(uid) == of for uid, of in meant.items())
        print(f"{kind}: recall {found / len(meant):.3f} of {len(meant)}")
    false = {uid: of for uid, of in linked.items() if bench.originals.get(uid) != of}
    templates = sum(bench.kinds[uid] == "template" for uid in false)
    total = list(bench.kinds.values()).count("template")
    print(f"false pairs: {len(false)} of {bench.kept} articles, {templates} of them among {total} templates")
    with looking_into(path) as connection:
        connection.execute("DROP TABLE text_bands")
        size = connection.value("PRAGMA freelist_count") * connection.value("PRAGMA page_size")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"bands on disk: {size / bench.kept / 1024:.1f} KB an article; peak memory {peak:.0f} MB")


def _source() -> Source:
    return Source(
        id="gazette",
        name="Gazette",
        homepage="http://gazette.test/",
        kind=SourceKind.FEED,
        url="http://gazette.test/feed.xml",
        region="world",
        publisher="gazette",
    )


if __name__ == "__main__":
    main()
