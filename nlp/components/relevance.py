"""Says how likely the article is news of an agreement or of a trade measure, by the words it opens with."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import register, text_of
from nlp.relevance import relevance

register()


@Language.component(
    "quaywire_relevance", requires=["doc._.hits", "doc._.title_span"], assigns=["doc._.relevance"]
)
def weigh_opening(doc: Doc) -> Doc:
    doc._.relevance = relevance(text_of(doc), doc._.hits, title=doc._.title_span, start=doc._.body_start)
    return doc
