"""Trained weights beside the rules, on parts that neither was made from.

python -m training.compare build       reads build/names/model-best and build/alert/model-best
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import spacy
from spacy.language import Language

from store.records import Findings
from training import corpus
from training.convert import NONE
from training.evaluate import Reading, readings
from training.scoring import Counts, total, value

Spans = set[tuple[int, int]]


def rows(done: Sequence[Reading], names: Language, alert: Language) -> Iterator[tuple[str, float, float]]:
    """Field, F1 of the rules, F1 of the weights: exact spans of names, the alert raised, its kind right."""
    rules = total(one.scores for one in done)
    for kind in ("org", "port"):
        field = f"{kind} spans"
        yield field, value(field, rules[field]), value(field, _spans(done, names, kind))
    guesses = [_guess(alert, one) for one in done]
    gold = [str(one.sample.findings.alert or NONE) for one in done]
    read = [str(one.findings.alert or NONE) for one in done]
    yield "alert raised", value("alert raised", rules["alert raised"]), value("", _raised(gold, guesses))
    yield "alert right", _share(gold, read), _share(gold, guesses)


def _spans(done: Sequence[Reading], names: Language, kind: str) -> Counts:
    sides = [(_mentioned(one.sample.findings, kind), _entities(names, one, kind)) for one in done]
    right = sum(len(gold & read) for gold, read in sides)
    return right, sum(len(read - gold) for gold, read in sides), sum(len(gold - read) for gold, read in sides)


def _mentioned(findings: Findings, kind: str) -> Spans:
    return {(one.start, one.end) for one in findings.mentions if one.kind == kind}


def _entities(names: Language, one: Reading, kind: str) -> Spans:
    doc = names(one.sample.document.text)
    return {(ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ == kind}


def _guess(alert: Language, one: Reading) -> str:
    cats = alert(one.sample.document.text).cats
    return max(cats, key=cats.__getitem__)


def _raised(gold: Sequence[str], read: Sequence[str]) -> Counts:
    told = [(one != NONE, other != NONE) for one, other in zip(gold, read, strict=True)]
    return told.count((True, True)), told.count((False, True)), told.count((True, False))


def _share(gold: Sequence[str], read: Sequence[str]) -> float:
    return sum(map(str.__eq__, gold, read)) / len(gold)


def main() -> None:
    """Print the table for dev and test."""
    folder = Path(sys.argv[1])
    names, alert = (spacy.load(folder / name / "model-best") for name in ("names", "alert"))
    for split in ("dev", "test"):
        done = list(readings(corpus.load(split)))
        click.echo(f"{split}: {len(done)} articles    rules  weights")
        for field, rules, weights in rows(done, names, alert):
            click.echo(f"{field:24s} {rules:6.3f}  {weights:6.3f}")


if __name__ == "__main__":
    main()
