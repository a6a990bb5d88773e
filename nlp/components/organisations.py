"""Finds organisations: the listed ones, those with a head word (Port of X, X Lines Ltd), their acronyms."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.acronyms import with_acronyms
from nlp.bodies import bodies
from nlp.components.gazetteer import mark
from nlp.extensions import register, text_of
from nlp.homes import with_homes
from nlp.regions import overlaps

register()


@Language.component(
    "quaywire_organisations", requires=["doc._.hits"], assigns=["doc._.bodies", "span._.party"]
)
def find_organisations(doc: Doc) -> Doc:
    furniture = doc._.furniture
    hits = [hit for hit in doc._.hits if not overlaps(furniture, hit.start, hit.end)]
    text = text_of(doc)
    found = with_acronyms(text, with_homes(text, bodies(text, hits), hits), hits)
    found = [body for body in found if not overlaps(furniture, body.start, body.end)]
    doc._.bodies = tuple(found)
    mark_bodies(doc)
    return doc


def mark_bodies(doc: Doc) -> None:
    """Set ``doc.spans["orgs"]`` to the bodies that are certain, persons left out."""
    spans = []
    for body in doc._.bodies:
        certain = body.sure and not body.person
        span = mark(doc, body.start, body.end, label=body.party.kind) if certain else None
        if span is not None:
            span._.party = body.party
            spans.append(span)
    doc.spans["orgs"] = spans
