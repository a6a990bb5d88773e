"""A JSON answer that lists documents -> entries, by the paths of its source. Pure; runs in the worker."""

from __future__ import annotations

from crawler.canonical import canonical
from crawler.entries import MAX_ITEMS, Parsed, entry, gathered
from crawler.jsonfeed import loaded
from crawler.moments import written
from store.records import Entry, Layout


def parse(body: bytes, *, url: str, layout: Layout, summaries: bool = True) -> Parsed:
    """Read the answer at ``url``: one entry for each object of the list at ``layout.item``.

    A path is names with dots between them; "agencies.0.name" takes the first of a list. The empty path is the
    answer itself. An answer without that list yields a ``Parsed`` without form.
    """
    answer = loaded(body)
    listed = _at(answer, layout.item)
    if not isinstance(listed, list):
        return Parsed(form="")
    made = [_entry(one, url, layout, summaries=summaries) for one in listed[:MAX_ITEMS]]
    entries, collapsed = gathered([one for one in made if one is not None])
    onward = canonical(_text(answer, layout.next), base=url) if layout.next else None
    return Parsed(
        form="api",
        entries=entries,
        ahead=(onward,) if onward else (),
        unusable=made.count(None),
        collapsed=collapsed,
        cut=max(0, len(listed) - MAX_ITEMS),
    )


def _entry(one: object, base: str, layout: Layout, *, summaries: bool) -> Entry | None:
    link = canonical(_text(one, layout.link), base=base)
    if link is None:
        return None
    return entry(
        link,
        title=_text(one, layout.title),
        summary=_text(one, layout.summary),
        published=written(_text(one, layout.date), form=layout.date_form),
        summaries=summaries,
    )


def _at(value: object, path: str) -> object:
    for name in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _text(value: object, path: str) -> str:
    found = _at(value, path) if path else None
    return str(found) if isinstance(found, str | int | float) else ""
