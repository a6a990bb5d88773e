"""How fast articles are read.

    python -m benchmarks.reading

Reads the sample newsroom's articles, cut and repeated to 600 words each, in one process. CPU seconds, since
wall time depends on what else the machine does.
"""

from __future__ import annotations

import time
from itertools import cycle, islice

from nlp.extract import read
from nlp.pipeline import load
from quaywire.newsroom.stories import shown, sites
from store.records import Document

ARTICLES, WORDS = 400, 600


def main() -> None:
    """Print load time and articles a second and core."""
    start = time.process_time()
    nlp = load()
    loaded = time.process_time() - start
    texts = [f"{story.title}\n\n{story.body}" for site in sites() for story in shown(site, 3)]
    documents = [
        Document(id=str(n), text=longer(text)) for n, text in enumerate(islice(cycle(texts), ARTICLES))
    ]
    sum(1 for _ in read(documents[:50], nlp))
    start = time.process_time()
    count = sum(1 for _ in read(documents, nlp))
    spent = time.process_time() - start
    print(f"load: {loaded:.2f} s CPU, imports not counted")
    print(f"reading: {count / spent:.0f} articles of {WORDS} words a second and core")


def longer(text: str) -> str:
    """The text repeated and cut to WORDS words, its paragraphs kept."""
    paragraphs, count, out = cycle(text.split("\n\n")), 0, []
    while count < WORDS:
        words = next(paragraphs).split(" ")[: WORDS - count]
        out.append(" ".join(words))
        count += len(words)
    return "\n\n".join(out)


if __name__ == "__main__":
    main()
