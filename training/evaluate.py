"""How well the reader reads the corpus, with intervals, against the floors below which a change may not fall.

make evaluate                                   dev and test against training/floors.toml
python -m training.evaluate train --errors      every miss and false alarm of one part
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from nlp.extract import read
from nlp.pipeline import load as load_pipeline
from store import toml
from store.records import ConfigError, Document, Findings
from training import corpus
from training.bootstrap import intervals
from training.floors import Floors, below
from training.outside import load as load_outside
from training.report import misses, table
from training.scoring import Scores, score, total

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FLOORS = Path(__file__).parent / "floors.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article of the corpus, as it was read and as it scored."""

    sample: corpus.Sample
    findings: Findings
    scores: Scores


def readings(samples: Sequence[corpus.Sample]) -> Iterator[Reading]:
    """Read and score ``samples`` in order with the pipeline as it stands."""
    for sample, findings in zip(samples, _read(one.document for one in samples), strict=True):
        yield Reading(sample=sample, findings=findings, scores=score(sample.findings, findings))


def _read(documents: Iterable[Document]) -> Iterator[Findings]:
    return read(documents, load_pipeline())


@click.command()
@click.argument("splits", nargs=-1, type=click.Choice(corpus.SPLITS))
@click.option("--errors", is_flag=True, help="Print every miss and false alarm; not for the test part.")
@click.option(
    "--outside", nargs=2, type=click.Path(exists=True, path_type=Path), help="Texts and gold, JSONL."
)
@click.option("--floors", type=click.Path(path_type=Path), default=FLOORS, help="The floors to hold.")
def main(splits: tuple[str, ...], errors: bool, outside: tuple[Path, Path] | None, floors: Path) -> None:
    """Score the reader on SPLITS of the corpus (dev and test unless named), or on articles kept elsewhere."""
    if errors and "test" in splits:
        raise click.UsageError("the test part is scored, never looked at; ask for --errors of train or dev")
    try:
        held = toml.load(floors, Floors)
        parts = {split: corpus.load(split) for split in splits or ("dev", "test")}
        parts = {"outside": load_outside(*outside)} if outside else parts
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    fallen = [line for split, samples in parts.items() for line in _part(split, samples, held, errors)]
    if fallen:
        raise click.ClickException("below the floor: " + "; ".join(fallen))


def _part(split: str, samples: list[corpus.Sample], floors: Floors, errors: bool) -> list[str]:
    """Print the table of one split; give back what fell below its floor."""
    done = list(readings(samples))
    scores = [one.scores for one in done]
    if errors:
        for one in done:
            for line in misses(one.sample.findings, one.findings):
                click.echo(line)
    click.echo(f"{split}: {len(done)} articles, 95 % intervals over articles")
    for line in table(total(scores), intervals(scores)):
        click.echo(line)
    return [f"{split} {line}" for line in below(total(scores), floors.of(split))]


if __name__ == "__main__":
    main()
