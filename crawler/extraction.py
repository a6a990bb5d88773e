"""An article page, or what its feed said of it -> text. Pure; runs in the worker under a time limit."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import lxml.html
from lxml.etree import LxmlError
from readability import Document as Readable  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from crawler.article import Extracted
from crawler.language import language
from crawler.moments import iso
from crawler.plaintext import clean, decoded, one_line, plain
from crawler.sniff import consent, walled
from store.records import Entry

MAX_HTML = 3_000_000  # characters: above it extractors take seconds and gain nothing
MAX_TEXT = 500_000
MAX_AUTHOR = 200
MAX_SCRIPTS = 20
SHORT = 250  # characters; below it the next way of reading is tried

_LD_JSON = re.compile(r"application/ld\+json", re.IGNORECASE)
_LANG = re.compile(r"""<html[^>]{0,400}?\slang\s*=\s*["']?([a-zA-Z]{2,3})\b""", re.IGNORECASE)
_META_TIME = re.compile(
    r"""<meta[^>]{0,200}article:published_time[^>]{0,200}?content\s*=\s*["']([^"']{4,40})""", re.IGNORECASE
)
_BINARY = re.compile(
    r"\s*(image|audio|video|font)/|\s*application/(pdf|zip|octet-stream|msword|vnd)", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"\s*(…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
# WordPress closes every item of a feed with it.
_APPEARED = re.compile(r"\n?The post .{1,400} (appeared first|first appeared) on .{1,200}$")
_FREE = {False, "false", "False", "http://schema.org/False", "https://schema.org/False"}

# Both write a line for every page that they find poor; the outcome is recorded anyway.
for _noisy in ("trafilatura", "readability", "htmldate"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


def from_page(body: bytes, *, url: str, content_type: str, entry: Entry) -> Extracted:
    """Read an article page; what the feed said of it stands in where the page holds less."""
    if b"\x00" in body[:4096] or _BINARY.match(content_type):
        return from_entry(entry)
    html = decoded(body, content_type, MAX_HTML)
    facts = _linked_data(html)
    found = _page_text(html, url)
    if len(found) < SHORT:
        wall = _wall(html, facts)
        if wall in {"challenge", "consent"}:
            return Extracted(wall=wall)
        return _fuller(found, html, facts, entry, wall)
    return _extracted(found, html, facts, entry)


def from_entry(entry: Entry, *, excerpt: bool = False) -> Extracted:
    """What the feed itself says: its full content, or with ``excerpt`` no more than title and summary."""
    content = "" if excerpt else feed_text(entry)
    body = content or entry.summary
    origin = "feed" if content else "excerpt"
    if not body and not excerpt:
        return Extracted()
    text = _joined(entry.title, body)
    return Extracted(title=entry.title, text=text, language=language(body, declared=None), origin=origin)


def feed_text(entry: Entry) -> str:
    """The text of the content that a feed carries, without the line that WordPress adds to it."""
    return _APPEARED.sub("", plain(entry.content, MAX_TEXT)).rstrip()


def _extracted(body: str, html: str, facts: dict[str, Any], entry: Entry, origin: str = "page") -> Extracted:
    title = _title(html, facts, entry)
    return Extracted(
        title=title,
        text=_joined(title, body),
        published=_published(html, facts),
        author=_author(facts),
        language=language(body, declared=_declared(html)),
        origin=origin,
        flags=("paywall",) if _behind_paywall(facts) else (),
    )


def _fuller(found: str, html: str, facts: dict[str, Any], entry: Entry, wall: str) -> Extracted:
    """The fullest of: the page as read, the page as readability reads it, the feed's content, its summary."""
    read = _readable(html)
    texts = [("page", found), ("page", read), ("feed", feed_text(entry)), ("excerpt", entry.summary)]
    enough = next((one for one in texts if len(one[1]) >= SHORT), None)
    origin, body = enough or max(texts, key=lambda one: len(one[1]))
    if not body:
        return Extracted(wall=wall)
    return _extracted(body, html, facts, entry, origin)


def _page_text(html: str, url: str) -> str:
    """trafilatura as measured best for its time; tables are kept out, they read as noise to the next room."""
    found = bare_extraction(
        html, url=url, fast=True, include_comments=False, include_tables=False, with_metadata=False
    )
    text = getattr(found, "text", None) if found is not None else None
    return plain_text(text or "")


def _readable(html: str) -> str:
    try:
        summary = Readable(html).summary(html_partial=True)
    except Exception:  # whatever its own heuristics stumble over: this way of reading is then closed
        return ""
    return plain(summary, MAX_TEXT)


def plain_text(text: str) -> str:
    """Paragraphs as lines, no other white space than blanks."""
    lines = (" ".join(line.split()) for line in clean(text).splitlines())
    return "\n".join(line for line in lines if line)[:MAX_TEXT]


def _joined(title: str, body: str) -> str:
    """Title, blank line, body: the form in which every text is stored."""
    first, _, rest = body.partition("\n")
    if title and first.casefold().strip() == title.casefold():
        body = rest.lstrip("\n")
    return f"{title}\n\n{body}".strip() if title else body


def _title(html: str, facts: dict[str, Any], entry: Entry) -> str:
    """The feed's title, which carries no name of the paper; the page's where the feed has none or cuts it."""
    if entry.title and not _ELLIPSIS.search(entry.title):
        return entry.title
    page = one_line(str(facts.get("headline") or ""), 1000) or _heading(html)
    cut = _ELLIPSIS.sub("", entry.title)
    return page if page.casefold().startswith(cut.casefold()) and page else entry.title or page


def _heading(html: str) -> str:
    try:
        tree = lxml.html.document_fromstring(html)
    except (LxmlError, ValueError):
        return ""
    for path in ("string(//meta[@property='og:title']/@content)", "string(//h1)", "string(//title)"):
        if found := one_line(str(tree.xpath(path)), 1000):
            return found
    return ""


def _linked_data(html: str) -> dict[str, Any]:
    """The JSON-LD object that describes an article; empty where the page has none that can be read."""
    for block in _LD_JSON.split(html, MAX_SCRIPTS)[1:]:
        start = block.find(">") + 1
        try:
            parsed = json.loads(block[start : block.find("</", start)])
        except (ValueError, RecursionError):
            continue
        for thing in _things(parsed, 0):
            if "datePublished" in thing or "isAccessibleForFree" in thing:
                return thing
    return {}


def _things(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
    if isinstance(value, list):
        for one in value[:100]:
            yield from _things(one, depth + 1)


def _published(html: str, facts: dict[str, Any]) -> datetime | None:
    meta = _META_TIME.search(html)
    return iso(facts.get("datePublished")) or iso(meta[1] if meta else None)


def _author(facts: dict[str, Any]) -> str | None:
    named = facts.get("author")
    people = named if isinstance(named, list) else [named]
    names = [one.get("name") if isinstance(one, dict) else one for one in people[:5]]
    shown = one_line(", ".join(name for name in names if isinstance(name, str)), MAX_AUTHOR)
    return shown or None


def _declared(html: str) -> str | None:
    found = _LANG.search(html[:20_000])
    return found[1].lower() if found else None


def _behind_paywall(facts: dict[str, Any]) -> bool:
    free = facts.get("isAccessibleForFree")
    return isinstance(free, bool | str) and free in _FREE


def _wall(html: str, facts: dict[str, Any]) -> str:
    head = html[:8192].lower()
    if walled(head, status=200, headers={}):
        return "challenge"
    if consent(head):
        return "consent"
    return "paywall" if _behind_paywall(facts) else ""
