"""How fast articles are read.

    python -m benchmarks.reading

Articles of 600 words, made of the sample newsroom's, in one process: once as they are, which the gate lets
through to the whole reading, and once of those sentences alone that no agreement or measure can be told in,
which the gate dismisses. CPU seconds, since wall time depends on what else the machine does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import cycle, islice

from spacy.language import Language

from nlp.extract import read
from nlp.gate import may_tell
from nlp.gazetteer import load as load_gazetteer
from nlp.pipeline import load
from nlp.sentences import sentences
from quaywire.newsroom.stories import shown, sites
from store.records import Document

ARTICLES, WORDS = 400, 600


def main() -> None:
    """Print load time and articles a second and core."""
    start = time.process_time()
    nlp = load()
    load_gazetteer()
    loaded = time.process_time() - start
    texts = [f"{story.title}\n\n{story.body}" for site in sites() for story in shown(site, 3)]
    print(f"load: {loaded:.2f} s CPU, imports not counted")
    told, quiet = documents(texts), documents(filter(None, map(dismissible, texts)))
    print(f"reading: {rate(nlp, told):.0f} articles of {WORDS} words a second and core")
    print(f"dismissed by the gate: {rate(nlp, quiet):.0f} articles of {WORDS} words a second and core")


def rate(nlp: Language, told: list[Document]) -> float:
    """Documents a second of CPU, after a first few that fill the caches."""
    sum(1 for _ in read(told[:50], nlp))
    start = time.process_time()
    count = sum(1 for _ in read(told, nlp))
    return count / (time.process_time() - start)


def documents(texts: Iterable[str]) -> list[Document]:
    """ARTICLES documents of WORDS words each."""
    return [Document(id=str(n), text=longer(text)) for n, text in enumerate(islice(cycle(texts), ARTICLES))]


def dismissible(text: str) -> str:
    """The sentences of a text that the gate dismisses, each a paragraph."""
    return "\n\n".join(kept(text[start:end] for start, end in sentences(text)))


def kept(told: Iterable[str]) -> Iterator[str]:
    """Those that cannot tell of an event."""
    gazetteer = load_gazetteer()
    return (sentence for sentence in told if not may_tell(sentence, gazetteer.scan(sentence)))


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
