"""`quaywire sources`: the commands that look after what the newsroom reads."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from quaywire.options import FILE_OR_STDIO, dry_run_option, newsroom_options


@click.group()
def sources() -> None:
    """Look after the sources of the newsroom."""


@sources.command("list")
@newsroom_options
def list_command(config: Path, db: Path | None) -> None:
    """Print every source with its state.

    \b
    Example:
      quaywire sources list | grep failing
    """
    from quaywire.setup import read_setup
    from quaywire.sources import list_sources

    list_sources(read_setup(config, db))


@sources.command("check", short_help="Ask each source once and say how it answers.")
@newsroom_options
@click.argument("source", nargs=-1)
def check_command(config: Path, db: Path | None, source: tuple[str, ...]) -> None:
    """Ask each source once and say how it answers; nothing is stored.

    Asks the SOURCEs, or all that are enabled. What ails them is summed up by kind at the end.

    \b
    Example:
      quaywire sources check gcaptain wto
    """
    from quaywire.setup import read_setup
    from quaywire.sources import check_sources

    sys.exit(check_sources(read_setup(config, db), source))


@sources.command("add", short_help="Find the feed of a site and write its file.")
@newsroom_options
@click.argument("url")
@click.option(
    "--id", "source_id", default="", help="The id, which is the name of its file; else from its name."
)
@click.option(
    "--region", default="", help="Its region, as routes.toml knows it; else guessed from the address."
)
@dry_run_option
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
def add_command(
    config: Path, db: Path | None, url: str, source_id: str, region: str, dry_run: bool, yes: bool
) -> None:
    """Find the feed or news sitemap behind URL, show what would be read out of it, write its file.

    URL may be a feed, a sitemap, a front page or an article. Nothing that is there is overwritten.

    \b
    Example:
      quaywire sources add https://gcaptain.com --region global
    """
    from quaywire.setup import read_setup
    from quaywire.sources_add import Wish, add_source, refuse_silence

    wish = Wish(url=url, id=source_id, region=region.strip(), dry_run=dry_run, yes=yes)
    refuse_silence(wish)
    sys.exit(add_source(read_setup(config, db, may_be_empty=True), wish))


@sources.command("test", short_help="Show how a source is read today.")
@newsroom_options
@click.argument("source")
@click.option(
    "--blocks", is_flag=True, help="Print the Slack messages themselves, as JSON for Block Kit Builder."
)
@click.option("--saved", is_flag=True, help="Read its saved page instead, and compare with expected.json.")
def test_command(config: Path, db: Path | None, source: str, blocks: bool, saved: bool) -> None:
    """Show how a source is read today, and what a channel would hear; nothing is stored or sent.

    \b
    Example:
      quaywire sources test gcaptain
    """
    from quaywire.setup import read_setup
    from quaywire.sources_look import look_at, read_saved

    if blocks and saved:
        raise click.UsageError("--saved reads no articles, so there are no --blocks; give one of them")
    setup = read_setup(config, db)
    sys.exit(read_saved(setup, source) if saved else look_at(setup, source, blocks=blocks))


@sources.command("new", short_help="Make a source of a page that lists articles.")
@newsroom_options
@click.argument("name")
@click.argument("url")
@dry_run_option
def new_command(config: Path, db: Path | None, name: str, url: str, dry_run: bool) -> None:
    """Make a source of a page that lists articles, with a page and a test that fails first.

    For sites without a feed: the selectors are guessed from the page at URL where it can be had.

    \b
    Example:
      quaywire sources new "Port of Los Angeles" https://www.portoflosangeles.org/news
    """
    from quaywire.setup import read_setup
    from quaywire.sources_new import new_source

    sys.exit(new_source(read_setup(config, db, may_be_empty=True), name, url, dry_run=dry_run))


@sources.command("import", short_help="Take the feeds of an OPML list.")
@newsroom_options
@click.argument("file", type=FILE_OR_STDIO)
@dry_run_option
def import_command(config: Path, db: Path | None, file: Path, dry_run: bool) -> None:
    """Write a file for each feed of an OPML list, switched off and unverified.

    FILE is what a feed reader exports, - is stdin. Feeds that are here already are skipped.

    \b
    Example:
      quaywire sources import subscriptions.opml --dry-run
    """
    from quaywire.setup import read_setup
    from quaywire.sources_opml import import_opml

    import_opml(read_setup(config, db, may_be_empty=True), file, dry_run=dry_run)


@sources.command("export", short_help="Write the feeds as OPML.")
@newsroom_options
@click.option(
    "--opml",
    "target",
    type=FILE_OR_STDIO,
    default=Path("-"),
    show_default=True,
    help="Where to write; - is stdout.",
)
@click.option("--all", "everything", is_flag=True, help="Also the sources that are switched off.")
def export_command(config: Path, db: Path | None, target: Path, everything: bool) -> None:
    """Write the feeds as OPML 2.0, which any feed reader takes.

    \b
    Example:
      quaywire sources export --opml quaywire.opml
    """
    from quaywire.setup import read_setup
    from quaywire.sources_opml import export_opml

    export_opml(read_setup(config, db), target, everything=everything)
