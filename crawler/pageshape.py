"""A fetched list page -> a small page of the same shape whose every word is ours. Pure; runs in the worker.

What is kept is structure: tags, classes and ids on the way from the body to the list, and those within an
item. No text, address, image or script of the publisher's goes in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import lxml.html
from lxml.html import HtmlElement
from lxml.html import builder as E

from crawler.shapes import Found, find, lasting, selected
from store.records import Layout

ITEMS = 3
MAX_DEPTH = 12
MAX_ELEMENTS = 60  # within an item
_TITLES = ("Two ports agree on shore power", "A terminal orders six cranes", "New depth for the fairway")
_DAYS = (datetime(2026, 11, 18), datetime(2026, 11, 12), datetime(2026, 10, 30))
_SUMMARY = "An invented sentence that stands where the page has the opening of its article."
_SILENT = frozenset(
    {"script", "style", "svg", "img", "picture", "video", "iframe", "form", "button", "noscript"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The layout as guessed, and the page made after it; ``items`` is how many the real page lists."""

    layout: Layout
    html: str
    items: int


def shape(body: bytes, *, url: str, content_type: str) -> Shape | None:
    """The list of the page at ``url``; None where it shows none."""
    found = find(body, url=url, content_type=content_type)
    if found is None:
        return None
    made = [_Copy(found=found, place=place).made() for place in range(ITEMS)]
    return Shape(layout=found.layout, html=_page(found, made), items=len(found.items))


def _page(found: Found, items: list[HtmlElement]) -> str:
    inner, body = items, E.BODY()
    for above in found.items[0].iterancestors():
        if above.tag == "body":
            body = _bare(above)
            break
        inner = [_bare(above, *inner)]
    more = [E.A("More", href="?page=2", rel="next", **{"class": "next"})] if found.layout.next else []
    if found.layout.next and not found.layout.next.startswith("a"):
        more = [_more(found.layout.next)]
    body.extend([*inner, *more])
    page = E.HTML(E.HEAD(E.TITLE("A list of news, invented")), body, lang="en")
    lxml.html.etree.indent(page)
    return f"<!doctype html>\n{lxml.html.tostring(page, encoding='unicode')}\n"


def _more(css: str) -> HtmlElement:
    """``.pager__item--next a`` and its like."""
    if css.startswith("link"):
        return E.LINK(href="?page=2", rel="next")
    return E.DIV(E.A("More", href="?page=2"), **{"class": css.removeprefix(".").removesuffix(" a")})


def _bare(element: HtmlElement, *children: HtmlElement) -> HtmlElement:
    """The tag with those of its classes and ids that last, and nothing else of it."""
    made: HtmlElement = lxml.html.Element(str(element.tag))
    for name in ("id", "class"):
        if kept := " ".join(word for word in (element.get(name) or "").split() if lasting(word)):
            made.set(name, kept)
    made.extend(children)
    return made


@dataclass(slots=True, kw_only=True)
class _Copy:
    """One invented item after the first real one."""

    found: Found
    place: int
    left: int = MAX_ELEMENTS
    roles: dict[HtmlElement, str] = field(default_factory=dict)

    def made(self) -> HtmlElement:
        item, link, layout = self.found.items[0], self.found.links[0], self.found.layout
        self.roles = {link: "title"}
        for css, role in ((layout.title, "title"), (layout.summary, "summary"), (layout.date, "date")):
            if css and (chosen := selected(item, css.partition("::")[0])):
                self.roles[chosen[0]] = role
        if layout.title:
            self.roles.pop(link, None)
        return self._copied(item, 0)

    def _copied(self, element: HtmlElement, depth: int) -> HtmlElement:
        self.left -= 1
        role = self.roles.get(element)
        made = _bare(element)
        if element.tag == "a":
            mine = element is self.found.links[0]
            made.set("href", f"/news/story-{self.place + 1}" if mine else "/elsewhere")
        if role == "date":
            self._date(element, made)
        elif role is not None:
            made.text = _TITLES[self.place] if role == "title" else _SUMMARY
        else:
            self._within(element, made, depth)
        return made

    def _within(self, element: HtmlElement, made: HtmlElement, depth: int) -> None:
        if (element.text or "").strip():
            made.text = "Words"
        for child in element:
            silent = not isinstance(child.tag, str) or child.tag in _SILENT
            if not silent and self.left > 0 and depth < MAX_DEPTH:
                made.append(self._copied(child, depth + 1))

    def _date(self, element: HtmlElement, made: HtmlElement) -> None:
        day = _DAYS[self.place]
        if element.get("datetime"):
            made.set("datetime", day.date().isoformat())
        made.text = day.strftime(self.found.layout.date_form or "%B %d, %Y")
