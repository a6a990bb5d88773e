"""The only door out of this room: documents in, findings out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata, resources
from typing import TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from nlp.acronyms import with_acronyms
from nlp.bodies import listed
from nlp.extensions import text_of
from nlp.field_confidence import rated
from nlp.gate import may_tell
from nlp.gates import readable
from nlp.gazetteer import Hit
from nlp.gazetteer import load as load_gazetteer
from nlp.naming import Named, named
from nlp.places import outside, places
from nlp.regions import find_title, regions
from store.records import Agreement, Document, Evidence, Extractor, Findings, Measure

log = logging.getLogger(__name__)

_GAP = "\n\n"  # between a title that stands outside the text and the text
F = TypeVar("F", Agreement, Measure)


@cache
def extractor() -> Extractor:
    """Who reads: name, version, a hash over all rules and lists; a changed rule is a changed reader."""
    return Extractor(name="quaywire", version=_version(), model="rules", rules_sha256=_rules_sha256())


def read(documents: Iterable[Document], nlp: Language) -> Iterator[Findings]:
    """One ``Findings`` a document, in order; empty for an unfit text (empty, binary, not English).

    What an article names is read of all; events only where the gate does not rule them out.
    """
    for document in documents:
        text = readable(document.text)
        if not text:
            log.info("not read: empty, binary or not English", extra={"document": document.id})
            yield Findings(id=document.id)
        else:
            yield _read(_page(document, text), nlp)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A document's readable text; the first ``shift`` characters are its title, where that stands outside."""

    document: Document
    text: str
    shift: int
    hits: Sequence[Hit]


def _page(document: Document, text: str) -> _Page:
    title = " ".join(readable(document.title).split())
    prefix = title + _GAP if title else ""
    if prefix and find_title(prefix + text, title, start=len(prefix)) is not None:
        prefix = ""
    whole = prefix + text
    return _Page(document=document, text=whole, shift=len(prefix), hits=load_gazetteer().scan(whole))


def _read(page: _Page, nlp: Language) -> Findings:
    if not may_tell(page.text, page.hits):
        return _without_events(page)
    doc = nlp.make_doc(page.text)
    doc._.document, doc._.shift, doc._.hits = page.document, page.shift, page.hits
    return _findings(nlp(doc))


def _without_events(page: _Page) -> Findings:
    """What a dismissed article names; of bodies only those of the lists, since no event needs the others."""
    furniture = regions(page.text, title=page.document.title).furniture
    hits = outside(furniture, page.hits)
    home = page.document.home_country
    found = places(page.text, hits, home=home, gazetteer=load_gazetteer())
    bodies = with_acronyms(page.text, listed(hits), hits) if any(map(_is_short, hits)) else listed(hits)
    return _told(page.document, named(page.text, found, bodies, shift=page.shift))


def _is_short(hit: Hit) -> bool:
    return any(row.kind == "acronym" for row in hit.entries)


def _findings(doc: Doc) -> Findings:
    told = _told(doc._.document, named(text_of(doc), doc._.places, doc._.bodies, shift=doc._.shift))
    return replace(
        told,
        alert=doc._.alert,
        confidence=doc._.confidence,
        agreements=tuple(_evidenced(found, doc) for found in doc._.agreements),
        measures=tuple(_evidenced(found, doc) for found in doc._.measures),
    )


def _told(document: Document, found: Named) -> Findings:
    return Findings(
        id=document.id,
        countries=found.countries,
        blocs=found.blocs,
        ports=found.ports,
        port_names=found.port_names,
        mentions=found.mentions,
    )


def _evidenced(found: F, doc: Doc) -> F:
    return rated(_quoted(found, doc), title=doc._.document.title)


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
    for opening, closing in doc._.sentences:
        start, end = opening - shift, closing - shift
        if start >= 0 and len(text[start:end].strip()) >= 40:
            end = start + len(text[start:end].rstrip())
            return [Evidence(field="event", start=start, end=end, quote=text[start:end])]
    return []


def _version() -> str:
    return metadata.version("quaywire")


def _rules_sha256() -> str:
    digest = hashlib.sha256()
    for package in ("nlp", "nlp.components", "nlp.patterns", "nlp.gazetteers", "nlp.weights"):
        files = (item for item in resources.files(package).iterdir() if item.name.endswith((".py", ".jsonl")))
        for item in sorted(files, key=lambda item: item.name):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()
