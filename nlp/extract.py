"""The only door out of this room: documents in, findings out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import metadata, resources
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import text_of
from nlp.gates import readable
from nlp.regions import find_title
from store.records import Agreement, Document, Evidence, Extractor, Findings, Measure, Mention

log = logging.getLogger(__name__)

_GAP = "\n\n"  # between a title that stands outside the text and the text
F = TypeVar("F", Agreement, Measure)


@cache
def extractor() -> Extractor:
    """Who reads: name, version, a hash over all rules and lists; a changed rule is a changed reader."""
    return Extractor(name="quaywire", version=_version(), model="rules", rules_sha256=_rules_sha256())


def read(documents: Iterable[Document], nlp: Language) -> Iterator[Findings]:
    """One ``Findings`` a document, in order; empty for an unfit text (empty, binary, not English)."""
    for document in documents:
        text = readable(document.text)
        if not text:
            log.info("not read: empty, binary or not English", extra={"document": document.id})
            yield Findings(id=document.id)
        else:
            yield _findings(nlp(_doc(document, text, nlp)))


def _doc(document: Document, text: str, nlp: Language) -> Doc:
    title = " ".join(readable(document.title).split())
    outside = title and find_title(text, title) is None
    prefix = title + _GAP if outside else ""
    doc = nlp.make_doc(prefix + text)
    doc._.document, doc._.shift = document, len(prefix)
    return doc


def _findings(doc: Doc) -> Findings:
    document: Document = doc._.document
    agreements = tuple(_quoted(found, doc) for found in doc._.agreements)
    measures = tuple(_quoted(found, doc) for found in doc._.measures)
    return Findings(
        id=document.id,
        alert=doc._.alert,
        confidence=doc._.confidence,
        countries=_codes(doc, "countries"),
        blocs=_codes(doc, "blocs"),
        ports=_codes(doc, "ports"),
        port_names=_port_names(doc),
        agreements=agreements,
        measures=measures,
        mentions=tuple(_mentions(doc)),
    )


def _quoted(found: F, doc: Doc) -> F:
    """With quotes of the text as given; what only a title outside it tells has the lead as its evidence."""
    text = doc._.document.text
    kept: tuple[Evidence, ...] = tuple(
        replace(row, quote=text[row.start : row.end]) for row in found.evidence
    )
    told = any(row.field == "event" for row in kept)
    return replace(found, evidence=kept if told else (*_lead(doc), *kept))


def _lead(doc: Doc) -> list[Evidence]:
    """The first sentence of running text, which tells what the title says in other words."""
    shift, text = doc._.shift, doc._.document.text
    for sent in doc.sents:
        start, end = sent.start_char - shift, sent.end_char - shift
        if start >= 0 and len(text[start:end].strip()) >= 40:
            end = start + len(text[start:end].rstrip())
            return [Evidence(field="event", start=start, end=end, quote=text[start:end])]
    return []


def _codes(doc: Doc, group: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span._.code for span in doc.spans.get(group, ()) if span._.code))


def _port_names(doc: Doc) -> tuple[str, ...]:
    """Ports as the text writes them: by their authority's name where it gives one."""
    owners = [(body.start, body.end, body) for body in doc._.bodies if body.sure and not body.person]
    text = text_of(doc)
    named: dict[str, None] = {}
    for start, end, body in owners:
        if body.party.kind == "port":
            named.setdefault(text[start:end])
    for span in doc.spans.get("ports", ()):
        if span._.code and not any(
            start < span.end_char and span.start_char < end for start, end, _ in owners
        ):
            named.setdefault(text[span.start_char : span.end_char])
    return tuple(named)


def _mentions(doc: Doc) -> Iterator[Mention]:
    shift, text = doc._.shift, doc._.document.text
    for group, kind in (("countries", "country"), ("blocs", "bloc"), ("ports", "port"), ("orgs", "org")):
        for span in doc.spans.get(group, ()):
            start, end = span.start_char - shift, span.end_char - shift
            if start >= 0:
                yield Mention(
                    kind=kind, start=start, end=end, surface=text[start:end], code=_code(span, kind)
                )


def _code(span: Span, kind: str) -> str | None:
    code: str | None = span._.code if kind != "org" else None
    return code


def _version() -> str:
    return metadata.version("quaywire")


def _rules_sha256() -> str:
    digest = hashlib.sha256()
    for package in ("nlp", "nlp.components", "nlp.patterns", "nlp.gazetteers"):
        files = (item for item in resources.files(package).iterdir() if item.name.endswith((".py", ".jsonl")))
        for item in sorted(files, key=lambda item: item.name):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()
