"""Component: marks every name of the gazetteer, undecided, for the components after it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import register, text_of
from nlp.gazetteer import Gazetteer, load
from nlp.gazetteers.rows import Row


def _rows_key(span: Span) -> str:
    return f"quaywire.rows:{span.start_char}:{span.end_char}:{span.id_}"


def _get_rows(span: Span) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = span.doc.user_data.get(_rows_key(span), ())
    return rows


def _set_rows(span: Span, rows: tuple[Row, ...]) -> None:
    span.doc.user_data[_rows_key(span)] = rows


def _get_code(span: Span) -> str | None:
    return span.kb_id_ or None


def _set_code(span: Span, code: str | None) -> None:
    span.kb_id_ = code or ""


register()
# spaCy keys an extension value by its range of tokens; Singapore the state and Singapore the port share one
# and "U.S.-China" is a single token, so code and rows travel with the span itself
Span.set_extension("code", getter=_get_code, setter=_set_code, force=True)
Span.set_extension("rows", getter=_get_rows, setter=_set_rows, force=True)
Doc.set_extension("hits", default=(), force=True)


def mark(doc: Doc, start: int, end: int, *, label: str, code: str | None = None) -> Span | None:
    """The tokens over ``text[start:end]`` as a span with its code; ``exact`` gives the characters back."""
    return doc.char_span(
        start, end, label=label, kb_id=code or "", span_id=f"{start}:{end}", alignment_mode="expand"
    )


def exact(span: Span) -> tuple[int, int]:
    """The characters that a span of ours was made for; tokens may reach further ("U.S.-China")."""
    start, _, end = span.id_.partition(":")
    return (int(start), int(end)) if end else (span.start_char, span.end_char)


class GazetteerComponent:
    """Sets ``doc._.hits`` (Hit, exact characters) and ``doc.spans["hits"]`` (tokens, ``span._.rows``)."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        doc._.hits = tuple(self._gazetteer.scan(text_of(doc)))
        doc.spans["hits"] = []
        for hit in doc._.hits:
            span = mark(doc, hit.start, hit.end, label=hit.kind)
            if span is not None:
                span._.rows = hit.entries
                doc.spans["hits"].append(span)
        return doc


@Language.factory("quaywire_gazetteer", assigns=["doc._.hits", "span._.rows"])
def make_gazetteer(nlp: Language, name: str) -> GazetteerComponent:
    """Build the component over the one gazetteer of this process."""
    return GazetteerComponent(load())
