"""Learns what news of our field opens with, and measures it on articles that it never saw.

python -m training.relevance nlp/weights/relevance.jsonl        learn from train, write the weights
python -m training.relevance --outside TEXTS.jsonl GOLD.jsonl   score the weights as shipped, else on dev

Logistic regression with an L2 penalty over the grams of ``nlp.relevance``, once for agreements and once for
measures. There are more grams than articles, so it is solved for one number an article (Zhu and Hastie 2005).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from nlp.gazetteer import Hit
from nlp.gazetteer import load as load_gazetteer
from nlp.regions import find_title, regions
from nlp.relevance import BIAS, Range, Relevance, grams, relevance
from store.records import Document, Findings
from training import corpus
from training.evaluate import FILE
from training.outside import load as load_outside

Numbers = NDArray[np.float64]

_PENALTY = 0.005  # chosen on dev: log loss .25 (agreements) and .27, against .31 and .31 at .02
_LEAST = 2  # articles that a gram must stand in
_STEPS = 50  # of Newton's method; a dozen settle it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    text: str
    hits: Sequence[Hit]
    title: Range | None
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How well one of the two chances tells news from the rest at one half, and how well it ranks (AUC)."""

    kind: str
    right: int
    false: int
    missed: int
    ranks: float


def is_news(findings: Findings) -> tuple[bool, bool]:
    """Whether an article is news of an agreement, and whether of a measure."""
    told = findings.alert is not None
    return told and any(one.main for one in findings.agreements), told and any(
        one.main for one in findings.measures
    )


def learnt(samples: Sequence[corpus.Sample]) -> Iterator[tuple[str, float, float]]:
    """The rows of ``nlp/weights/relevance.jsonl``: each gram with its weight for agreements and measures."""
    texts = [_grams(one) for one in samples]
    counts = Counter(gram for text in texts for gram in text)
    known = sorted(gram for gram, count in counts.items() if count >= _LEAST)
    table = _table(texts, known)
    news = np.array([is_news(one.findings) for one in samples], dtype=np.float64)
    weights = np.column_stack([_fitted(table, news[:, side]) for side in (0, 1)])
    for gram, (agreement, measure) in zip([*known, BIAS], weights.round(3).tolist(), strict=True):
        if agreement or measure:
            yield gram, agreement, measure


def chances(samples: Iterable[corpus.Sample]) -> list[Relevance]:
    """What the shipped weights say of each article."""
    pages = (_page(one.document) for one in samples)
    return [relevance(page.text, page.hits, title=page.title, start=page.start) for page in pages]


def verdicts(samples: Sequence[corpus.Sample]) -> Iterator[Verdict]:
    """How the shipped weights do on ``samples``, for agreements and for measures."""
    said = chances(samples)
    for side, kind in enumerate(("agreement", "measure")):
        pairs = [
            (is_news(one.findings)[side], getattr(chance, kind))
            for one, chance in zip(samples, said, strict=True)
        ]
        told = Counter((news, chance >= 0.5) for news, chance in pairs)
        yield Verdict(
            kind=kind,
            right=told[True, True],
            false=told[False, True],
            missed=told[True, False],
            ranks=_ranks(pairs),
        )


def _ranks(pairs: Sequence[tuple[bool, float]]) -> float:
    news, rest = ([chance for is_it, chance in pairs if is_it is side] for side in (True, False))
    wins = sum((one > other) + (one == other) / 2 for one in news for other in rest)
    return wins / (len(news) * len(rest)) if news and rest else 0.0


def _grams(sample: corpus.Sample) -> list[str]:
    page = _page(sample.document)
    return grams(page.text, page.hits, title=page.title, start=page.start)


def _page(document: Document) -> _Page:
    """The article as the pipeline sees it: its headline above its text."""
    text = document.text
    if document.title and find_title(text, document.title) is None:
        text = f"{document.title}\n\n{text}"
    seen = regions(text, title=document.title)
    return _Page(text=text, hits=load_gazetteer().scan(text), title=seen.title, start=seen.body_start)


def _table(texts: Sequence[Sequence[str]], known: Sequence[str]) -> Numbers:
    """A row an article, a column a gram, the last one for all: 1 over the root of the article's grams."""
    columns = {gram: column for column, gram in enumerate(known)}
    table = np.zeros((len(texts), len(known) + 1))
    for row, text in enumerate(texts):
        table[row, [columns[gram] for gram in text if gram in columns]] = 1 / np.sqrt(len(text))
    table[:, -1] = 1.0
    return table


def _fitted(table: Numbers, news: Numbers) -> Numbers:
    """The weights of the columns, by Newton's method on one number a row."""
    alike = table @ table.T
    shares = np.zeros(len(news))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-alike @ shares))
        slope = chance - news + _PENALTY * shares
        bend = (chance * (1 - chance))[:, None] * alike + _PENALTY * np.eye(len(news))
        shares -= np.linalg.solve(bend, slope)
    fitted: Numbers = table.T @ shares
    return fitted


@click.command()
@click.argument("output", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--outside", nargs=2, multiple=True, type=FILE, help="Texts and gold, JSONL.")
@click.option("--split", type=click.Choice(corpus.SPLITS), default="dev", help="The part to score.")
def main(output: Path | None, outside: tuple[tuple[Path, Path], ...], split: str) -> None:
    """Write the weights to OUTPUT, or score those that are shipped."""
    if output:
        rows = [json.dumps(row, ensure_ascii=False) for row in learnt(corpus.load("train"))]
        output.write_text("\n".join(rows) + "\n", encoding="utf-8")
        click.echo(f"{output}: {len(rows)} weights")
        return
    samples = [one for texts, gold in outside for one in load_outside(texts, gold)] or corpus.load(split)
    click.echo(f"{len(samples)} articles   right  false  missed  ranks")
    for one in verdicts(samples):
        click.echo(f"{one.kind:12s} {one.right:6d} {one.false:6d} {one.missed:7d}  {one.ranks:.3f}")


if __name__ == "__main__":
    main()
