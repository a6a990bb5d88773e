"""Which entries are read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.selection import select
from store.records import Entry, Source, SourceKind

SOURCE = Source(id="s", name="S", homepage="", kind=SourceKind.FEED, url="", region="", publisher="")


def entries(*names: str) -> list[Entry]:
    return [Entry(url=f"http://a.test/{n}", url_key=n, title=n, fingerprint=f"mark {n}") for n in names]


def test_new_and_edited_are_read_known_are_not() -> None:
    known = {"a": "mark a", "b": "another mark", "c": ""}
    found = select(entries("a", "b", "c", "d"), known, SOURCE)
    assert [one.url_key for one in found.queue] == ["b", "d"]
    assert (found.new, found.edited, found.known_share) == (1, 1, 0.75)


def test_patterns_and_cap_exclude_with_a_reason() -> None:
    source = replace(SOURCE, include=("a.test/",), exclude=("/c",), max_items=3)
    found = select(entries("a", "c", "d", "e"), {}, source)
    assert [one.url_key for one in found.queue] == ["a", "d"]
    assert [(one.url_key, reason) for one, reason in found.excluded] == [
        ("c", "matches the exclude pattern /c"),
        ("e", "beyond the newest 3 items of its feed"),
    ]
    assert (
        select(entries("a"), {}, replace(SOURCE, include=("ports",))).excluded[0][1].startswith("matches no")
    )


def test_what_was_excluded_is_told_once() -> None:
    found = select(entries("c"), {"c": "older mark"}, replace(SOURCE, exclude=("/c",)))
    assert (found.queue, found.excluded) == ((), ())


def test_the_newest_items_are_kept_where_a_feed_tells_dates() -> None:
    day = datetime(2026, 11, 20, tzinfo=UTC)
    old, new, newer = entries("old", "new", "newer")
    dated = [
        replace(old, published=day),
        replace(new, updated=day + timedelta(days=1)),
        replace(newer, published=day + timedelta(days=2)),
        *entries("undated"),
    ]
    found = select(dated, {}, replace(SOURCE, max_items=2))
    assert [one.url_key for one in found.queue] == ["new", "newer"]
    assert [one.url_key for one, _ in found.excluded] == ["old", "undated"]
    assert all(reason == "beyond the newest 2 items of its feed" for _, reason in found.excluded)


def test_a_page_that_was_read_too_often_is_let_pass() -> None:
    known = {"a": "another mark", "b": "another mark"}
    found = select(entries("a", "b"), known, SOURCE, worn={"a"})
    assert ([one.url_key for one in found.queue], found.edited) == (["b"], 1)
