"""OPML 2.0 (opml.org/spec2.opml), the list of feeds that every feed reader gives and takes. Pure.

A file from outside is hostile: its DTD goes before it is parsed, no entity is resolved, and depth, size and
number of outlines are bounded.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from crawler.feeds import as_utf8, without_dtd
from crawler.plaintext import one_line
from store.records import Source, SourceKind

MAX_BYTES = 8 << 20
MAX_OUTLINES = 20_000
MAX_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of the file; ``folders`` are the outlines around it, the outermost first."""

    name: str
    url: str  # as the file has it; not checked
    homepage: str = ""
    folders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def parse(body: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order; of a broken one what stands before the break.

    Raises ValueError with the reason where it is no OPML at all, or larger than we read.
    """
    if len(body) > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES >> 20} MB")
    found = list(_outlines(without_dtd(as_utf8(body))))
    if not found:
        raise ValueError("names no feeds: an OPML file has <outline xmlUrl=...> within <opml>")
    return tuple(found)


def _outlines(body: bytes) -> Iterator[Outline]:
    folders: list[str] = []
    inside, count = False, 0
    try:
        for event, element in _events(body):
            tag = element.tag.lower() if isinstance(element.tag, str) else ""
            inside = inside or tag == "opml"
            if tag != "outline" or not inside:
                continue
            if event == "end":
                folders.pop()
                element.clear()
                continue
            one = _outline(element, tuple(folders))
            folders.append(one.name)
            count += 1
            if one.url:
                yield one
            if count >= MAX_OUTLINES:
                break
    except etree.XMLSyntaxError:
        pass  # cut off: what came before stands


def _events(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    yield from etree.iterparse(
        io.BytesIO(body.lstrip()),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
    )


def _outline(element: etree._Element, folders: tuple[str, ...]) -> Outline:
    # Readers differ in the case of xmlUrl; the names of attributes are ours to be lenient with.
    told = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    return Outline(
        name=one_line(told.get("title") or told.get("text") or "", MAX_NAME),
        url=one_line(told.get("xmlurl", ""), 4096),
        homepage=one_line(told.get("htmlurl", ""), 4096),
        folders=tuple(folder for folder in folders if folder),
        categories=tuple(one_line(told.get("category", ""), MAX_NAME).split(",")),
    )


def written(sources: Iterable[Source], *, title: str, now: datetime) -> bytes:
    """The feeds among ``sources`` as an OPML file, one folder for each region; other kinds are left out."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for source in sources:
        if source.kind is SourceKind.FEED:
            if source.region not in folders:
                folders[source.region] = etree.SubElement(body, "outline", text=source.region)
            _feed(folders[source.region], source)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _feed(folder: etree._Element, source: Source) -> None:
    etree.SubElement(
        folder,
        "outline",
        type="rss",  # the specification's word for Atom too
        text=source.name,
        title=source.name,
        xmlUrl=source.url,
        htmlUrl=source.homepage,
        language=source.lang,
        category=",".join(source.tags),
    )
