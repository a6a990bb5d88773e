"""Which entries of a feed are to be read: new ones and edited ones, within what the source allows. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from store.records import Entry, Source

MAX_READS = 6  # of one page: the first, and five edits
_UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``queue`` is read, ``excluded`` with its reasons is not; both hold new or edited entries alone."""

    queue: tuple[Entry, ...] = ()
    excluded: tuple[tuple[Entry, str], ...] = ()
    new: int = 0
    edited: int = 0
    known_share: float = 1.0


def reads_pages(source: Source) -> bool:
    """Whether the pages of ``source`` are downloaded; otherwise its feed says all that we may read."""
    return not (source.excerpt_only or source.full_content)


def select(
    entries: Sequence[Entry],
    known: Mapping[str, str],
    source: Source,
    *,
    worn: Collection[str] = (),
    anew: Collection[str] = (),
) -> Selection:
    """Sort ``entries`` by what ``known`` (url_key -> fingerprint of the last reading) tells of them.

    :param worn: keys of pages that were read ``MAX_READS`` times; their edits are let pass
    :param anew: keys of pages that are to be read whatever their fingerprint, since their address changed
    """
    places = _newest_first(entries)
    queue: list[Entry] = []
    excluded: list[tuple[Entry, str]] = []
    edited = 0
    for entry in entries:
        seen = known.get(entry.url_key)
        if seen is not None and entry.url_key not in anew and _settled(entry, seen, worn):
            continue
        reason = _exclusion(entry, places[entry.url_key], source)
        if reason is None:
            queue.append(entry)
            edited += seen is not None
        elif seen is None:
            excluded.append((entry, reason))
    new = sum(entry.url_key not in known for entry in entries)
    share = 1 - new / len(entries) if entries else 1.0
    return Selection(queue=tuple(queue), excluded=tuple(excluded), new=new, edited=edited, known_share=share)


def _settled(entry: Entry, seen: str, worn: Collection[str]) -> bool:
    return not seen or seen == entry.fingerprint or entry.url_key in worn


def _exclusion(entry: Entry, place: int, source: Source) -> str | None:
    if source.include and not any(re.search(pattern, entry.url) for pattern in source.include):
        return "matches no include pattern of its source"
    for pattern in source.exclude:
        if re.search(pattern, entry.url):
            return f"matches the exclude pattern {pattern}"
    return f"beyond the newest {source.max_items} items of its feed" if place >= source.max_items else None


def _newest_first(entries: Sequence[Entry]) -> dict[str, int]:
    """The place of each entry by date; those without one keep the order of the feed, after the others."""
    dated = sorted(entries, key=lambda one: one.published or one.updated or _UNDATED, reverse=True)
    return {entry.url_key: place for place, entry in enumerate(dated)}
