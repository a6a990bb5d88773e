"""What quaywire hangs on spaCy's ``Doc`` and ``Span``, in one place: a component also works alone."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Span

_TEXT = "quaywire_text"  # key in Doc.user_data

DOC: dict[str, Any] = {
    "document": None,  # records.Document that the text came from
    "shift": 0,  # characters put before Document.text (its title), to be taken off every offset
    "sentences": (),  # char ranges of the sentences, in order
    "furniture": (),  # char ranges that are page furniture
    "body_start": 0,  # first character after the masthead
    "title_span": None,  # char range of the headline, or None
    "places": (),  # nlp.scene.Place: countries, blocs and ports, by exact characters
    "bodies": (),  # nlp.bodies.Body: who could be a party, by exact characters
    "published": None,  # date the article carries: the document's, or the one in its byline
    "relevance": None,  # nlp.relevance.Relevance: the chances by the words it opens with
    "agreements": (),
    "measures": (),
    "alert": None,
    "confidence": 0.0,
}
SPAN: dict[str, Any] = {"rows": (), "code": None, "party": None, "iso": None}


def register() -> None:
    """Make the attributes known to spaCy; calling it again changes nothing."""
    for name, default in DOC.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name, default in SPAN.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def keep_text(doc: Doc, text: str) -> None:
    """Keep the text that ``doc`` was made from, for ``text_of``."""
    doc.user_data[_TEXT] = text


def text_of(doc: Doc) -> str:
    """``doc.text``, joined once: spaCy joins all tokens anew at each reading (1.6 ms for 600 words)."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text
