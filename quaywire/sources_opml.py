"""`quaywire sources import` and `export`: lists of feeds as feed readers keep them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from crawler.canonical import canonical, host_of
from crawler.guard import newsroom, refusal
from crawler.opml import MAX_BYTES, Outline, parse, written
from crawler.sources import address_key
from notifier.text import clean
from quaywire import sources_guess as guess
from quaywire.run import utc_now
from quaywire.setup import Setup
from quaywire.sources_file import checked, free_id, toml_of, write_new
from store.records import InputError, OutputError, Source, SourceKind
from store.toml import one_line, reason

STDIO = "-"
NOTES = {
    "publisher": "Guessed from the address: the family it belongs to; one family counts as one voice.",
    "region": "Guessed from the address.",
    "official": "Guessed: true for governments, ports and agencies that speak for themselves.",
    "enabled": "`quaywire sources test` it, then take this line out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A feed of the file that becomes a source."""

    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A feed of the file that does not, and why."""

    outline: Outline
    why: str


def import_opml(setup: Setup, file: Path, *, dry_run: bool) -> None:
    """Write a file for each new feed of ``file``, switched off and unverified; ``-`` is stdin.

    Raises InputError where it cannot be read as OPML, OutputError where a source cannot be written.
    """
    try:
        outlines = parse(_body(file))
    except ValueError as error:
        raise InputError(one_line(f"{file}: {error}")) from error
    name = "stdin" if str(file) == STDIO else file.name
    folder = setup.config_dir / "sources"
    kept = 0
    for one in sorted_out(outlines, setup.sources, name=name, today=utc_now().date()):
        if isinstance(one, Skipped):
            said = clean(one.outline.name or "(no name)", limit=80)
            click.echo(f"skipped  {said}: {clean(one.outline.url, limit=200)}: {one.why}")
            continue
        kept += 1
        path = folder / f"{one.source.id}.toml"
        text = toml_of(one.source, notes=NOTES)
        checked(one.source.id, text)
        if not dry_run:
            write_new(path, text)
        click.echo(f"kept     {clean(one.source.name, limit=80)}: {one.source.url} -> {path}")
    click.echo(f"{kept} of {len(outlines)} feeds {'would be ' if dry_run else ''}written, all switched off;"
               " see each with `quaywire sources test ID`, then set enabled = true")  # fmt: skip


def sorted_out(
    outlines: Sequence[Outline], sources: Sequence[Source], *, name: str, today: date
) -> Iterator[Kept | Skipped]:
    """Each outline as the source it becomes, or why it becomes none."""
    known = {address_key(source.url): f"is source {source.id} already" for source in sources}
    all_sources = list(sources)
    for outline in outlines:
        url = canonical(outline.url) or ""
        why = _refusal(outline, url) or known.get(address_key(url) if url else "", "")
        if why:
            yield Skipped(outline=outline, why=why)
            continue
        source = _source(outline, url, all_sources, name=name, today=today)
        all_sources.append(source)
        known[address_key(url)] = "stands in the file twice"
        yield Kept(source=source)


def _refusal(outline: Outline, url: str) -> str:
    if not url:
        return "is no web address"
    why = refusal(url, newsroom())
    return f"cannot be asked: {why}" if why else ""


def _source(outline: Outline, url: str, sources: Sequence[Source], *, name: str, today: date) -> Source:
    told = guess.name_of(outline.name, url=url)
    page = canonical(outline.homepage) or ""
    homepage = page.rstrip("/") if page and not refusal(page, newsroom()) else guess.homepage_of(url)
    home = guess.home_of(url)
    regions = {one.region for one in sources}
    region = next((folder for folder in outline.folders if folder in regions), home.region)
    words = (*outline.categories, *(folder for folder in outline.folders if folder not in regions))
    tags = dict.fromkeys(guess.slug(word) for word in words)
    least, most = guess.intervals_s(None)
    return Source(
        id=free_id(guess.slug(told) or guess.slug(host_of(url)) or "source", sources),
        name=told,
        homepage=homepage,
        publisher=guess.publisher_of(url, sources),
        official=guess.official(url, told),
        region=region,
        country=home.country,
        tags=tuple(tag for tag in tags if tag) or guess.tags_of(told),
        kind=SourceKind.FEED,
        url=url,
        min_interval_s=least,
        max_interval_s=most,
        enabled=False,
        verified_how=f"imported from {clean(name, limit=80)} on {today}, not fetched: unverified",
    )


def export_opml(setup: Setup, target: Path, *, everything: bool) -> None:
    """Write the feeds as OPML, those that are switched off too where ``everything`` is wanted.

    Raises OutputError where ``target`` cannot be written.
    """
    chosen = [source for source in setup.sources if source.enabled or everything]
    body = written(chosen, title="quaywire sources", now=utc_now())
    left = Counter(source.kind for source in chosen)
    feeds = left.pop(SourceKind.FEED, 0)
    if str(target) == STDIO:
        click.echo(body, nl=False)
    else:
        _replace(target, body)
        click.echo(f"{feeds} feeds written to {target}")
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        click.echo(f"quaywire: left out, because OPML lists feeds alone: {kinds}", err=True)


def _replace(target: Path, body: bytes) -> None:
    """Beside it first, so that a reader never meets half a file."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(body)
        part.replace(target)
    except OSError as error:
        raise OutputError(one_line(f"{target}: cannot be written: {reason(error)}")) from error


def _body(file: Path) -> bytes:
    if str(file) == STDIO:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(one_line(f"{file}: cannot be read: {reason(error)}")) from error
