"""Fits and judges the confidence of fields: of the rates told with 0.9, how many were right.

python -m training.fields nlp/patterns/field_confidence.jsonl [--outside TEXTS.jsonl GOLD.jsonl ...]

The weights are fitted to the claims of main events that the gold holds, on ``train`` and on articles kept
elsewhere: a logistic regression per field. A sign is weighed where enough claims have it and enough do not.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from nlp.field_confidence import FIELDS, Claim, kind_of, said, signs
from nlp.field_confidence import claims as claims_of
from store.records import Agreement, Findings, Measure
from training import corpus
from training.evaluate import FILE, readings
from training.names import same
from training.outside import load as load_outside
from training.scoring import matched

Numbers = NDArray[np.float64]
Event = Agreement | Measure

_DAYS = ("announced", "signed", "in_force", "effective", "ends")
_NAMES = ("parties", "products", "legal_basis")
_LEAST = 8  # claims that must have a sign, and that must lack it
_PENALTY = 3.0  # on a sign's weight; on the bias it pulls towards the mean of all fields
_WEAK = 0.2  # a weight below says nothing
_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim of a main event: its field, its signs, what it was told with, and whether it is right.

    ``held`` where the gold holds the event; a claim of one that it does not hold is wrong.
    """

    field: str
    signs: frozenset[str]
    said: float
    right: bool
    held: bool


def judged(sample: corpus.Sample, read: Findings) -> Iterator[Judged]:
    """Every claim of the main events that were read, of the fields that the sample's gold holds."""
    title = sample.document.title
    for event, gold in _pairs(sample.findings, read):
        for claim, confidence in _told(event):
            field = f"{kind_of(event)}.{claim.row.field}"
            if sample.annotated is None or field in sample.annotated:
                yield Judged(
                    field=field,
                    signs=frozenset(signs(event, claim, title=title)),
                    said=confidence,
                    right=gold is not None and _right(gold, claim),
                    held=gold is not None,
                )


def fitted(known: Sequence[Judged]) -> Iterator[tuple[str, str, float, int]]:
    """Field, sign, weight and the claims that had it, for every field that is rated; ``bias`` first."""
    held = [one for one in known if one.held]
    mean = _logit(sum(one.right for one in held) / len(held))
    by_field: dict[str, list[Judged]] = defaultdict(list)
    for one in held:
        by_field[one.field].append(one)
    for kind, fields in FIELDS.items():
        for field in fields:
            name = f"{kind}.{field}"
            own = by_field[name]
            for sign, weight in _weights(own, mean=mean):
                yield name, sign, weight, sum(sign == "bias" or sign in one.signs for one in own)


def _pairs(gold: Findings, read: Findings) -> Iterator[tuple[Event, Event | None]]:
    yield from _paired(read.agreements, matched(gold.agreements, read.agreements))
    yield from _paired(read.measures, matched(gold.measures, read.measures))


def _paired(
    events: Iterable[Event], found: Iterable[tuple[Event, Event]]
) -> Iterator[tuple[Event, Event | None]]:
    held = {id(other): one for one, other in found}
    yield from ((event, held.get(id(event))) for event in events if event.main)


def _told(event: Event) -> Iterator[tuple[Claim, float]]:
    """The claims of an event as it was read, that is of rows which have their confidence already."""
    for claim in claims_of(event):
        yield claim, event.confidence if claim.row.confidence is None else claim.row.confidence


def _right(gold: Event, claim: Claim) -> bool:
    field = claim.row.field
    wanted = said(gold, field)
    if field in _NAMES:
        return all(any(same(one, value) for one in wanted) for value in claim.values)
    if field in _DAYS:
        return any(value.startswith(one) for one in wanted for value in claim.values)
    return all(value in wanted for value in claim.values)


def _weights(known: Sequence[Judged], *, mean: float) -> list[tuple[str, float]]:
    counts = Counter(sign for one in known for sign in one.signs)
    names = sorted(sign for sign, count in counts.items() if _LEAST <= count <= len(known) - _LEAST)
    weights = _solved(known, names, mean=mean)
    while names and min(map(abs, weights[1:])) < _WEAK:
        weakest = min(range(len(names)), key=lambda at: abs(weights[1 + at]))
        names = [name for at, name in enumerate(names) if at != weakest]
        weights = _solved(known, names, mean=mean)
    return list(zip(["bias", *names], (round(weight, 2) for weight in weights), strict=True))


def _solved(known: Sequence[Judged], names: Sequence[str], *, mean: float) -> list[float]:
    """By Newton's method; the bias is pulled towards ``mean``: a field seen seldom is like the others."""
    table = np.array([[1.0, *(float(name in one.signs) for name in names)] for one in known])
    table = table.reshape(len(known), 1 + len(names))
    right = np.array([one.right for one in known], dtype=np.float64)
    start = np.array([mean, *(0.0 for _ in names)])
    weights = start.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - chance) - _PENALTY * (weights - start)
        bend = (table.T * (chance * (1 - chance))) @ table + _PENALTY * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return [float(weight) for weight in weights]


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def read_claims(samples: Sequence[corpus.Sample]) -> list[Judged]:
    """The claims of all ``samples``, read with the pipeline as it stands."""
    return [one for done in readings(samples) for one in judged(done.sample, done.findings)]


@click.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--outside", nargs=2, multiple=True, type=FILE, help="Texts and gold, JSONL.")
def main(output: Path, outside: tuple[tuple[Path, Path], ...]) -> None:
    """Fit the weights to train and to the articles kept elsewhere, and write them to OUTPUT."""
    samples = [*corpus.load("train"), *(one for pair in outside for one in load_outside(*pair))]
    rows = [
        json.dumps({"field": field, "sign": sign, "weight": weight, "claims": claims})
        for field, sign, weight, claims in fitted(read_claims(samples))
    ]
    output.write_text("\n".join(rows) + "\n", encoding="utf-8")
    click.echo(f"{output}: {len(rows)} weights")


if __name__ == "__main__":
    main()
