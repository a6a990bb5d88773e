"""Component: marks every name of the gazetteer, undecided, for the components after it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import register, text_of
from nlp.gazetteer import Gazetteer, load


def _get_code(span: Span) -> str | None:
    return span.kb_id_ or None


def _set_code(span: Span, code: str | None) -> None:
    span.kb_id_ = code or ""


register()
# spaCy keys an extension value by its range of tokens; Singapore the state and Singapore the port share one,
# so the code travels with the span itself
Span.set_extension("code", getter=_get_code, setter=_set_code, force=True)
Doc.set_extension("hits", default=(), force=True)


def mark(doc: Doc, start: int, end: int, *, label: str, code: str | None = None) -> Span | None:
    """The tokens over ``text[start:end]`` as a span with its code; ``exact`` gives the characters back."""
    span = doc.char_span(start, end, label=label, kb_id=code or "")
    return span or doc.char_span(
        start, end, label=label, kb_id=code or "", span_id=f"{start}:{end}", alignment_mode="expand"
    )


def exact(span: Span) -> tuple[int, int]:
    """The characters that a span of ours was made for; where they end inside a token, it reaches further."""
    start, _, end = span.id_.partition(":")
    return (int(start), int(end)) if end else (span.start_char, span.end_char)


class GazetteerComponent:
    """Sets ``doc._.hits``: every Hit of the lists, by exact characters."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        doc._.hits = doc._.hits or self._gazetteer.scan(text_of(doc))
        return doc


@Language.factory("quaywire_gazetteer", assigns=["doc._.hits"])
def make_gazetteer(nlp: Language, name: str) -> GazetteerComponent:
    """Build the component over the one gazetteer of this process."""
    return GazetteerComponent(load())
