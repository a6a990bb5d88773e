"""Component: decides which countries, blocs and ports an article names; page furniture names none."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.gazetteer import mark
from nlp.extensions import text_of
from nlp.gazetteer import Gazetteer, load
from nlp.places import outside, places
from nlp.scene import Place

_GROUPS = {"country": "countries", "bloc": "blocs", "port": "ports"}


class PlacesComponent:
    """Sets ``doc.spans`` "countries", "blocs" and "ports"; ``span._.code`` is None where unsure."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        document = doc._.document
        home = document.home_country if document is not None else None
        hits = outside(doc._.furniture, doc._.hits)
        found = places(text_of(doc), hits, home=home, gazetteer=self._gazetteer)
        doc._.places = found
        for kind, group in _GROUPS.items():
            doc.spans[group] = [span for place in found if place.kind == kind and (span := _span(doc, place))]
        return doc


def _span(doc: Doc, place: Place) -> Span | None:
    return mark(doc, place.start, place.end, label=place.kind, code=place.code)


@Language.factory("quaywire_places", requires=["doc._.hits"], assigns=["doc.spans", "span._.code"])
def make_places(nlp: Language, name: str) -> PlacesComponent:
    """Build the component over the one gazetteer of this process."""
    return PlacesComponent(load())
