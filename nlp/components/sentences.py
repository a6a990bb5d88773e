"""Marks sentence starts on the tokens, in place of spaCy's sentencizer, which knows no paragraphs."""

from __future__ import annotations

from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from nlp.extensions import text_of
from nlp.sentences import sentences


@Language.component("quaywire_sentences", assigns=["token.is_sent_start", "doc.sents"])
def mark_sentences(doc: Doc) -> Doc:
    starts = iter([start for start, _ in sentences(text_of(doc))])
    due = next(starts, None)
    # set in one go: spaCy looks through the whole document each time a token's is_sent_start is set
    marks = np.full((len(doc), 1), -1, dtype=np.int64)
    for token in doc:
        end = token.idx + len(token)
        if token.i == 0 or (due is not None and end > due and not token.is_space):
            marks[token.i] = 1
        while due is not None and marks[token.i] == 1 and due < end:
            due = next(starts, None)
    return doc.from_array(["SENT_START"], cast(Ints2d, marks.astype(np.uint64))) if len(doc) else doc
