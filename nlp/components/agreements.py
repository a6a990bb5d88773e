"""Reads agreements: who, what paper, how far it has come, since when, for how long, about what."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.compose import compose
from nlp.extensions import register
from nlp.reading import read
from nlp.story import story

register()


@Language.component(
    "quaywire_agreements", requires=["doc._.hits", "doc._.bodies"], assigns=["doc._.agreements"]
)
def find_agreements(doc: Doc) -> Doc:
    seen = story(doc)
    published = doc._.published
    doc._.agreements = tuple(compose(seen, read(seen, published=published), published=published))
    return doc
