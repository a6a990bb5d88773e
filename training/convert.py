"""The corpus as spaCy's own training data: names as entities, the alert as a category.

python -m training.convert training/build       writes train.spacy, dev.spacy and test.spacy
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans

from nlp.pipeline import load
from store.records import AlertKind
from training import corpus

NAMES = ("org", "port", "product")
NONE = "none"


def labelled(sample: corpus.Sample, nlp: Language) -> Doc:
    """One article as a Doc: ``ents`` of NAMES, the longest of nested ones; ``cats`` an alert or NONE.

    A name that does not begin and end with a token is left out.
    """
    doc = nlp.make_doc(sample.document.text)
    marked = (one for one in sample.findings.mentions if one.kind in NAMES)
    spans = (doc.char_span(one.start, one.end, label=one.kind) for one in marked)
    doc.set_ents(filter_spans([span for span in spans if span is not None]))
    doc.cats = {kind: float(kind == (sample.findings.alert or NONE)) for kind in (NONE, *AlertKind)}
    return doc


def binned(samples: Iterable[corpus.Sample], nlp: Language) -> DocBin:
    """The articles in spaCy's binary form."""
    return DocBin(docs=(labelled(sample, nlp) for sample in samples))


def main() -> None:
    """Write each part beside the others."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    nlp = load()
    for split in corpus.SPLITS:
        binned(corpus.load(split), nlp).to_disk(folder / f"{split}.spacy")


if __name__ == "__main__":
    main()
