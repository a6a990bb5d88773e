"""Finds organisations: the listed ones, those with a head word (Port of X, X Lines Ltd), their acronyms."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.bodies import bodies
from nlp.extensions import register, text_of
from nlp.regions import overlaps

register()


@Language.component(
    "quaywire_organisations", requires=["doc._.hits"], assigns=["doc._.bodies", "span._.party"]
)
def find_organisations(doc: Doc) -> Doc:
    furniture = doc._.furniture
    hits = [hit for hit in doc._.hits if not overlaps(furniture, hit.start, hit.end)]
    found = [body for body in bodies(text_of(doc), hits) if not overlaps(furniture, body.start, body.end)]
    doc._.bodies = tuple(found)
    spans = []
    for body in found:
        span = doc.char_span(body.start, body.end, label=body.party.kind, alignment_mode="expand")
        if span is not None and body.sure and not body.person:
            span._.party = body.party
            spans.append(span)
    doc.spans["orgs"] = spans
    return doc
