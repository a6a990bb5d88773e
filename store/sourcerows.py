"""Configured sources to rows and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from store.codec import compact
from store.connection import Row
from store.records import Layout, Source, SourceKind

COLUMNS = (
    "id",
    "name",
    "homepage",
    "kind",
    "url",
    "region",
    "publisher",
    "official",
    "country",
    "lang",
    "tags_json",
    "min_interval_s",
    "max_interval_s",
    "max_items",
    "include_json",
    "exclude_json",
    "excerpt_only",
    "full_content",
    "enabled",
    "verified",
    "verified_how",
    "min_articles",
    "cadence_s",
    "layout_json",
)


def to_row(source: Source) -> dict[str, object]:
    """A value for each of ``COLUMNS``."""
    row = {column: getattr(source, column) for column in COLUMNS if not column.endswith("_json")}
    return row | {
        "verified": None if source.verified is None else source.verified.isoformat(),
        "tags_json": compact(list(source.tags)),
        "include_json": compact(list(source.include)),
        "exclude_json": compact(list(source.exclude)),
        "layout_json": compact(asdict(source.layout)),
    }


def from_row(row: Row) -> Source:
    """The inverse of ``to_row``; further columns are passed over."""
    plain = {column: row[column] for column in COLUMNS if not column.endswith("_json")}
    return Source(
        **plain
        | {
            "kind": SourceKind(row["kind"]),
            "official": bool(row["official"]),
            "excerpt_only": bool(row["excerpt_only"]),
            "full_content": bool(row["full_content"]),
            "enabled": bool(row["enabled"]),
            "verified": None if row["verified"] is None else date.fromisoformat(row["verified"]),
            "tags": tuple(json.loads(row["tags_json"])),
            "include": tuple(json.loads(row["include_json"])),
            "exclude": tuple(json.loads(row["exclude_json"])),
            "layout": Layout(**json.loads(row["layout_json"])),
        }
    )
