"""The annotated articles of ``training/corpus``: what was written, and what a careful reader finds in it.

python -m training.corpus        checks every file and prints what the corpus holds
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store import toml
from store.records import (
    Agreement,
    AgreementStatus,
    ConfigError,
    Document,
    Evidence,
    Findings,
    Measure,
    Mention,
    Party,
    Product,
    Realis,
)
from training import marks
from training.rows import AgreementRow, ArticleRow, CorpusFile, MeasureRow

FOLDER = Path(__file__).parent / "corpus"
SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article and its gold: ``findings.mentions`` are the marked names, evidence the event's own words.

    ``event`` names what the article tells of; no event stands in two splits. ``annotated`` are the fields of
    events that the gold holds ("measure.rate"); None means all.
    """

    split: str
    style: str
    event: str
    document: Document
    findings: Findings
    annotated: frozenset[str] | None = None


def load(*splits: str, folder: Path = FOLDER) -> list[Sample]:
    """The articles of ``splits`` (default: all), in the files' order. Raises ConfigError in one line."""
    files = [(split, path) for split in splits or SPLITS for path in sorted((folder / split).glob("*.toml"))]
    return [sample for split, path in files for sample in _samples(split, path)]


def problems(samples: Iterable[Sample]) -> Iterator[str]:
    """What one file alone cannot show: a doubled id, an event in two splits, an alert without its event."""
    ids: Counter[str] = Counter()
    homes: dict[str, str] = {}
    for sample in samples:
        name = sample.document.id
        ids[name] += 1
        if ids[name] == 2:
            yield f"{name}: the id is used twice"
        if homes.setdefault(sample.event, sample.split) != sample.split:
            yield f"{name}: event {sample.event} stands in {homes[sample.event]} and in {sample.split}"
        if bool(mains(sample.findings)) < (sample.findings.alert is not None):
            yield f"{name}: an alert without a main event"
        if sample.findings.alert is None and any(map(_tellable, mains(sample.findings))):
            yield f"{name}: a main event without an alert"


def mains(findings: Findings) -> tuple[Agreement | Measure, ...]:
    """The events that the article is news of."""
    every: tuple[Agreement | Measure, ...] = (*findings.agreements, *findings.measures)
    return tuple(one for one in every if one.main)


def _tellable(event: Agreement | Measure) -> bool:
    """What is denied is news that raises no alert."""
    denied = isinstance(event, Agreement) and event.status is AgreementStatus.DENIED
    return not denied and event.realis is not Realis.DENIED


def _samples(split: str, path: Path) -> Iterator[Sample]:
    held = toml.load(path, CorpusFile)
    for row in held.article:
        try:
            document, mentions = _document(row)
            findings = _findings(row, document, mentions)
        except ValueError as error:
            raise ConfigError(toml.one_line(f"{path}: {row.id}: {error}")) from error
        yield Sample(split=split, style=held.style, event=row.event, document=document, findings=findings)


def _document(row: ArticleRow) -> tuple[Document, tuple[Mention, ...]]:
    """As the store keeps an article: its title, a blank line, its body."""
    title, marked = marks.parse(row.title), marks.parse(f"{row.title}\n\n{row.text.strip()}")
    document = Document(
        id=row.id,
        text=marked.text,
        title=title.text,
        published=date.fromisoformat(row.published) if row.published else None,
        home_country=row.home_country,
    )
    return document, marked.mentions


def _findings(row: ArticleRow, document: Document, mentions: tuple[Mention, ...]) -> Findings:
    def named(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.code for one in mentions if one.kind == kind and one.code))

    return Findings(
        id=row.id,
        alert=row.alert,
        confidence=1.0,
        countries=named("country"),
        blocs=named("bloc"),
        ports=named("port"),
        agreements=tuple(_agreement(one, document.text) for one in row.agreements),
        measures=tuple(_measure(one, document.text) for one in row.measures),
        mentions=mentions,
    )


def _agreement(row: AgreementRow, text: str) -> Agreement:
    parties = tuple(Party(**one.model_dump()) for one in row.parties)
    values = row.model_dump(exclude={"parties", "topics", "quote"})
    return Agreement(
        **values,
        parties=parties,
        party_countries=tuple(dict.fromkeys(one.country for one in parties if one.country)),
        party_ports=tuple(dict.fromkeys(one.port for one in parties if one.port)),
        topics=tuple(row.topics),
        confidence=1.0,
        evidence=(_evidence(row.quote, text),),
    )


def _measure(row: MeasureRow, text: str) -> Measure:
    values = row.model_dump(exclude={"imposer", "target", "excluded", "products", "quote"})
    return Measure(
        **values,
        imposer=tuple(row.imposer),
        target=tuple(row.target),
        excluded=tuple(row.excluded),
        products=tuple(Product(**one.model_dump()) for one in row.products),
        confidence=1.0,
        evidence=(_evidence(row.quote, text),),
    )


def _evidence(quote: str, text: str) -> Evidence:
    start = text.find(quote)
    if start < 0 or not quote:
        raise ValueError(f"the text does not hold the quote {quote[:60]!r}")
    return Evidence(field="event", start=start, end=start + len(quote), quote=quote)


def main() -> None:
    """Print what stands in the corpus; every problem is a line, and the exit code tells."""
    try:
        samples = load()
    except ConfigError as error:
        sys.exit(str(error))
    counts = Counter((one.split, one.style) for one in samples)
    for (split, style), count in counts.items():
        print(f"{split:6s} {style:28s} {count:4d} articles")
    events = {split: len({one.event for one in samples if one.split == split}) for split in SPLITS}
    print(f"{len(samples)} articles; events: " + ", ".join(f"{n} in {split}" for split, n in events.items()))
    found = list(problems(samples))
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
