"""The pipeline: blank English and our components, in the one order they may run in."""

from __future__ import annotations

import spacy
from spacy.language import Language

import nlp.components.agreements
import nlp.components.alert
import nlp.components.dates
import nlp.components.furniture
import nlp.components.gazetteer
import nlp.components.measures
import nlp.components.organisations
import nlp.components.places
import nlp.components.relevance
import nlp.components.sentences
import nlp.tokens  # noqa: F401  # importing a component makes it known to spaCy

COMPONENTS = (
    "quaywire_sentences",
    "quaywire_furniture",
    "quaywire_gazetteer",
    "quaywire_organisations",
    "quaywire_places",
    "quaywire_dates",
    "quaywire_relevance",
    "quaywire_agreements",
    "quaywire_measures",
    "quaywire_alert",
)


def load() -> Language:
    """Build the reader; a second or so, no download. Keep one per process and never pickle it."""
    reader = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "quaywire.tokens"}}})
    for name in COMPONENTS:
        reader.add_pipe(name)
    return reader
