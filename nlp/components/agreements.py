"""Reads agreements: who, what paper, how far it has come, since when, for how long, about what."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.bodies import Body
from nlp.components.organisations import mark_bodies
from nlp.compose import compose
from nlp.extensions import register
from nlp.reading import read
from nlp.story import story

register()


@Language.component(
    "quaywire_agreements",
    requires=["doc._.hits", "doc._.bodies"],
    assigns=["doc._.agreements", "doc._.bodies"],
)
def find_agreements(doc: Doc) -> Doc:
    seen = story(doc)
    published = doc._.published
    doc._.agreements = tuple(compose(seen, read(seen, published=published), published=published))
    parties = {party.name for agreement in doc._.agreements for party in agreement.parties}
    bodies = doc._.bodies
    vouched = tuple(_vouched(body, parties) for body in bodies)
    if any(one is not other for one, other in zip(vouched, bodies, strict=True)):
        doc._.bodies = vouched
        mark_bodies(doc)
    return doc


def _vouched(body: Body, parties: Container[str]) -> Body:
    """A name that nothing but a party's slot makes a body's is one wherever the text has it."""
    unsure = not (body.sure or body.person)
    return replace(body, sure=True) if unsure and body.party.name in parties else body
