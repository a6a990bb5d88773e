"""`quaywire reextract`: the text of kept pages, taken out again."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.console import Console

from crawler.again import extract_again
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import check_known, only_run, utc_now
from quaywire.setup import Setup
from store.database import Store
from store.records import ConfigError


def reextract(setup: Setup, named: Sequence[str], *, dry_run: bool, verbose: bool) -> Exit:
    """Read the kept pages of the sources named, or of all; print what came of it.

    Raises ConfigError for an unknown source and where no page was ever kept, StoreError.
    """
    check_known(setup, named)
    chosen = [source for source in setup.sources if not named or source.id in named]
    with only_run(setup) as alone:
        if not alone:
            click.echo(f"another run works on {setup.db_path}; nothing done", err=True)
            return Exit.LATER
        with Store.open(setup.db_path, create=False) as store:
            total = store.pages.count([source.id for source in chosen])
            if not total:
                file = setup.config_dir / "settings.toml"
                raise ConfigError(f"{file}: keep_pages: no page was kept; set it to true and crawl first")
            with progress(
                "reading again", console=Console(stderr=True), total=total, verbose=verbose
            ) as tell:
                report = extract_again(
                    store,
                    chosen,
                    clock=utc_now,
                    limit_s=setup.settings.crawler.extract_timeout.total_seconds(),
                    on_progress=tell,
                    dry_run=dry_run,
                )
    for one in report.failed:
        click.echo(f"not read: {one}", err=True)
    would = "would change" if dry_run else "changed"
    click.echo(
        f"{total} pages: {report.changed} texts {would}, {report.same} the same, {len(report.failed)} failed"
    )
    return Exit.PARTIAL if report.failed else Exit.OK
