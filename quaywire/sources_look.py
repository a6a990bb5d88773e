"""`quaywire sources test ID`: what a source answers, how it is read, and what a channel would hear of it."""

from __future__ import annotations

import click
from rich.console import Console

from crawler.report import CheckReport
from crawler.run import look
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import Order, check_known, crawl_order, utc_now
from quaywire.setup import Setup
from quaywire.sources import refuse_unwritten, way_of
from quaywire.sources_pages import complaints, folder_of
from quaywire.sources_read import preview, samples, shown
from store.records import Source


def look_at(setup: Setup, source_id: str, *, blocks: bool = False) -> Exit:
    """Ask one source, read its newest entries and print them and their alerts; nothing is stored or sent.

    Raises ConfigError where there is no such source.
    """
    check_known(setup, [source_id])
    source = next(one for one in setup.sources if one.id == source_id)
    refuse_unwritten(setup, [source])
    with progress("asking", console=Console(stderr=True)) as tell:
        report, leaves = look(source, crawl_order(setup, Order()), on_progress=tell)
    click.echo(_answer(source, report), err=blocks)
    found = []
    for place, sample in enumerate(samples(leaves, source, now=utc_now()) if leaves else (), start=1):
        click.echo(shown(sample, place), err=blocks)
        found.append(sample)
    if found:
        click.echo("\nWhat would be told:\n", err=blocks)
        told = preview(found, setup.routes, blocks=blocks)
        click.echo(f"{told} alerts; nothing was stored or sent.", err=blocks)
    return Exit.OK if report.ok else Exit.PARTIAL


def read_saved(setup: Setup, source_id: str) -> Exit:
    """Read the saved page of a source and compare it with what is expected; no network is needed.

    Raises ConfigError where there is no such source.
    """
    check_known(setup, [source_id])
    source = next(one for one in setup.sources if one.id == source_id)
    folder = folder_of(setup.config_dir, source_id)
    found = complaints(source, folder)
    for line in found:
        click.echo(line, err=True)
    if not found:
        click.echo(f"{folder}: read as expected")
    return Exit.PARTIAL if found else Exit.OK


def _answer(source: Source, report: CheckReport) -> str:
    newest = f", newest {report.newest:%Y-%m-%d}" if report.newest else ""
    facts = f"{report.form or source.kind}, {len(report.entries)} entries{newest}"
    trouble = f"\n{report.fault or report.outcome}: {report.error}" if not report.ok else ""
    off = "" if source.enabled else "\nIt is switched off (enabled = false), so no run visits it."
    status = report.http_status or "no answer"
    return f"{source.url}\n{status}{way_of(report)}; {facts}{trouble}{off}\n"
