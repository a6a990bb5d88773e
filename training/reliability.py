"""Whether confidence means what it says: of events and values told with 0.8, how many were right.

python -m training.reliability [train|dev|test ...]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from store.records import Findings
from training import corpus, fields
from training.evaluate import FILE, readings
from training.outside import load as load_outside
from training.scoring import matched

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Main events told with a confidence from ``low`` up to ``high``."""

    low: float
    high: float
    count: int
    said: float  # mean confidence
    right: float  # share that the gold holds as a main event, of the right kind


def judged(gold: Findings, read: Findings) -> Iterator[tuple[float, bool]]:
    """Each main event that was read: its confidence, and whether the article is news of such an event."""
    for found, events in (
        (matched(gold.agreements, read.agreements), read.agreements),
        (matched(gold.measures, read.measures), read.measures),
    ):
        held = {id(other) for _, other in found}
        yield from ((one.confidence, id(one) in held) for one in events if one.main)


def curve(told: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The reliability curve over ``EDGES``; bins without an event are left out."""
    events = list(told)
    bins = (_bin(low, high, events) for low, high in itertools.pairwise(EDGES))
    return [one for one in bins if one is not None]


def error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean gap between said and right, by events (Naeini et al. 2015)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.right) for one in bins) / total if total else 0.0


def _bin(low: float, high: float, events: Sequence[tuple[float, bool]]) -> Bin | None:
    held = [(said, right) for said, right in events if low <= said < high]
    if not held:
        return None
    said, right = (sum(values) / len(held) for values in zip(*held, strict=True))
    return Bin(low=low, high=min(high, 1.0), count=len(held), said=said, right=right)


@click.command()
@click.argument("splits", nargs=-1, type=click.Choice(corpus.SPLITS))
@click.option("--outside", nargs=2, multiple=True, type=FILE, help="Texts and gold, JSONL.")
def main(splits: tuple[str, ...], outside: tuple[tuple[Path, Path], ...]) -> None:
    """Print the curve of all events, then field by field (dev and test unless named)."""
    samples = [one for texts, gold in outside for one in load_outside(texts, gold)]
    samples = samples or corpus.load(*(splits or ("dev", "test")))
    done = list(readings(samples))
    _print_events([pair for one in done for pair in judged(one.sample.findings, one.findings)])
    click.echo("")
    _print_fields([value for one in done for value in fields.judged(one.sample, one.findings)])


def _print_events(told: Sequence[tuple[float, bool]]) -> None:
    bins = curve(told)
    click.echo("confidence   events  said   right")
    for one in bins:
        click.echo(f"{one.low:.2f} to {one.high:.2f} {one.count:6d}   {one.said:.2f}   {one.right:.2f}")
    click.echo(f"expected calibration error {error(bins):.3f} over {len(told)} events")


def _print_fields(told: Sequence[fields.Judged]) -> None:
    click.echo("field                 values   said  right    ECE")
    for name in dict.fromkeys(value.field for value in sorted(told, key=lambda value: value.field)):
        own = [(value.said, value.right) for value in told if value.field == name]
        said, right = (sum(side) / len(own) for side in zip(*own, strict=True))
        click.echo(f"{name:22s}{len(own):6d}   {said:.2f}   {right:.2f}  {error(curve(own)):.3f}")
    every = [(value.said, value.right) for value in told]
    click.echo(f"expected calibration error {error(curve(every)):.3f} over {len(every)} values")


if __name__ == "__main__":
    main()
