"""Marks sentence starts on the tokens, in place of spaCy's sentencizer, which knows no paragraphs."""

from __future__ import annotations

from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from nlp.extensions import register, text_of
from nlp.sentences import sentences

register()


@Language.component("quaywire_sentences", assigns=["token.is_sent_start", "doc.sents", "doc._.sentences"])
def mark_sentences(doc: Doc) -> Doc:
    if not len(doc):
        return doc
    doc._.sentences = tuple(sentences(text_of(doc)))
    starts = [start for start, _ in doc._.sentences]
    places = doc.to_array("IDX").astype(np.int64)
    # a sentence's first token is the last that begins at or before it: none begins inside a token of ours
    first = np.searchsorted(places, starts, side="right") - 1
    # set in one go: spaCy looks through the whole document each time a token's is_sent_start is set
    marks = np.full((len(doc), 1), -1, dtype=np.int64)
    marks[first], marks[0] = 1, 1
    return doc.from_array(["SENT_START"], cast(Ints2d, marks.astype(np.uint64)))
