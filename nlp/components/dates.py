"""Finds the days a text names and, where nobody told us, the day it was published."""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.furniture import reads
from nlp.days import Day, days
from nlp.extensions import register, text_of
from nlp.normal import fold

register()

_BYLINE_WITHIN = 600  # a date in the first characters, in a byline or standing alone, is the publication date

_YEARS = range(1900, 2200)  # a page that claims year 1 does not know its day


@Language.component("quaywire_dates", assigns=["doc._.published", "span._.iso"])
def find_dates(doc: Doc) -> Doc:
    doc._.published = published(doc)
    spans = []
    for day in days(text_of(doc), published=doc._.published):
        span = doc.char_span(day.start, day.end, label="date", alignment_mode="expand")
        if span is not None and reads(span):
            span._.iso = day.iso
            spans.append(span)
    doc.spans["dates"] = spans
    return doc


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
