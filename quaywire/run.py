"""Joins the rooms: crawl what is due, read what is new, tell what matters. Each stage can run alone."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import click
from filelock import FileLock, Timeout
from rich.console import Console

from crawler.report import CrawlReport
from crawler.run import CrawlOrder, crawl
from notifier.console import ConsoleSender
from notifier.outcomes import Sender
from notifier.worker import DrainReport, drain, enqueue
from quaywire.exits import Exit
from quaywire.health import teller, watch
from quaywire.progress import progress
from quaywire.setup import Setup
from quaywire.summary import SHUTDOWN, Outcome, Reading, line, summary, verdict
from store.database import Store
from store.health import FAILING_FROM
from store.records import ConfigError, StoreError


def utc_now() -> datetime:
    """The clock of a real run."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which stages to do, and how."""

    crawl: bool = False
    analyse: bool = False
    notify: bool = False
    only: tuple[str, ...] = ()  # sources; empty means all
    force: bool = False  # visit sources that are not due
    reread: bool = False  # read again what an older reader has read
    verbose: bool = False
    held: Literal["resend", "drop"] | None = None  # what a person has decided on held messages
    quiet: bool = False  # no summary line on a terminal; trouble is told all the same


def run(setup: Setup, order: Order) -> Exit:
    """Do the ordered stages under the lock of the database; leave a row in ``runs`` and, if wanted, a line.

    Raises StoreError and ConfigError. What a single source, article or message does wrong is in the verdict.
    """
    check_enabled(setup, order.only)
    console = Console(stderr=True)
    chatty = order.verbose or (console.is_terminal and not order.quiet)
    with only_run(setup) as alone:
        if not alone:
            if chatty:
                console.print(f"another run works on {setup.db_path}; nothing done", markup=False)
            return Exit.OK
        outcome = _recorded(setup, order, console)
    code = verdict(outcome)
    if chatty or code is not Exit.OK:
        console.print(line(outcome), markup=False, highlight=False, soft_wrap=True)
    return code


def check_known(setup: Setup, named: Iterable[str]) -> None:
    """Raise ConfigError where a source is named that does not exist."""
    for one in sorted(set(named) - {source.id for source in setup.sources}):
        folder = setup.config_dir / "sources"
        raise ConfigError(f"{folder}: no source called {one}; `quaywire sources list` names them all")


def check_enabled(setup: Setup, named: Collection[str]) -> None:
    """Raise ConfigError where a source is named that is switched off: a crawl would pass it by in silence."""
    check_known(setup, named)
    for source in setup.sources:
        if source.id in named and not source.enabled:
            file = setup.config_dir / "sources" / f"{source.id}.toml"
            raise ConfigError(f"{file}: enabled: the source is switched off; set it to true first")


@contextmanager
def only_run(setup: Setup) -> Iterator[bool]:
    """Yield False where another run is at work; the system frees the lock of a dead process."""
    if not setup.db_path.absolute().parent.is_dir():
        raise StoreError(f"{setup.db_path}: its folder does not exist; create it first")
    lock = FileLock(f"{setup.db_path}.lock", mode=0o600, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise StoreError(f"{lock.lock_file}: cannot be made: {error.strerror or error}") from error
    try:
        yield True
    finally:
        lock.release()


def _recorded(setup: Setup, order: Order, console: Console) -> Outcome:
    started = time.monotonic()
    kind = "+".join(stage for stage in ("crawl", "analyse", "notify") if getattr(order, stage))
    with Store.open(setup.db_path, create=order.crawl) as store:
        run_id = store.runs.start(kind, utc_now())
    crawled = crawl_stage(setup, order, console) if order.crawl else CrawlReport()
    with Store.open(setup.db_path, check=False) as store:
        stopped = crawled.reason == SHUTDOWN
        reads, tells = order.analyse and not stopped, order.notify and not stopped
        outcome = Outcome(
            crawl=crawled,
            reading=analyse_stage(store, setup, order, console, run_id=run_id) if reads else Reading(),
            drain=notify_stage(store, setup, order) if tells else DrainReport(),
            troubled=troubled(store, crawled),
        )
        if order.crawl and not (stopped or crawled.outage):
            watch(store, tell=teller(setup), now=utc_now())
        outcome = replace(outcome, seconds=time.monotonic() - started)
        stats = {"requests": crawled.requests, "waiting": crawled.waiting, "reason": crawled.reason}
        store.runs.finish(run_id, verdict(outcome).name.lower(), summary(outcome), stats, utc_now())
    return outcome


def troubled(store: Store, crawled: CrawlReport) -> tuple[str, ...]:
    """Sources of this crawl that have failed beyond a passing fault."""
    asked = {result.source_id for result in crawled.results}
    states = store.sources.states()
    return tuple(s.source_id for s in states if s.source_id in asked and s.fail_weight >= FAILING_FROM)


def crawl_order(setup: Setup, order: Order) -> CrawlOrder:
    """The order for the crawler, with the manners of settings.toml."""
    manners = setup.settings.crawler
    return CrawlOrder(
        db_path=setup.db_path,
        config_dir=setup.config_dir,
        only=order.only,
        force=order.force,
        contact=manners.contact,
        delay_s=manners.delay.total_seconds(),
        time_limit_s=manners.time_limit.total_seconds(),
        extract_timeout_s=manners.extract_timeout.total_seconds(),
        keep_pages=manners.keep_pages,
    )


def crawl_stage(setup: Setup, order: Order, console: Console) -> CrawlReport:
    """Visit what is due; the crawler opens the store itself."""
    with progress("crawling", console=console, verbose=order.verbose) as tell:
        return crawl(crawl_order(setup, order), on_progress=tell)


def analyse_stage(store: Store, setup: Setup, order: Order, console: Console, *, run_id: int) -> Reading:
    """Read what nobody has read. spaCy is loaded only if there is something to read."""
    if not order.reread and not store.articles.count_unanalysed():
        return Reading()
    from nlp.extract import extractor
    from nlp.pipeline import load
    from quaywire.analyse import Analyst

    homes = {source.id: source.country for source in setup.sources}
    analyst = Analyst(store=store, nlp=load(), reader=extractor(), homes=homes, run_id=run_id, clock=utc_now)
    return analyst.analyse(console, reread=order.reread, verbose=order.verbose)


def notify_stage(store: Store, setup: Setup, order: Order) -> DrainReport:
    """Write what is new into the outbox and empty it; what a person decided on held messages comes first."""
    slack = setup.routes.slack
    if order.held:
        store.outbox.settle_held(resend=order.held == "resend")
    queued = enqueue(store, setup.routes, utc_now())
    report = drain(
        store,
        senders(setup),
        utc_now,
        time.sleep,
        pace_s=slack.pace_s,
        grace_s=slack.grace_s,
        on_unknown=slack.on_unknown,
        ops_channel=slack.ops_channel,
    )
    return replace(report, wordless=queued.wordless)


def say(text: str) -> None:
    """One alert on stdout. Raises OSError where there is none, so that the alert waits."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "stdout is closed")
    click.echo(f"{text}\n")


def senders(setup: Setup) -> Mapping[str, Sender]:
    """The console for the console, and for Slack too where no token is set: same outbox, same routes."""
    console = ConsoleSender(say)
    token = os.environ.get(setup.routes.slack.token_env)
    if not token or "slack" not in setup.routes.sinks():
        return {"console": console, "slack": console}
    from notifier.slack import SlackSender

    return {"console": console, "slack": SlackSender(token, base_url=os.environ.get("QUAYWIRE_SLACK_API"))}
