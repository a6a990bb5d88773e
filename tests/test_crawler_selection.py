"""Which entries are read."""

from dataclasses import replace

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
        ("e", "beyond the first 3 items of its feed"),
    ]
    assert (
        select(entries("a"), {}, replace(SOURCE, include=("ports",))).excluded[0][1].startswith("matches no")
    )


def test_what_was_excluded_is_told_once() -> None:
    found = select(entries("c"), {"c": "older mark"}, replace(SOURCE, exclude=("/c",)))
    assert (found.queue, found.excluded) == ((), ())
