"""`quaywire sources`: what the newsroom reads, and how each source is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from rich.console import Console

from crawler.report import CheckReport
from crawler.run import check
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import Order, check_known, crawl_order
from quaywire.setup import Setup
from store.database import Store
from store.records import Source, SourceState

HEAD = ("source", "region", "publisher", "verified", "state", "address")


def list_sources(setup: Setup) -> None:
    """Print one line a source; columns are aligned, and parted by two blanks or more."""
    states = _states(setup)
    rows = [HEAD, *(_row(source, states.get(source.id)) for source in setup.sources)]
    for line in _aligned(rows):
        click.echo(line)


def check_sources(setup: Setup, named: Sequence[str]) -> Exit:
    """Ask each source once and print how it answered; the code says whether all of them can be crawled.

    Raises ConfigError when ``named`` holds a source that is not in config/sources.
    """
    check_known(setup, named)
    by_id = {source.id: source for source in setup.sources}
    chosen = [by_id[one] for one in named] or [source for source in setup.sources if source.enabled]
    with progress("checking", console=Console(stderr=True), total=len(chosen)) as tell:
        reports = check(chosen, crawl_order(setup, Order()), on_progress=tell)
    for report in reports:
        click.echo(_told(report))
    good = sum(report.ok for report in reports)
    click.echo(f"{good} of {len(chosen)} can be crawled as configured")
    return Exit.OK if good == len(chosen) else Exit.PARTIAL


def _states(setup: Setup) -> dict[str, SourceState]:
    """Empty before the first run."""
    if not setup.db_path.exists():
        return {}
    with Store.open(setup.db_path, read_only=True) as store:
        return {state.source_id: state for state in store.sources.states()}


def _row(source: Source, state: SourceState | None) -> tuple[str, ...]:
    verified = source.verified.isoformat() if source.verified else "never"
    return (source.id, source.region, source.publisher, verified, _state(source, state), source.url)


def _state(source: Source, state: SourceState | None) -> str:
    if not source.enabled:
        return "off"
    if state is None or state.last_attempt_at is None:
        return "not visited"
    if state.fail_weight:
        return f"failing ({state.http_status or 'no answer'})"
    return f"ok {state.last_ok_at:%Y-%m-%d %H:%M}" if state.last_ok_at else "empty"


def _told(report: CheckReport) -> str:
    newest = f", newest {report.newest:%Y-%m-%d}" if report.newest else ""
    validators = [
        name for name, value in (("ETag", report.etag), ("Last-Modified", report.last_modified)) if value
    ]
    facts = f"{report.entries} entries{newest}, validators: {' and '.join(validators) or 'none'}"
    way = "".join(f" -> {step}" for step in report.redirects)
    mark = "ok  " if report.ok else "FAIL"
    return f"{mark} {report.source_id}: {report.http_status or 'no answer'}{way}; {report.error or facts}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
