"""Marks page furniture: no later component may read facts out of mastheads, teasers or subscription lines."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import register, text_of
from nlp.regions import overlaps, regions

register()


@Language.component("quaywire_furniture", assigns=["doc._.furniture", "doc._.title_span", "doc._.body_start"])
def mark_furniture(doc: Doc) -> Doc:
    document = doc._.document
    found = regions(text_of(doc), title=document.title if document else "")
    doc._.furniture, doc._.title_span, doc._.body_start = found.furniture, found.title, found.body_start
    return doc


def reads(span: Span) -> bool:
    """Whether ``span`` belongs to the article, not to the page around it."""
    return not overlaps(span.doc._.furniture, span.start_char, span.end_char)
