"""`quaywire sources`: what the newsroom reads, and how each source is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import click
from rich.console import Console

from crawler.report import CheckReport
from crawler.run import check
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import Order, check_known, crawl_order, utc_now
from quaywire.setup import Setup
from store.database import Store
from store.health import Trouble
from store.records import ConfigError, Source, SourceKind, SourceState
from store.toml import one_line

HEAD = ("source", "region", "publisher", "verified", "last new", "state", "address")
ANSWERS = ("", "source", "fault", "answer", "form", "entries", "newest", "validators", "note")
STALE = timedelta(days=90)  # our own figure: some publishers move their feeds within a season


def list_sources(setup: Setup) -> None:
    """Print one line a source; columns are aligned, and parted by two blanks or more."""
    states, troubles = _known(setup)
    rows = [
        HEAD,
        *(_row(source, states.get(source.id), troubles.get(source.id)) for source in setup.sources),
    ]
    for line in _aligned(rows):
        click.echo(line)


def check_sources(setup: Setup, named: Sequence[str]) -> Exit:
    """Ask each source once and print how it answered; the code says whether all of them can be crawled.

    Raises ConfigError when ``named`` holds a source that is not in config/sources.
    """
    check_known(setup, named)
    by_id = {source.id: source for source in setup.sources}
    chosen = [by_id[one] for one in named] or [source for source in setup.sources if source.enabled]
    refuse_unwritten(setup, chosen)
    with progress("checking", console=Console(stderr=True), total=len(chosen)) as tell:
        reports = check(chosen, crawl_order(setup, Order()), on_progress=tell)
    for line in _aligned([ANSWERS, *(_told(report) for report in reports)]):
        click.echo(line)
    for line in _summary(reports, chosen, today=utc_now().date()):
        click.echo(line)
    return Exit.OK if all(report.ok for report in reports) else Exit.PARTIAL


def refuse_unwritten(setup: Setup, chosen: Sequence[Source]) -> None:
    """Raise ConfigError for a source that is switched off because nobody has written its layout yet."""
    for source in chosen:
        if source.kind in {SourceKind.LISTING, SourceKind.API} and not (source.layout.item or source.enabled):
            file = setup.config_dir / "sources" / f"{source.id}.toml"
            raise ConfigError(f"{file}: layout.item: is missing; a {source.kind} cannot be read without it")


def _known(setup: Setup) -> tuple[dict[str, SourceState], Mapping[str, Trouble]]:
    """What is known of each source, and what is wrong with it; both empty before the first run."""
    if not setup.db_path.exists():
        return {}, {}
    with Store.open(setup.db_path, read_only=True) as store:
        states = {state.source_id: state for state in store.sources.states()}
        return states, store.health.troubles()


def _row(source: Source, state: SourceState | None, trouble: Trouble | None) -> tuple[str, ...]:
    verified = source.verified.isoformat() if source.verified else "never"
    new = state.last_new_item_at if state else None
    last_new = f"{new:%Y-%m-%d}" if new else "-"
    told = _state(source, state, trouble)
    return (source.id, source.region, source.publisher, verified, last_new, told, source.url)


def _state(source: Source, state: SourceState | None, trouble: Trouble | None) -> str:
    if not source.enabled:
        return "off"
    if state is None or state.last_attempt_at is None:
        return "not visited"
    if trouble is not None:
        return one_line(f"{trouble.what}: {trouble.detail}")
    if state.fail_weight:
        return f"failing ({state.http_status or 'no answer'})"
    return f"ok {state.last_ok_at:%Y-%m-%d %H:%M}" if state.last_ok_at else "empty"


def _told(report: CheckReport) -> tuple[str, ...]:
    validators = [
        name for name, value in (("ETag", report.etag), ("Last-Modified", report.last_modified)) if value
    ]
    return (
        "ok" if report.ok else "FAIL",
        report.source_id,
        str(report.fault or "-"),
        str(report.http_status or "none"),
        report.form or "-",
        str(len(report.entries)),
        f"{report.newest:%Y-%m-%d}" if report.newest else "-",
        ", ".join(validators) or "-",
        f"{report.error}{way_of(report)}".strip(),
    )


def way_of(report: CheckReport) -> str:
    """The redirects on the way to the answer: `` -> 301 https://…``."""
    return "".join(f" -> {step}" for step in report.redirects)


def _summary(reports: Sequence[CheckReport], chosen: Sequence[Source], *, today: date) -> Iterator[str]:
    """How many are well, what ails the others by kind, and whose address nobody saw work of late."""
    good = sum(report.ok for report in reports)
    yield f"\n{good} of {len(chosen)} can be crawled as configured"
    ill = [report for report in reports if not report.ok]
    kinds = Counter(str(report.fault or report.outcome) for report in ill)
    for kind, times in kinds.most_common():
        named = ", ".join(one.source_id for one in ill if str(one.fault or one.outcome) == kind)
        yield f"  {kind} ({times}): {named}"
    stale = [source for source in chosen if is_stale(source, today=today)]
    if stale:
        days = ", ".join(f"{one.id} ({one.verified or 'never'})" for one in stale)
        yield f"verified more than {STALE.days} days ago, or never ({len(stale)}): {days}"


def is_stale(source: Source, *, today: date) -> bool:
    """Whether it is too long ago that somebody noted the address as good."""
    return source.verified is None or today - source.verified > STALE


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
