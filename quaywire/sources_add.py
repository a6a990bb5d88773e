"""`quaywire sources add URL`: find the feed, show what would be read out of it, write its file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from crawler.canonical import canonical, host_of
from crawler.discovery import Discovery, Leaf, Tried, dates_of, described
from crawler.guard import newsroom, refusal
from crawler.run import discover
from notifier.text import clean
from quaywire import sources_guess as guess
from quaywire.exits import Exit
from quaywire.progress import progress
from quaywire.run import Order, crawl_order, utc_now
from quaywire.setup import Setup
from quaywire.sources_file import checked, refuse_taken, toml_of, write_new
from quaywire.sources_read import samples, shown
from store.records import InputError, Source
from store.toml import one_line

NOTHING = "no feed and no news sitemap found ({why}); a page of headlines: `quaywire sources new NAME URL`"
ID = re.compile(r"[a-z0-9_]+")
WHOLE_SHARE = 0.9  # of a page's text: from here on the source's own words are the article


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person said of the source; empty where it is to be guessed."""

    url: str
    id: str = ""
    region: str = ""
    dry_run: bool = False
    yes: bool = False


def add_source(setup: Setup, wish: Wish) -> Exit:
    """Look for the feed or news sitemap behind the address and write ``config/sources/<id>.toml``.

    Raises InputError for an address that cannot be asked, ConfigError for an id or an address that is
    there already, OutputError where the file cannot be written.
    """
    if wish.id and not ID.fullmatch(wish.id):
        raise InputError(one_line(f"--id {wish.id}: may hold a-z, 0-9 and _ only"))
    url = address(wish.url)
    folder = setup.config_dir / "sources"
    refuse_taken(folder, setup.sources, source_id=wish.id, url=url)
    with progress("asking", console=Console(stderr=True)) as tell:
        found = discover(url, crawl_order(setup, Order()), on_progress=tell)
    for line in asked(found):
        click.echo(line)
    if found.best is None:
        click.echo(
            f"quaywire: {url}: {NOTHING.format(why=found.stopped or 'asked all usual places')}", err=True
        )
        return Exit.PARTIAL
    refuse_taken(folder, setup.sources, url=found.best.address)
    source = drafted(found, found.best, wish, setup.sources, now=utc_now())
    refuse_taken(folder, setup.sources, source_id=source.id)
    _show(found, source)
    return _written(folder / f"{source.id}.toml", source, notes(found, source, wish, setup.sources), wish)


def address(text: str) -> str:
    """The web address that a person typed, with https where they left it out. Raises InputError."""
    spelt = text.strip() if "://" in text else f"https://{text.strip()}"
    url = canonical(spelt) if text.isprintable() else None
    why = refusal(url, newsroom()) if url else "is no web address"
    if url is None or why:
        raise InputError(one_line(f"{text}: cannot be asked: {why}"))
    return url


def asked(found: Discovery) -> Iterator[str]:
    """Every address that was asked, in its order, with what came of it."""
    yield "Asked:"
    for one in found.tried:
        mark = "->" if one is found.best else "  "
        known = described(one)
        said = "" if known == f"answered {one.status}" else f": {clean(known, limit=200)}"
        yield f" {mark} {one.status or '---'}  {one.candidate.url} ({one.candidate.why}){said}"
    if found.stopped:
        yield f"    {found.stopped}"


def drafted(found: Discovery, best: Tried, wish: Wish, sources: Sequence[Source], *, now: datetime) -> Source:
    """The source as its file will describe it; ``notes`` says which of it is a guess."""
    name = guess.name_of(found.name, best.title, url=best.address)
    first = found.tried[0]
    homepage = guess.homepage_of(first.url if first.url and first is not best else best.entries[0].url)
    home = guess.home_of(homepage)
    cadence = guess.cadence_s(dates_of(best.entries))
    least, most = guess.intervals_s(cadence)
    newest = f", the newest of {best.newest:%Y-%m-%d}" if best.newest else ", none of them dated"
    return Source(
        id=wish.id or guess.slug(name) or guess.slug(host_of(best.address)),
        name=name,
        homepage=homepage,
        publisher=guess.publisher_of(homepage, sources),
        official=guess.official(homepage, name),
        region=wish.region or home.region,
        country=home.country,
        lang=found.lang if len(found.lang) == 2 and found.lang.isascii() else "en",
        tags=guess.tags_of(name),
        kind=best.kind,
        url=best.address,
        min_interval_s=least,
        max_interval_s=most,
        excerpt_only=bool(found.leaves) and walled(found.leaves),
        full_content=says_it_all(found.leaves),
        verified=now.date(),
        verified_how=f"fetched by quaywire on {now:%Y-%m-%d}: {len(best.entries)} entries{newest}",
        min_articles=guess.min_articles(len(best.entries)),
        cadence_s=cadence,
    )


def walled(leaves: Sequence[Leaf]) -> bool:
    """Whether every page that was asked is closed to us."""
    opened = [leaf for leaf in leaves if leaf.error or leaf.from_page]
    return bool(opened) and all(leaf.walled for leaf in opened)


def says_it_all(leaves: Sequence[Leaf]) -> bool:
    """Whether the source's own words are as long as every page that was read."""
    pages = [leaf for leaf in leaves if leaf.from_page]
    return bool(pages) and all(leaf.said >= WHOLE_SHARE * len(leaf.read.text) for leaf in pages)


def notes(found: Discovery, source: Source, wish: Wish, sources: Sequence[Source]) -> Mapping[str, str]:
    """The comments of the file: what is guessed, from what, and what else could stand there."""
    regions = ", ".join(sorted({one.region for one in sources} | {"global"}))
    family = any(one.publisher == source.publisher for one in sources)
    told = {
        "publisher": "The family it belongs to; sources of one family count as one voice. "
        + ("It has others here." if family else "Guessed from the address."),
        "official": "Guessed: true for governments, ports and agencies that speak for themselves.",
        "tags": "Guessed; for people alone.",
    }
    if not wish.region:
        told["region"] = f"Guessed from the address. In use here: {regions}."
    if source.excerpt_only:
        told["excerpt_only"] = "Its pages are closed to us, so only title, summary and link are read."
    if source.full_content:
        told["full_content"] = "Its entries are as long as its pages, so no page is downloaded."
    if found.others:
        more = ", ".join(one.candidate.url for one in found.others[:5])
        told["kind"] = f"Found too: {more}"
    return told


def _show(found: Discovery, source: Source) -> None:
    click.echo(f"\n{clean(source.name, limit=80)}: the newest entries, and what would be read out of them\n")
    for place, sample in enumerate(samples(found.leaves, source, now=utc_now()), start=1):
        click.echo(shown(sample, place))
    if found.others:
        click.echo("\nAlso found:")
    for one in found.others[:5]:
        click.echo(f"    {one.candidate.url}: {clean(described(one), limit=200)}")


def _written(path: Path, source: Source, comments: Mapping[str, str], wish: Wish) -> Exit:
    text = toml_of(source, notes=comments)
    checked(source.id, text)
    click.echo(f"\n{path}:\n")
    click.echo("".join(f"    {line}\n" if line else "\n" for line in text.splitlines()))
    if wish.dry_run:
        click.echo("Nothing was written.")
        return Exit.OK
    if not wish.yes and not click.confirm("Write it?", default=True):
        click.echo("Nothing was written.")
        return Exit.OK
    write_new(path, text)
    click.echo(f'Written: {path}. Correct the lines that say "Guessed", read the publisher\'s terms, then')
    click.echo(f"    quaywire sources test {source.id}     what its newest entries would alert")
    click.echo(f"    quaywire crawl {source.id}            the first visit; what stands there is not told")
    return Exit.OK


def refuse_silence(wish: Wish) -> None:
    """Raise click's UsageError where nobody can be asked and nobody said yes."""
    if not (wish.yes or wish.dry_run or sys.stdin.isatty()):
        raise click.UsageError("there is no terminal to ask on; give --yes to write, --dry-run to look only")
