"""What the sample newsroom has written: its publishers, and their articles edition by edition.

An article is one file, ``articles/<site>/<slug>.md``: TOML between two lines of ``+++``, then paragraphs.
``<slug>.edit3.md`` beside it is the text to which the publisher changed it in edition 3.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parent
EDITIONS = (1, 2, 3)

_FILE = re.compile(r"(?P<slug>[a-z0-9-]+)(\.edit(?P<edit>\d))?\.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publisher of the newsroom and its habits; ``site.toml`` tells what the keys mean."""

    id: str
    name: str
    host: str
    tagline: str
    feed: str
    format: str  # rss | atom | html, the last one being no feed at all
    path: str
    offset: int = 0
    disallow: tuple[str, ...] = ()
    tracking: str = ""
    full_content: bool = False
    html_titles: bool = False
    paywalled: bool = False
    relative_links: bool = False
    validators: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as its publisher shows it in one edition; ``path`` begins with a slash."""

    slug: str
    path: str
    title: str
    published: datetime
    updated: datetime
    edition: int  # the first edition that carries it
    author: str
    tags: tuple[str, ...]
    summary: str
    body: str
    private: bool

    @property
    def words(self) -> int:
        """The length of the body, as an editor counts."""
        return len(self.body.split())


@dataclass(frozen=True, slots=True)
class _File:
    site: str
    shown_from: int  # an edit is shown from a later edition than the story
    story: Story


@lru_cache(maxsize=1)
def sites() -> tuple[Site, ...]:
    """Every publisher, in the order of ``site.toml``."""
    tables = tomllib.loads((HOME / "site.toml").read_text(encoding="utf-8"))["site"]
    return tuple(Site(**{**table, "disallow": tuple(table.get("disallow", ()))}) for table in tables)


def shown(site: Site, edition: int) -> tuple[Story, ...]:
    """What ``site`` shows in ``edition``, newest first."""
    files = [file for file in _files() if file.site == site.id and file.shown_from <= edition]
    latest = {file.story.slug: file.story for file in sorted(files, key=lambda file: file.shown_from)}
    return tuple(sorted(latest.values(), key=lambda story: story.published, reverse=True))


@lru_cache(maxsize=1)
def _files() -> tuple[_File, ...]:
    return tuple(_read(path, site) for site in sites() for path in _paths(site))


def _paths(site: Site) -> Iterable[Path]:
    return sorted((HOME / "articles" / site.id).glob("*.md"))


def _read(path: Path, site: Site) -> _File:
    name = _FILE.fullmatch(path.name)
    if name is None:
        raise ValueError(f"{path}: is not named <slug>.md or <slug>.edit3.md")
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    story = _story(tomllib.loads(front), slug=name["slug"], site=site, body=body.strip())
    return _File(site.id, int(name["edit"] or story.edition), story)


def _story(front: dict[str, object], *, slug: str, site: Site, body: str) -> Story:
    match front:
        case {
            "title": str(title),
            "published": datetime() as published,
            "edition": int(edition),
            "author": str(author),
            "tags": list(tags),
            "summary": str(summary),
            **rest,
        }:
            private, updated = rest.pop("private", False), rest.pop("updated", published)
            if rest or not isinstance(updated, datetime):
                raise ValueError(f"{site.id}/{slug}: {', '.join(rest) or 'updated'} is not understood")
            return Story(
                slug=slug,
                path=_path(site, slug, published, private=bool(private)),
                title=title,
                published=published,
                updated=updated,
                edition=edition,
                author=author,
                tags=tuple(map(str, tags)),
                summary=summary,
                body=body,
                private=bool(private),
            )
        case _:
            raise ValueError(f"{site.id}/{slug}: its front matter lacks a key")


def _path(site: Site, slug: str, published: datetime, *, private: bool) -> str:
    pattern = "/private/{slug}" if private else site.path
    date = {"year": f"{published:%Y}", "month": f"{published:%m}", "day": f"{published:%d}"}
    return pattern.format(slug=slug, **date)
