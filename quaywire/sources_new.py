"""`quaywire sources new NAME URL`: a source out of a page that lists articles, born with a failing test."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from crawler.run import shaped
from notifier.text import clean
from quaywire import sources_guess as guess
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import Order, crawl_order, utc_now
from quaywire.setup import Setup
from quaywire.sources_add import address
from quaywire.sources_file import checked, refuse_taken, toml_of, write_new
from quaywire.sources_pages import EXPECTED, FILL_IN, folder_of
from store.records import ConfigError, InputError, Layout, Source, SourceKind

UNKNOWN = Layout(item=FILL_IN, link=FILL_IN, title=FILL_IN, date=FILL_IN)
PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <title>A list of news, invented</title>
  </head>
  <body>
    <!-- FILL_IN: give this list the tags and classes of the real one; the words stay invented -->
    <main>
      <article>
        <h3><a href="/news/story-1">Two ports agree on shore power</a></h3>
        <time datetime="2026-11-18">November 18, 2026</time>
      </article>
      <article>
        <h3><a href="/news/story-2">A terminal orders six cranes</a></h3>
        <time datetime="2026-11-12">November 12, 2026</time>
      </article>
    </main>
  </body>
</html>
"""
NEXT = """
Next: `quaywire sources test {id} --saved` fails and says what to fill in; when it passes,
`quaywire sources test {id}` reads the real page; then set enabled = true."""
BLANK = {"entries": [{"url": FILL_IN, "title": FILL_IN, "published": FILL_IN}], "next": None}
NOTES = {
    "publisher": "Guessed from the address: the family it belongs to; one family counts as one voice.",
    "official": "Guessed: true for governments, ports and agencies that speak for themselves.",
    "region": "Guessed from the address.",
    "enabled": "Take this line out once the saved page passes and the real one is read.",
    "[layout]": "CSS selectors; all but item and next count from the item.",
}


def new_source(setup: Setup, name: str, typed: str, *, dry_run: bool) -> Exit:
    """Write TOML, page and expected JSON of a listing source; the selectors are guessed where they can be.

    Raises InputError for a name or an address that cannot be used, ConfigError for one that is there already,
    OutputError where a file cannot be written.
    """
    url, source_id = address(typed), guess.slug(name)
    if not source_id:
        raise InputError("NAME: must hold a letter or a digit")
    folder, pages = setup.config_dir / "sources", folder_of(setup.config_dir, source_id)
    refuse_taken(folder, setup.sources, source_id=source_id, url=url)
    if pages.exists():
        raise ConfigError(f"{pages}: is there already; remove it, or choose another NAME")
    with progress("asking", console=Console(stderr=True)) as tell:
        tell(url)
        found = shaped(url, crawl_order(setup, Order()))
    if isinstance(found, str):
        click.echo(f"{url}: {clean(found, limit=200)}; the selectors are yours to fill in")
        layout, page = UNKNOWN, PAGE
    else:
        click.echo(f"{url}: a list of {found.items} articles; its selectors are guessed")
        layout, page = found.layout, found.html
    source = _source(source_id, name, url, layout, setup)
    text = toml_of(source, notes=NOTES)
    checked(source_id, text)
    files = {
        pages / "page.html": page,
        pages / EXPECTED: json.dumps(BLANK, indent=2) + "\n",
        folder / f"{source_id}.toml": text,
    }
    return _written(files, source, dry_run=dry_run)


def _source(source_id: str, name: str, url: str, layout: Layout, setup: Setup) -> Source:
    shown = name if name != source_id else name.replace("_", " ").title()
    home = guess.home_of(url)
    least, most = guess.intervals_s(None)
    return Source(
        id=source_id,
        name=" ".join(shown.split()),
        homepage=guess.homepage_of(url),
        publisher=guess.publisher_of(url, setup.sources),
        official=guess.official(url, shown),
        region=home.region,
        country=home.country,
        tags=guess.tags_of(shown),
        kind=SourceKind.LISTING,
        url=url,
        min_interval_s=max(least, 2 * guess.HOUR_S),
        max_interval_s=most,
        enabled=False,
        verified_how=f"written by quaywire sources new on {utc_now():%Y-%m-%d}: unverified",
        min_articles=3,
        layout=layout,
    )


def _written(files: dict[Path, str], source: Source, *, dry_run: bool) -> Exit:
    for path, text in files.items():
        if dry_run:
            click.echo(f"\n{path}:\n\n{text}")
        else:
            write_new(path, text)
            click.echo(f"Written: {path}")
    if dry_run:
        click.echo("Nothing was written.")
        return Exit.OK
    click.echo(NEXT.format(id=source.id))
    return Exit.OK
