"""Finds the days a text names and, where nobody told us, the day it was published."""

from __future__ import annotations

import re
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.furniture import reads
from nlp.days import Day, days
from nlp.extensions import register, text_of
from nlp.normal import fold

register()

_BYLINE_WITHIN = 600  # a date in the first characters, in a byline or standing alone, is the publication date
_DATELINE_AGE = 6  # days from the dateline to the day on the page
_DATELINE = re.compile(
    r"^[A-Z][A-Z .'/-]{2,40}(?:, [A-Z][\w .]{1,30})?,? {0,2}"
    r"(?P<day>(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:,? \d{4})?)"
    r"(?= ?(?:\([^)\n]{1,40}\) ?)?(?:[.:—–-]|$))",
    re.MULTILINE,
)
_YEARS = range(1900, 2200)  # a page that claims year 1 does not know its day


@Language.component("quaywire_dates", assigns=["doc._.published", "span._.iso"])
def find_dates(doc: Doc) -> Doc:
    doc._.published = published(doc)
    spans = []
    text = text_of(doc)
    for day in days(text, published=written(text[doc._.body_start :][:_BYLINE_WITHIN], doc._.published)):
        span = doc.char_span(day.start, day.end, label="date", alignment_mode="expand")
        if span is not None and reads(span):
            span._.iso = day.iso
            spans.append(span)
    doc.spans["dates"] = spans
    return doc


def written(head: str, told: date | None) -> date | None:
    """The day that "today" of the text is: a dateline may be a few days older than the page."""
    line = _DATELINE.search(head) if told else None
    named = days(head[line.start("day") - 1 : line.end("day")], published=told) if line else []
    if told is None or not named or len(named[0].iso) < len("2026-11-25"):
        return told
    day = date.fromisoformat(named[0].iso)
    return day if -1 <= (told - day).days <= _DATELINE_AGE else told


def published(doc: Doc) -> date | None:
    """The day of publication: the document's own, if it can be true, else the one its byline carries."""
    document = doc._.document
    if document is not None and document.published is not None and document.published.year in _YEARS:
        day: date = document.published
        return day
    head = text_of(doc)[:_BYLINE_WITHIN]
    found = next(
        (day for day in days(head, published=None) if len(day.iso) == 10 and _byline(head, day)), None
    )
    return date.fromisoformat(found.iso) if found else None


def _byline(head: str, day: Day) -> bool:
    start = head.rfind("\n", 0, day.start) + 1
    end = head.find("\n", day.end)
    line = head[start : end if end >= 0 else len(head)]
    dateline = head[day.end : day.end + 4].lstrip(" ,.)")[:1] in ("-", "–", "—", ":")
    return (
        dateline
        or (len(line) < 100 and not line.rstrip().endswith("."))
        or fold(line).startswith(("by ", "published"))
    )
