"""How fast articles are read.

    python -m benchmarks.reading

Articles of 600 words, in one process: the sample newsroom's as they are, which the gate lets through to the
whole reading; ordinary news of towns, courts and sport (``ordinary.txt``), dismissed like most news;
and of the newsroom's those sentences alone that can tell of no agreement or measure, dismissed too but full
of ports. CPU seconds, since wall time depends on what else runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

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
    cases = {
        "reading": documents(texts),
        "dismissed by the gate, ordinary news": documents(ordinary()),
        "dismissed by the gate, full of ports": documents(filter(None, map(dismissible, texts))),
    }
    for name, told in cases.items():
        print(f"{name}: {rate(nlp, told):.0f} articles of {WORDS} words a second and core")


def rate(nlp: Language, told: list[Document]) -> float:
    """Documents a second of CPU, after a first few that fill the caches."""
    sum(1 for _ in read(told[:50], nlp))
    start = time.process_time()
    done = sum(1 for _ in read(told, nlp))
    return done / (time.process_time() - start)


def documents(texts: Iterable[str]) -> list[Document]:
    """ARTICLES documents of WORDS words each."""
    return [Document(id=str(n), text=longer(text)) for n, text in enumerate(islice(cycle(texts), ARTICLES))]


def ordinary() -> Iterator[str]:
    """Articles of ordinary news without end: the sentences of ``ordinary.txt`` in ever another order."""
    told = Path(__file__).with_name("ordinary.txt").read_text(encoding="utf-8").splitlines()
    for seed in count():
        shuffled = Random(seed).sample(told, len(told))
        yield "\n\n".join(" ".join(shuffled[at : at + 3]) for at in range(0, len(shuffled), 3))


def dismissible(text: str) -> str:
    """The sentences of a text that the gate dismisses, each a paragraph."""
    return "\n\n".join(kept(text[start:end] for start, end in sentences(text)))


def kept(told: Iterable[str]) -> Iterator[str]:
    """Those that cannot tell of an event."""
    gazetteer = load_gazetteer()
    return (sentence for sentence in told if not may_tell(sentence, gazetteer.scan(sentence)))


def longer(text: str) -> str:
    """The text repeated and cut to WORDS words, its paragraphs kept."""
    paragraphs, length, out = cycle(text.split("\n\n")), 0, []
    while length < WORDS:
        words = next(paragraphs).split(" ")[: WORDS - length]
        out.append(" ".join(words))
        length += len(words)
    return "\n\n".join(out)


if __name__ == "__main__":
    main()
