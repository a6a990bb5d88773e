"""JSON Feed (versions 1 and 1.1, jsonfeed.org) -> entries. Pure; runs in the worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crawler.canonical import canonical
from crawler.entries import MAX_ITEMS, Parsed, entry, gathered, plain_line
from crawler.moments import iso
from store.records import Entry

_VERSION = "https://jsonfeed.org/version/"


def parse(body: bytes, *, url: str, summaries: bool = True) -> Parsed:
    """Read ``body`` as it came from ``url``; JSON that is no JSON Feed yields a ``Parsed`` without form."""
    feed = loaded(body)
    if not isinstance(feed, dict) or not str(feed.get("version") or "").startswith(_VERSION):
        return Parsed(form="")
    listed = feed.get("items")
    items = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    made = [_entry(item, url, summaries=summaries) for item in items[:MAX_ITEMS]]
    entries, collapsed = gathered([one for one in made if one is not None])
    return Parsed(
        form="json1",
        title=plain_line(feed.get("title") or ""),
        entries=entries,
        unusable=made.count(None),
        collapsed=collapsed,
        cut=len(items) - len(made),
    )


def loaded(body: bytes) -> object:
    """What ``body`` says as JSON; None where it is none, or nested deeper than anybody means."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def _entry(item: Mapping[str, Any], base: str, *, summaries: bool) -> Entry | None:
    named = str(item.get("id") or "")
    web_id = named if named.startswith(("http://", "https://")) else ""
    link = canonical(str(item.get("url") or web_id), base=base)
    if link is None:
        return None
    return entry(
        link,
        title=item.get("title") or "",
        guid=named,
        summary=item.get("summary") or "",
        content=item.get("content_html") or item.get("content_text") or "",
        published=iso(item.get("date_published")),
        updated=iso(item.get("date_modified")),
        summaries=summaries,
    )
