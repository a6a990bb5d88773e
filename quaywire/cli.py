"""The command line. Heavy libraries are imported inside the commands, so that `--help` answers in a blink."""

from __future__ import annotations

import io
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from quaywire.cli_sources import sources
from quaywire.options import FILE, FILE_OR_STDIO, newsroom_options
from store.records import QuaywireError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Group(click.Group):
    """Expected errors end in one line on stderr and a telling exit code; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Raise click's Exit with the code of docs/operations.md."""
        from quaywire.exits import exit_for
        from quaywire.rooms import check_rooms

        try:
            check_rooms()
            return super().invoke(ctx)
        except QuaywireError as error:
            click.echo(f"quaywire: {error}", err=True)
            ctx.exit(exit_for(error))
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


verbose_option = click.option("-v", "--verbose", is_flag=True, help="Say what is going on.")
force_option = click.option("--force", is_flag=True, help="Visit every source now, due or not.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quaywire")
def main() -> None:
    """Read the trade press; tell Slack once of each port agreement, trade deal and tariff.

    New here? `quaywire demo` shows the whole way offline in less than a minute.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without the letter shows another one
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)  # on the handler: libraries set levels of their own on their loggers
    logging.basicConfig(handlers=[handler], format="%(levelname)s %(name)s: %(message)s")


@main.command()
@click.option(
    "--db",
    type=FILE,
    default=Path("demo/quaywire.db"),
    show_default=True,
    help="Where the demo keeps its database.",
)
def demo(db: Path) -> None:
    """Show the whole way on a sample newsroom, offline.

    Crawls nine papers on loopback, reads and stores their articles, and prints each alert once.
    """
    from quaywire.demo import run_demo

    sys.exit(run_demo(db))


@main.command()
@newsroom_options
@verbose_option
@force_option
@click.option("-q", "--quiet", is_flag=True, help="No summary line, unless something went wrong.")
def run(config: Path, db: Path | None, verbose: bool, force: bool, quiet: bool) -> None:
    """Crawl, read and tell: the command for cron.

    Visits the sources that are due, reads what is new and tells what matters. Quiet when all is well.
    """
    _stages(config, db, crawl=True, analyse=True, notify=True, force=force, verbose=verbose, quiet=quiet)


@main.command()
@newsroom_options
@verbose_option
@force_option
@click.argument("source", nargs=-1)
def crawl(config: Path, db: Path | None, verbose: bool, force: bool, source: tuple[str, ...]) -> None:
    """Collect articles; nothing is read or told.

    Visits the sources that are due, or the SOURCEs named whether they are due or not.
    """
    _stages(config, db, crawl=True, only=source, force=force or bool(source), verbose=verbose)


@main.command()
@newsroom_options
@verbose_option
@click.option("--reread", is_flag=True, help="Also articles that an older reader has read.")
def analyse(config: Path, db: Path | None, verbose: bool, reread: bool) -> None:
    """Read stored articles that are new.

    Stores the agreements and measures that they report, each with its sentence.
    """
    _stages(config, db, analyse=True, reread=reread, verbose=verbose)


@main.command()
@newsroom_options
@verbose_option
@click.option("--dry-run", is_flag=True, help="Print what would be told, and where; send and store nothing.")
@click.option(
    "--held",
    type=click.Choice(["resend", "drop"]),
    help="Settle the held messages: send them again, or never.",
)
def notify(config: Path, db: Path | None, verbose: bool, dry_run: bool, held: str | None) -> None:
    """Tell what is new, each event once.

    Where it is told stands in routes.toml.
    """
    if dry_run and held:
        raise click.UsageError("--held changes the outbox, --dry-run changes nothing; give one of them")
    if not dry_run:
        _stages(config, db, notify=True, verbose=verbose, held=held)
    from quaywire.preview import preview
    from quaywire.setup import read_setup

    preview(read_setup(config, db))


def _stages(config: Path, db: Path | None, **order: bool | str | tuple[str, ...] | None) -> NoReturn:
    from quaywire.run import Order
    from quaywire.run import run as run_stages
    from quaywire.setup import read_setup

    sys.exit(run_stages(read_setup(config, db), Order(**order)))  # type: ignore[arg-type]


@main.command()
@click.argument("file", type=FILE_OR_STDIO, required=False)
@click.option(
    "--jsonl",
    type=FILE_OR_STDIO,
    help="Many documents, one JSON object a line.",
)
@click.option("-o", "--output", type=FILE, help="Where to write; else stdout.")
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Processes that read the lines; 0 is one a core.",
)
@click.option("--title", default="", help="The headline, where the text does not open with it.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication: what 'yesterday' counts from."
)
@click.option("--url", help="Where the text was found.")
def extract(
    file: Path | None,
    jsonl: Path | None,
    output: Path | None,
    workers: int,
    title: str,
    published: datetime | None,
    url: str | None,
) -> None:
    """Print what a text reports, as JSON.

    FILE is plain text or HTML, - is stdin. Nothing is stored, no network is needed. Offsets count code
    points of the text; for HTML that is the article's text, which then stands in the object as "text".
    """
    from quaywire.reading import extract_file, extract_lines

    if jsonl and (title or published or url):
        raise click.UsageError("--title, --published and --url belong to a FILE; lines carry their own")
    if jsonl and not file:
        sys.exit(extract_lines(jsonl, output, workers=workers))
    if jsonl or not file:
        raise click.UsageError("name either a FILE or --jsonl LINES; - is stdin")
    extract_file(file, output, title=title, published=published.date() if published else None, url=url)


@main.command()
@newsroom_options
@verbose_option
@click.option("--dry-run", is_flag=True, help="Say how many texts would change; change none.")
@click.argument("source", nargs=-1)
def reextract(config: Path, db: Path | None, verbose: bool, dry_run: bool, source: tuple[str, ...]) -> None:
    """Take the text out of kept pages again, after an upgrade of the extractors.

    Needs keep_pages = true in settings.toml. Texts that differ become new versions, which the next run reads.
    """
    from quaywire.reextract import reextract as take_again
    from quaywire.setup import read_setup

    sys.exit(take_again(read_setup(config, db), source, dry_run=dry_run, verbose=verbose))


@main.command()
@newsroom_options
@click.argument("url")
def why(config: Path, db: Path | None, url: str) -> None:
    """Tell what became of a URL: who named it, how it ended, what was read and told, with times.

    Also finds it with another scheme, with or without www, with tracking parameters.
    """
    from quaywire.setup import read_setup
    from quaywire.why import why as tell_why

    sys.exit(tell_why(read_setup(config, db), url))


main.add_command(sources)
