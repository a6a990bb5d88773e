"""The article as the agreement rules see it: readable sentences, each with its zone, names and days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.days import Day
from nlp.entities import Entity, Masked, entities, mask
from nlp.extensions import text_of
from nlp.normal import fold
from nlp.regions import overlaps
from nlp.sentences import Range
from nlp.triggers import triggers, vetoes

_LEAD = 3  # sentences of running text that count as the lead
_LONGEST = 1500  # characters of a sentence that are read in one go
_LEAD_PROSE = 60  # characters; a shorter line is a kicker or a place, not the lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A readable sentence; ``zone`` is title, lead or body."""

    index: int
    zone: str
    masked: Masked

    @property
    def start(self) -> int:
        return self.masked.start

    @property
    def end(self) -> int:
        return self.masked.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``shift`` characters of ``text`` are a title that stands outside the document's own text."""

    text: str
    shift: int
    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    names: tuple[Entity, ...]

    def title(self) -> str:
        """The headline, folded."""
        return " ".join(fold(self.text[line.start : line.end]) for line in self.lines if line.zone == "title")

    def opens_with(self, kind: str) -> bool:
        """Whether title or lead speak of a domain whose agreements are none of ours."""
        opening = (line for line in self.lines if line.zone != "body")
        return any(vetoes(kind).search(fold(self.text[line.start : line.end])) for line in opening)

    def days_in(self, start: int, end: int) -> list[Day]:
        return [day for day in self.days if start <= day.start < end]

    def unnamed(self, start: int, end: int) -> str:
        """The folded text of a range with names blanked, so that a name is not read as a subject."""
        parts: list[str] = []
        here = start
        first = bisect_left(self.names, start, key=lambda name: name.start)
        for name in self.names[first : bisect_left(self.names, end, lo=first, key=lambda name: name.start)]:
            if start <= name.start and name.end <= end and name.start >= here:
                parts += [fold(self.text[here : name.start]), "·" * (name.end - name.start)]
                here = name.end
        return "".join([*parts, fold(self.text[here:end])])


def story(doc: Doc) -> Story:
    """Read the document's sentences once for all agreement rules."""
    furniture = doc._.furniture
    hits = [hit for hit in doc._.hits if not overlaps(furniture, hit.start, hit.end)]
    papers = [(t.start, t.end) for t in triggers(fold(text_of(doc))) if t.strength == "strong"]
    listed = {hit.start for hit in hits}
    bodies = [b for b in doc._.bodies if b.start in listed or not overlaps(papers, b.start, b.end)]
    names = tuple(entities(hits, bodies, confirmed=_confirmed(doc)))
    dates = doc.spans.get("dates", ())
    days = tuple(Day(start=span.start_char, end=span.end_char, iso=span._.iso) for span in dates)
    return Story(
        text=text_of(doc), shift=doc._.shift, lines=tuple(_lines(doc, names)), days=days, names=names
    )


def _confirmed(doc: Doc) -> frozenset[int] | None:
    if "countries" not in doc.spans:
        return None
    return frozenset(span.start_char for span in doc.spans["countries"])


def _lines(doc: Doc, names: Sequence[Entity]) -> list[Line]:
    text, furniture = text_of(doc), doc._.furniture
    title, lead = doc._.title_span, 0
    found: list[Line] = []
    for sent in doc.sents:
        start, end = sent.start_char, sent.end_char
        end = start + len(text[start:end].rstrip())
        if start >= end or _hidden(furniture, start, end) or _repeats(text, title, start, end):
            continue
        zone = "body"
        if title and start < title[1] and title[0] < end:
            zone = "title"
            start, end = max(start, title[0]), min(end, title[1])
        elif lead < _LEAD:
            zone = "lead"
            lead += end - start >= _LEAD_PROSE
        for piece, stop in _pieces(text, start, end):
            first = bisect_left(names, piece, key=lambda name: name.start)
            inside = names[first : bisect_left(names, stop, lo=first, key=lambda name: name.start)]
            found.append(Line(index=len(found), zone=zone, masked=mask(text, piece, stop, inside)))
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[Range]:
    """A sentence, cut at blanks where it is too long for rules that look at words pair by pair."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        stop = blank if blank > start else start + _LONGEST
        yield start, stop
        start = stop
    if start < end:
        yield start, end


def _repeats(text: str, title: Range | None, start: int, end: int) -> bool:
    """Whether a line only says the headline again."""
    return title is not None and start >= title[1] and fold(text[start:end]) == fold(text[slice(*title)])


def _hidden(furniture: Sequence[Range], start: int, end: int) -> bool:
    """Whether furniture covers the sentence; a headline with the site's name behind it is still read."""
    covered = sum(min(b, end) - max(a, start) for a, b in furniture if a < end and start < b)
    return covered * 2 > end - start
