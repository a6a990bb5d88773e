"""Sentences that only add parties to the paper told of before: who signed for whom, who was represented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.entities import Entity
from nlp.frames import Frame
from nlp.lexicon import clause, likely, search
from nlp.normal import folded
from nlp.roles import Group, office
from nlp.story import Line
from store.records import Realis

_SPOKEN_FOR = re.compile(r"\brepresented(?: \w+){0,2} by\b")


def added(line: Line, *, telling: bool) -> list[Frame]:
    """The frame of a sentence that names parties alone; ``telling``: it tells of a paper by itself.

    The other signatories are Kotelo and Nordholm; the signatory for Kotelo was its chairman; Kotelo was
    represented by its mayor; both sides were represented by Ines Hartog, president of Kotelo.
    """
    if not _may_add(line.text):
        return []
    text = folded(line.text)[line.start : line.end]
    if search("parties_are", text) is not None:
        return _frame(line, _listed(line))
    if telling or search("speaks_for", text) is None:
        return []
    return _frame(line, tuple(_spoken_for(line)))


@lru_cache(maxsize=1)  # asked for each sentence of one article
def _may_add(text: str) -> bool:
    """Whether an article has a word that such a sentence must have."""
    return likely("parties_are", folded(text)) or likely("speaks_for", folded(text))


def _listed(line: Line) -> tuple[Entity, ...]:
    told = clause("parties_are").search(line.masked.text)
    groups = (g for g in line.groups if told and 0 <= g.start - told.end() <= 1)
    return next((group.members for group in groups), ())


def _spoken_for(line: Line) -> Iterator[Entity]:
    for group in line.groups:
        if _speaks(line.masked.text, group):
            yield from group.members


def _speaks(text: str, group: Group) -> bool:
    before = text[max(0, group.start - 120) : group.start]
    officer = _SPOKEN_FOR.search(text, 0, group.start) and office().search(before[-90:])
    return bool(
        officer
        or clause("signs_for").search(before)
        or clause("represented").match(text[group.end : group.end + 60])
    )


def _frame(line: Line, parties: tuple[Entity, ...]) -> list[Frame]:
    if not parties:
        return []
    return [
        Frame(
            sentence=line.index,
            start=line.start,
            end=line.end,
            anchor=parties[0].start,
            type="other",
            strength="back",
            status=None,
            realis=Realis.ASSERTED,
            parties=parties,
            reference="includes",
            definite=True,
            act_start=parties[0].start,
            act_end=parties[0].end,
        )
    ]
