"""Which entries of a feed are to be read: new ones and edited ones, within what the source allows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.records import Entry, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``queue`` is read, ``excluded`` with its reasons is not; both hold new or edited entries alone."""

    queue: tuple[Entry, ...] = ()
    excluded: tuple[tuple[Entry, str], ...] = ()
    new: int = 0
    edited: int = 0
    known_share: float = 1.0


def select(entries: Sequence[Entry], known: Mapping[str, str], source: Source) -> Selection:
    """Sort ``entries`` by what ``known`` (url_key -> fingerprint of the last reading) tells of them."""
    queue: list[Entry] = []
    excluded: list[tuple[Entry, str]] = []
    edited = 0
    for place, entry in enumerate(entries):
        seen = known.get(entry.url_key)
        if seen is not None and (not seen or seen == entry.fingerprint):
            continue
        reason = _exclusion(entry, place, source)
        if reason is None:
            queue.append(entry)
            edited += seen is not None
        elif seen is None:
            excluded.append((entry, reason))
    new = sum(entry.url_key not in known for entry in entries)
    share = 1 - new / len(entries) if entries else 1.0
    return Selection(queue=tuple(queue), excluded=tuple(excluded), new=new, edited=edited, known_share=share)


def _exclusion(entry: Entry, place: int, source: Source) -> str | None:
    if source.include and not any(re.search(pattern, entry.url) for pattern in source.include):
        return "matches no include pattern of its source"
    for pattern in source.exclude:
        if re.search(pattern, entry.url):
            return f"matches the exclude pattern {pattern}"
    return f"beyond the first {source.max_items} items of its feed" if place >= source.max_items else None
