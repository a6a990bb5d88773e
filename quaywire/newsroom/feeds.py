"""The newsroom's feeds: RSS 2.0, with or without the whole article, and Atom; no title can break them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape

from lxml import etree

from quaywire.newsroom.pages import body_html
from quaywire.newsroom.stories import Site, Story

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"


def feed(site: Site, stories: Sequence[Story]) -> tuple[bytes, str]:
    """The feed of ``site`` and its media type; stories come newest first. Raises KeyError: it has no feed."""
    write, media_type = {
        "rss": (_rss, "application/rss+xml; charset=utf-8"),
        "atom": (_atom, "application/atom+xml; charset=utf-8"),
    }[site.format]
    tree = write(site, stories)
    return etree.tostring(tree, xml_declaration=True, encoding="utf-8", pretty_print=True), media_type


def _rss(site: Site, stories: Sequence[Story]) -> etree._Element:
    root = etree.Element("rss", nsmap={"atom": _ATOM, "content": _CONTENT, "dc": _DC})
    root.set("version", "2.0")
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", site.name)
    _add(channel, "link", f"http://{site.host}/")
    itself = etree.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml")
    itself.set("href", f"http://{site.host}{site.feed}")
    _add(channel, "description", site.tagline)
    _add(channel, "language", "en")
    _add(channel, "lastBuildDate", _rfc822(site, _newest(stories)))
    for story in stories:
        _rss_item(channel, site, story)
    return root


def _rss_item(channel: etree._Element, site: Site, story: Story) -> None:
    item = etree.SubElement(channel, "item")
    _add(item, "title", escape(story.title, quote=False) if site.html_titles else story.title)
    _add(item, "link", _link(site, story))
    guid = _add(item, "guid", f"{site.host}:{story.slug}")
    guid.set("isPermaLink", "false")
    _add(item, f"{{{_DC}}}creator", story.author)
    _add(item, "pubDate", _rfc822(site, story.published))
    for tag in story.tags:
        _add(item, "category", tag)
    _add(item, "description", f"<p>{escape(story.summary)}</p>")  # readers take it for HTML
    if site.full_content:
        _add(item, f"{{{_CONTENT}}}encoded", body_html(story))


def _atom(site: Site, stories: Sequence[Story]) -> etree._Element:
    root = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    _add(root, f"{{{_ATOM}}}id", f"http://{site.host}/")
    _add(root, f"{{{_ATOM}}}title", site.name)
    _add(root, f"{{{_ATOM}}}subtitle", site.tagline)
    _add(root, f"{{{_ATOM}}}updated", _iso(site, _newest(stories)))
    etree.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=f"http://{site.host}{site.feed}")
    for story in stories:
        _atom_entry(root, site, story)
    return root


def _atom_entry(root: etree._Element, site: Site, story: Story) -> None:
    entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(entry, f"{{{_ATOM}}}id", f"tag:{site.host},{story.published:%Y-%m-%d}:{story.slug}")
    _add(entry, f"{{{_ATOM}}}title", story.title)
    etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=_link(site, story))
    _add(entry, f"{{{_ATOM}}}published", _iso(site, story.published))
    _add(entry, f"{{{_ATOM}}}updated", _iso(site, story.updated))
    author = etree.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, f"{{{_ATOM}}}name", story.author)
    for tag in story.tags:
        etree.SubElement(entry, f"{{{_ATOM}}}category", term=tag)
    _add(entry, f"{{{_ATOM}}}summary", story.summary)


def _add(parent: etree._Element, tag: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def _link(site: Site, story: Story) -> str:
    path = f"{story.path}?{site.tracking}" if site.tracking else story.path
    return path if site.relative_links else f"http://{site.host}{path}"


def _newest(stories: Sequence[Story]) -> datetime:
    return max(story.updated for story in stories)


def _local(site: Site, at: datetime) -> datetime:
    return at.astimezone(timezone(timedelta(hours=site.offset)))


def _rfc822(site: Site, at: datetime) -> str:
    return format_datetime(_local(site, at))


def _iso(site: Site, at: datetime) -> str:
    return _local(site, at).isoformat()
