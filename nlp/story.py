"""The article as the agreement rules see it: readable sentences, each with its zone, names and days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from nlp.days import Day
from nlp.entities import TREATY, Entity, Masked, entities, mask
from nlp.extensions import text_of
from nlp.homes import settled
from nlp.normal import fold, folded
from nlp.regions import covered, overlaps
from nlp.roles import Group, groups
from nlp.sentences import Range
from nlp.triggers import pivots, strong, vetoes

_LEAD = 3  # sentences of running text that count as the lead
_LONGEST = 1500  # characters of a sentence that are read in one go
_LEAD_PROSE = 60  # characters; a shorter line is a kicker or a place, not the lead


@dataclass(frozen=True, kw_only=True)
class Line:
    """A readable sentence; ``zone`` is title, lead or body, ``telling`` if it can tell of an agreement."""

    index: int
    zone: str
    text: str  # of the whole article
    start: int
    end: int
    names: Sequence[Entity]
    telling: bool

    @cached_property
    def masked(self) -> Masked:
        """The sentence with its names masked, made when first asked for: most sentences never are."""
        return mask(self.text, self.start, self.end, self.names)

    @cached_property
    def groups(self) -> Sequence[Group]:
        """The names of the sentence in coordination."""
        return groups(self.masked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``shift`` characters of ``text`` are a title that stands outside the document's own text."""

    text: str
    shift: int
    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    names: tuple[Entity, ...]
    chance: float | None = None  # that the article is news of an agreement, by the words it opens with

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
    low = folded(text_of(doc))
    papers = strong(low)
    listed = {hit.start for hit in hits}
    bodies = [
        body
        for body in doc._.bodies
        if body.start in listed or body.defined or not overlaps(papers, body.start, body.end)
    ]
    names = tuple(entities(hits, settled(bodies, doc._.places), confirmed=_confirmed(doc)))
    dates = doc.spans.get("dates", ())
    days = tuple(Day(start=span.start_char, end=span.end_char, iso=span._.iso) for span in dates)
    lines = tuple(_lines(doc, names, telling=_telling(low, names)))
    weighed = doc._.relevance
    return Story(
        text=text_of(doc),
        shift=doc._.shift,
        lines=lines,
        days=days,
        names=names,
        chance=weighed.agreement if weighed else None,
    )


def _telling(low: str, names: Sequence[Entity]) -> list[int]:
    """Where words stand that a frame is built around: a paper, an act that needs none, a treaty's name."""
    return sorted([*pivots(low), *(name.start for name in names if name.sign == TREATY)])


def _confirmed(doc: Doc) -> frozenset[int] | None:
    if "countries" not in doc.spans:
        return None
    return frozenset(span.start_char for span in doc.spans["countries"])


def _lines(doc: Doc, names: Sequence[Entity], *, telling: Sequence[int]) -> list[Line]:
    text, furniture = text_of(doc), doc._.furniture
    title, lead = doc._.title_span, 0
    found: list[Line] = []
    starts = [name.start for name in names]
    for start, end in doc._.sentences:
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
            inside = names[bisect_left(starts, piece) : bisect_left(starts, stop)]
            found.append(
                Line(
                    index=len(found),
                    zone=zone,
                    text=text,
                    start=piece,
                    end=stop,
                    names=inside,
                    telling=bisect_left(telling, piece) < bisect_left(telling, stop),
                )
            )
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
    if title is None or start < title[1] or end - start != title[1] - title[0]:
        return False
    return fold(text[start:end]) == fold(text[slice(*title)])


def _hidden(furniture: Sequence[Range], start: int, end: int) -> bool:
    """Whether furniture covers the sentence; a headline with the site's name behind it is still read."""
    return covered(furniture, start, end) * 2 > end - start
