"""Whether the gate loses an alert: which annotated articles with one it would dismiss.

python -m training.gated [train|dev|test ...] [--outside TEXTS GOLD]...
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from nlp.gate import may_tell
from nlp.gazetteer import load as load_gazetteer
from training import corpus
from training.corpus import Sample
from training.evaluate import FILE
from training.outside import load as load_outside


def lost(samples: Iterable[Sample]) -> list[str]:
    """The ids of articles whose gold has an alert, and in whose title and text the gate finds nothing."""
    lists = load_gazetteer()
    texts = {s.document.id: f"{s.document.title}\n\n{s.document.text}" for s in samples if s.findings.alert}
    return [name for name, text in texts.items() if not may_tell(text, lists.scan(text))]


@click.command()
@click.argument("splits", nargs=-1, type=click.Choice(corpus.SPLITS))
@click.option("--outside", nargs=2, multiple=True, type=FILE, help="Texts and gold, JSONL.")
def main(splits: tuple[str, ...], outside: tuple[tuple[Path, Path], ...]) -> None:
    """Print how many alerts there are, and which of them the gate loses."""
    samples = [one for split in splits for one in corpus.load(split)]
    samples += [one for texts, gold in outside for one in load_outside(texts, gold)]
    alerts = sum(one.findings.alert is not None for one in samples)
    missed = lost(samples)
    click.echo(f"{len(samples)} articles, {alerts} alerts, {len(missed)} lost {' '.join(missed)}".rstrip())


if __name__ == "__main__":
    main()
