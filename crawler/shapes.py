"""A page that lists articles -> the layout of its list, guessed. Pure; runs in the worker.

A list shows as siblings of one kind, each with one headline that leads to an address of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import lxml.html
from lxml.cssselect import CSSSelector
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from crawler.canonical import canonical, site_of
from crawler.moments import written
from crawler.plaintext import decoded
from store.records import Layout

MAX_HTML = 3_000_000  # characters
MAX_LINKS = 5_000
HEADLINE = 20  # characters; shorter links are rubrics and buttons
LEAST = 3  # items of a list
DATE_FORMS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d-%m-%Y", "%m-%d-%Y", "%b. %d, %Y", "%d %B, %Y")

_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
# Names that a layout engine or a content system counts up say nothing that stays.
_FLEETING = re.compile(
    r"\d{3}|^(odd|even|first|last|active|item-?\d+|row|col(umn)?|col-.*|views-row-.*|post-\d+|is-.*|js-.*|w-.*)$"
)
_FURNITURE = frozenset({"nav", "footer", "aside", "form"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATED = re.compile(r"(^|[-_])(date|time|published|posted)([-_]|$)", re.IGNORECASE)
_NEXT = ("a[rel~=next]", "link[rel~=next]", "a.next", ".next a", ".pager__item--next a", ".pagination-next a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A list on a page: its items, the headline link of each, and the layout that reads it."""

    items: tuple[HtmlElement, ...]
    links: tuple[HtmlElement, ...]
    layout: Layout


def find(body: bytes, *, url: str, content_type: str) -> Found | None:
    """The longest list of articles on the page at ``url``; None where it shows none."""
    try:
        tree = lxml.html.document_fromstring(decoded(body, content_type, MAX_HTML))
    except (LxmlError, ValueError):
        return None
    listed = _longest(_headlines(tree, url))
    if listed is None:
        return None
    items = tuple(item for item, _ in listed)
    links = tuple(link for _, link in listed)
    date, form = _date(items)
    heading = _common(items, _HEADINGS)
    within = items[0] is not links[0]
    layout = Layout(
        item=_selector(tree, items),
        link=_link(items, links) if within else "",
        title=heading if heading and not _inside(links[0], _HEADINGS) else "",
        summary=_summary(items),
        date=date,
        date_form=form,
        next=_next(tree, url),
    )
    return Found(items=items, links=links, layout=layout)


def selected(within: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements below ``within`` that ``css`` selects, in their order."""
    return cast("list[HtmlElement]", CSSSelector(css)(within))


def _headlines(tree: HtmlElement, url: str) -> dict[str, HtmlElement]:
    """Address -> the link to it that says most."""
    best: dict[str, HtmlElement] = {}
    for link in list(tree.iter("a"))[:MAX_LINKS]:
        target = canonical(link.get("href") or "", base=url)
        if target is None or target == url or site_of(target) != site_of(url) or _is_furniture(link):
            continue
        if len(_words(link)) >= HEADLINE and len(_words(link)) > len(_words(best.get(target))):
            best[target] = link
    return best


def _is_furniture(link: HtmlElement) -> bool:
    return any(above.tag in _FURNITURE for above in link.iterancestors())


def _longest(headlines: dict[str, HtmlElement]) -> list[tuple[HtmlElement, HtmlElement]] | None:
    """Items with their links: the siblings of one tag that hold one headline each, most of them first."""
    below: defaultdict[HtmlElement, int] = defaultdict(int)
    for link in headlines.values():
        for above in link.iterancestors():
            below[above] += 1
    groups: defaultdict[tuple[HtmlElement, str], list[tuple[HtmlElement, HtmlElement]]] = defaultdict(list)
    for link in headlines.values():
        item = link
        while (above := item.getparent()) is not None and below[above] == 1:
            item = above
        if above is not None:
            groups[(above, str(item.tag))].append((item, link))
    longest = max(groups.values(), key=len, default=[])
    return longest if len(longest) >= LEAST else None


def _selector(tree: HtmlElement, items: Sequence[HtmlElement]) -> str:
    """The shortest selector that picks the items and nothing else; where there is none, the narrowest."""
    own = _simple(items)
    wanted = set(items)
    tried = [own if "." in own else "", *_placed(items[0], own)]
    exact = (css for css in tried if css and set(selected(tree, css)) == wanted)
    return next(exact, min(filter(None, tried), key=lambda css: len(selected(tree, css))))


def _placed(item: HtmlElement, own: str) -> Iterator[str]:
    """``own`` within its parent, then within each element around that: the nearest that tells it apart."""
    *around, _ = [above for above in item.iterancestors() if above.tag != "body"]
    parent = item.getparent()
    within = f"{_simple([parent])} > {own}" if parent is not None else own
    yield within
    for above in around[1:]:
        name = above.get("id") or ""
        yield f"#{name} {within}" if lasting(name) else f"{_simple([above])} {within}"


def _simple(elements: Sequence[HtmlElement]) -> str:
    """Tag and the first class that all of ``elements`` share."""
    classes = [(one.get("class") or "").split() for one in elements]
    shared = [name for name in classes[0] if lasting(name) and all(name in others for others in classes)]
    return f"{elements[0].tag}.{shared[0]}" if shared else str(elements[0].tag)


def lasting(name: str) -> bool:
    """Whether a class or id is one that somebody wrote, and none that a system counts up."""
    return bool(_NAME.fullmatch(name)) and not _FLEETING.search(name)


def _link(items: Sequence[HtmlElement], links: Sequence[HtmlElement]) -> str:
    heading = _inside(links[0], _HEADINGS)
    for css in ("a", f"{heading} a" if heading else "", _simple(links)):
        if css and all(selected(item, css)[:1] == [link] for item, link in zip(items, links, strict=True)):
            return css
    return "a"


def _inside(link: HtmlElement, tags: Sequence[str]) -> str:
    return next((str(above.tag) for above in link.iterancestors() if above.tag in tags), "")


def _common(items: Sequence[HtmlElement], tags: Sequence[str]) -> str:
    """The first of ``tags`` that stands in every item."""
    return next((tag for tag in tags if all(item.find(f".//{tag}") is not None for item in items)), "")


def _summary(items: Sequence[HtmlElement]) -> str:
    return "p" if sum(len(_words(item.find(".//p"))) > 2 * HEADLINE for item in items) >= LEAST else ""


def _date(items: Sequence[HtmlElement]) -> tuple[str, str]:
    """Selector and form of the date; the form is empty where the date reads without one."""
    if all(item.find(".//time[@datetime]") is not None for item in items):
        return "time::attr(datetime)", ""
    if all(item.find(".//time") is not None for item in items):
        return "time", date_form([_words(item.find(".//time")) for item in items])
    for one in items[0].iterdescendants():
        for name in (one.get("class") or "").split():
            if lasting(name) and _DATED.search(name):
                css = f"{one.tag}.{name}"
                told = [_words(found[0]) for item in items if (found := selected(item, css))]
                if len(told) == len(items):
                    return css, date_form(told)
    return "", ""


def date_form(told: Sequence[str]) -> str:
    """The one form of strptime that reads every date; empty where none is needed or two would do."""
    if all(written(one) for one in told):
        return ""
    fit = [form for form in DATE_FORMS if all(written(one, form=form) for one in told)]
    return fit[0] if len(fit) == 1 else ""


def _next(tree: HtmlElement, url: str) -> str:
    for css in _NEXT:
        for one in selected(tree, css)[:1]:
            target = canonical(one.get("href") or "", base=url)
            if target and target != url and site_of(target) == site_of(url):
                return css
    return ""


def _words(element: HtmlElement | None) -> str:
    return " ".join(str(element.text_content()).split()) if element is not None else ""
