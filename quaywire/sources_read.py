"""What would be read out of a source's newest entries, and told of them; nothing is stored or sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

import click

from crawler.article import article_of
from crawler.discovery import Leaf
from notifier.facts import facts, headline
from notifier.message import plain, render
from notifier.routes import Route, destinations
from notifier.text import clean, cut
from quaywire.deadline import READ_LIMIT_S, deadline
from store.alerts import is_told, is_told_by, kind_of, sentence
from store.records import AlertEvent, AlertKind, Article, Finding, Findings, QueuedUrl, Source

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

LINE = 300  # characters of a sentence of facts
TITLE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One entry with what the reader makes of it.

    :param alert: what the article is news of, None for nothing of ours
    :param events: what a channel would hear
    """

    leaf: Leaf
    article: Article
    alert: AlertKind | None = None
    events: tuple[AlertEvent, ...] = ()
    error: str = ""


def samples(leaves: Iterable[Leaf], source: Source, *, now: datetime) -> Iterator[Sample]:
    """Read each entry as a run would. The pipeline is loaded with the first of them."""
    from nlp.pipeline import load

    nlp, ids = load(), count(1)
    for leaf in leaves:
        article = _article(leaf, source, now=now)
        try:
            findings = _read(article, source, nlp)
        except Exception as error:
            log.exception("could not read %s", article.url)
            yield Sample(leaf=leaf, article=article, error=f"could not be read: {type(error).__name__}")
            continue
        events = tuple(_events(findings, article, source, now=now, ids=ids))
        yield Sample(leaf=leaf, article=article, alert=findings.alert, events=events)


def _article(leaf: Leaf, source: Source, *, now: datetime) -> Article:
    """What a run would store; where neither page nor source had a text, the title has to do."""
    queued = QueuedUrl(source_id=source.id, entry=leaf.entry, baseline=False)
    read = leaf.read if leaf.read.text else replace(leaf.read, text=leaf.entry.title)
    return article_of(queued, read, source=source, now=now)


def _read(article: Article, source: Source, nlp: Language) -> Findings:
    from nlp.extract import read
    from quaywire.analyse import document_of

    with deadline(READ_LIMIT_S):
        return next(read([document_of(article, source.country)], nlp))


def _events(
    findings: Findings, article: Article, source: Source, *, now: datetime, ids: Iterator[int]
) -> Iterator[AlertEvent]:
    facts_read: tuple[Finding, ...] = (*findings.agreements, *findings.measures)
    for fact in facts_read:
        if is_told(fact, findings.alert) and not is_told_by(findings.agreements, fact):
            yield AlertEvent(
                id=next(ids),
                record_id="not stored",
                revision=1,
                kind=kind_of(fact),
                fact=fact,
                article_title=article.title,
                article_url=article.url,
                source_name=source.name,
                official=source.official,
                sentence=sentence(fact.evidence),
                published=article.published,
                created_at=now,
            )


def shown(sample: Sample, place: int) -> str:
    """An entry in three lines or more: date and title, link, and what would be read out of it."""
    entry = sample.leaf.entry
    date = entry.published or entry.updated
    day = f"{date:%Y-%m-%d}" if date else "no date   "
    lines = [f"{place:>3}. {day}  {clean(entry.title, limit=TITLE) or '(no title)'}", f"     {entry.url}"]
    return "\n".join([*lines, *(f"     {line}" for line in _told(sample))])


def _told(sample: Sample) -> Iterator[str]:
    leaf = sample.leaf
    basis = leaf.read.origin if leaf.read.text else "title"
    if leaf.error:
        yield f"its page: {leaf.error}; read from its {basis} instead"
    for event in sample.events:
        yield f"{event.kind}: {in_a_line(event)}"
    if sample.error:
        yield sample.error
    elif not sample.events:
        unsure = f"{sample.alert}, but not clear enough to be told" if sample.alert else "no alert"
        yield unsure if leaf.error else f"{unsure} (read from its {basis})"


def in_a_line(event: AlertEvent) -> str:
    """``MOU signed; between: …; signed: 2026-11-17``."""
    rows = (f"{fact.label.lower()}: {fact.value}" for fact in facts(event, None))
    return cut("; ".join([headline(event, None), *rows]), limit=LINE)


def preview(found: Iterable[Sample], routes: Route, *, blocks: bool) -> int:
    """Print each alert with the places that would hear it; the number of them.

    :param blocks: print the Slack message itself, as JSON that Slack's Block Kit Builder takes
    """
    events = [event for sample in found for event in sample.events]
    for event in events:
        places = [f"{place.sink} {place.channel}".strip() for place in destinations(event, routes)]
        message = json.dumps({"blocks": render(event).blocks}, ensure_ascii=False) if blocks else plain(event)
        click.echo(f"{message}\n" if blocks else f"{message}\n  -> {', '.join(places)}\n")
    return len(events)
