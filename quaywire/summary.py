"""What a run came to: its verdict and its one line. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.report import CrawlReport
from notifier.worker import DrainReport
from quaywire.exits import Exit
from store.records import FetchOutcome, RunSummary, UrlState

SOFT = {FetchOutcome.SOFT_ERROR, FetchOutcome.BLOCKED, FetchOutcome.ROBOTS}
HARD = {FetchOutcome.HARD_ERROR, FetchOutcome.GONE}
GOOD = {FetchOutcome.OK, FetchOutcome.EMPTY, FetchOutcome.UNCHANGED}

SHUTDOWN = "shutdown"  # CrawlReport.reason after Ctrl-C or SIGTERM


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader did: articles read, records new or moved on, articles it could not read.

    ``left_out`` counts those that it will not try again by itself; their errors stand in ``v_articles``.
    """

    articles: int = 0
    events: int = 0
    failed: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All stages together; a stage that was not ordered has left its empty report."""

    crawl: CrawlReport = field(default_factory=CrawlReport)
    reading: Reading = field(default_factory=Reading)
    drain: DrainReport = field(default_factory=DrainReport)
    troubled: tuple[str, ...] = ()  # sources that have failed again and again
    seconds: float = 0.0


def verdict(outcome: Outcome) -> Exit:
    """The exit code: the trouble that a person has to mend comes before the one that passes by itself."""
    if outcome.drain.token_trouble:
        return Exit.TOKEN
    if outcome.crawl.outage:
        return Exit.OUTAGE
    drain = outcome.drain
    if outcome.troubled or outcome.reading.failed or drain.dead or drain.held_total or drain.wordless:
        return Exit.PARTIAL
    if outcome.crawl.reason == SHUTDOWN or outcome.drain.pending or outcome.drain.unknown:
        return Exit.LATER
    return Exit.OK


def summary(outcome: Outcome) -> RunSummary:
    """The counts of the ``runs`` table."""
    counts = outcome.crawl.counts
    return RunSummary(
        sources=sum(counts.values()),
        ok=sum(counts.get(kind, 0) for kind in GOOD),
        unchanged=counts.get(FetchOutcome.UNCHANGED, 0),
        soft=sum(counts.get(kind, 0) for kind in SOFT),
        hard=sum(counts.get(kind, 0) for kind in HARD),
        articles=outcome.reading.articles,
        new_articles=outcome.crawl.articles,
        events=outcome.reading.events,
        posted=outcome.drain.sent,
        pending=outcome.drain.pending + outcome.drain.unknown,
        seconds=round(outcome.seconds, 1),
    )


def line(outcome: Outcome) -> str:
    """One line for a person, in the words of the ``runs`` table; what went wrong stands at its end."""
    s = summary(outcome)
    counts = (
        f"sources={s.sources} ok={s.ok} unchanged={s.unchanged} soft={s.soft} hard={s.hard}"
        f" new={s.new_articles} read={s.articles} events={s.events}"
        f" posted={s.posted} pending={s.pending} t={s.seconds}s"
    )
    return "; ".join([counts, *_troubles(outcome)])


def _troubles(outcome: Outcome) -> list[str]:
    lost = sum(
        outcome.crawl.pages.get(state, 0) for state in (UrlState.FAILED, UrlState.REFUSED, UrlState.GATED)
    )
    said = {
        "stopped by a signal": outcome.crawl.reason == SHUTDOWN,
        "no network: most sources could not be reached, none is blamed": outcome.crawl.outage,
        f"Slack refuses the token ({outcome.drain.token_trouble})": outcome.drain.token_trouble,
        f"unreachable: {outcome.drain.unreachable}": outcome.drain.unreachable,
        f"{outcome.drain.dead} messages refused for good": outcome.drain.dead,
        f"{outcome.drain.held_total} messages held: settle them with `quaywire notify --held resend|drop`": (
            outcome.drain.held_total
        ),
        f"{outcome.drain.wordless} events could not be put into words, see the log": outcome.drain.wordless,
        f"could not read {', '.join(outcome.reading.failed)}": outcome.reading.failed,
        f"{outcome.reading.left_out} articles left out after failed readings": outcome.reading.left_out,
        f"{lost} pages given up or refused": lost,
        f"failing again and again: {', '.join(outcome.troubled)}": outcome.troubled,
    }
    return [text for text, there in said.items() if there]
