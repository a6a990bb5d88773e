"""A saved page beside what it should be read as: the test of a source that has no feed.

``pages/<id>/page.html`` (``page.json`` for an api) is a small page of our own making in the shape of the
publisher's; ``expected.json`` is what its source's layout reads out of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.entries import Parsed
from crawler.jobs import read_source
from crawler.selection import select
from store.records import Entry, Source

FILL_IN = "FILL_IN"
EXPECTED = "expected.json"
_TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".xml": "application/xml"}


def folder_of(config_dir: Path, source_id: str) -> Path:
    """``tests/pages/<id>`` in a checkout, ``pages/<id>`` beside any other configuration."""
    root = config_dir.absolute().parent
    checkout = (root / "tests" / "test_crawler_listings_pages.py").is_file()
    return (root / "tests" / "pages" if checkout else root / "pages") / source_id


def complaints(source: Source, folder: Path) -> list[str]:
    """What keeps the saved page from being read as expected, a line each; empty where nothing does."""
    page = _page_of(folder)
    if page is None:
        return [f"{folder}/page.html: is missing; write a small page in the shape of {source.url}"]
    keys = ("item", "link", "title", "summary", "date", "next")
    if unfilled := [f"layout.{key}" for key in keys if FILL_IN in str(getattr(source.layout, key))]:
        return [f"{source.id}.toml: {', '.join(unfilled)}: write the selectors that read {source.url}"]
    if FILL_IN in page.read_text(encoding="utf-8", errors="replace"):
        return [f"{page}: {FILL_IN}: give it the tags and classes of {source.url}, never its words"]
    read = reading(source, page)
    expected = folder / EXPECTED
    shown = json.dumps(read, indent=2, ensure_ascii=False)
    try:
        wanted = json.loads(expected.read_text(encoding="utf-8"))
    except OSError:
        return [f"{expected}: is missing; the page reads now as\n{shown}"]
    except ValueError as error:
        return [f"{expected}: is not JSON: {error}"]
    if FILL_IN in json.dumps(wanted):
        return [f"{expected}: {FILL_IN}: write what {page.name} lists; the layout reads it now as\n{shown}"]
    return [f"{expected}: {line}" for line in _differences(wanted, read)]


def reading(source: Source, page: Path) -> dict[str, Any]:
    """What the source's layout reads out of the saved page, in the form of ``expected.json``."""
    parsed: Parsed = read_source(
        page.read_bytes(),
        kind=source.kind,
        layout=source.layout,
        url=source.url,
        content_type=_TYPES.get(page.suffix, ""),
    )
    wanted = select(parsed.entries, {}, source).queue  # what its include and exclude leave
    return {"entries": [_entry(one) for one in wanted], "next": next(iter(parsed.ahead), None)}


def _page_of(folder: Path) -> Path | None:
    return next((path for suffix in _TYPES if (path := folder / f"page{suffix}").is_file()), None)


def _entry(entry: Entry) -> dict[str, str]:
    told = {"url": entry.url, "title": entry.title, "published": _day(entry.published)}
    return told | ({"summary": entry.summary} if entry.summary else {})


def _day(moment: datetime | None) -> str:
    """A day where no hour was told; the rest in full; empty where the page tells none."""
    if moment is None:
        return ""
    return moment.isoformat().removesuffix("T00:00:00+00:00")


def _differences(wanted: object, read: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("entries"), list):
        yield 'must be an object with "entries", a list, and "next"'
        return
    ours = read["entries"]
    if len(wanted["entries"]) != len(ours):
        yield f"entries: {len(wanted['entries'])} are expected, {len(ours)} are read"
    for place, (their, our) in enumerate(zip(wanted["entries"], ours, strict=False)):
        named = their if isinstance(their, dict) else {}
        for key in sorted({*named, *our}):
            if named.get(key) != our.get(key):
                yield f"entries[{place}].{key}: {named.get(key)!r} is expected, {our.get(key)!r} is read"
    if wanted.get("next") != read["next"]:
        yield f"next: {wanted.get('next')!r} is expected, {read['next']!r} is read"
