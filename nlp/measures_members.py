"""Origins named apart: "zero duty for ten countries. The ten are Afghanistan, Benin, ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_places import with_chain
from nlp.measures_scene import Place, Scene
from store.records import MeasureAction

_GROUP = re.compile(
    r"\b(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|several|some"
    r"|certain"
    r"|these|those|more|other|of|list of|more than \w+|dozens of) (?:[a-z]{3,12} ){0,3}?"
    r"(?:countries|nations|states|economies|territories|partners|origins|sources|suppliers)\b"
)
_NAMED = re.compile(
    r"(?:\b(?:the|these|those|they|list|countries|nations|states|economies|partners|territories|suppliers"
    r"|ten|six"
    r"|seven|eight|nine|five|four|three|two)\b[^.;]{0,40}?\b(?:are|is|includes?|comprises?|covers?|were"
    r"|names?|lists?)"
    r"|\b(?:namely|notably|these are|they are|including)|:)(?: now| also| as follows| the"
    r"| both)*[: ]{1,3}(?:the )?$"
)
_FEWEST = 2


def with_members(merged: list[Draft], scene: Scene) -> list[Draft]:
    """News on "ten countries" without their names, with the list of names that the text gives."""
    open_ = [
        d
        for d in merged
        if d.main
        and d.lead
        and not set(d.target) - {"*"}
        and d.action is not MeasureAction.INVESTIGATION
        and _GROUP.search(scene.folded, *d.marks[0][1:])
    ]
    listed = next(_lists(scene, open_[0]), None) if open_ else None
    if listed is None:
        return merged
    codes = tuple(dict.fromkeys(place.code for place in listed))
    marks = tuple(("target", place.start, place.end) for place in listed)
    return [replace(d, target=codes, marks=(*d.marks, *marks)) if d in open_ else d for d in merged]


def _lists(scene: Scene, news: Draft) -> Iterator[list[Place]]:
    """Lists of origins behind "the ten are" or a colon, in the news' sentence or a later one."""
    later = [one for one in scene.sentences if one[0] >= news.marks[0][1]]
    for sentence in (*later, *(one for one in reversed(scene.sentences) if one not in later)):
        around = [p for p in scene.places_in(*sentence) if p.kind not in {"organ", "home"}]
        for place in around:
            if _NAMED.search(scene.folded, max(sentence[0], place.start - 90), place.start):
                found = _without(with_chain(scene.folded, around, [place], sentence[1]), news)
                if len({one.code for one in found}) >= _FEWEST:
                    yield found


def _without(places: list[Place], news: Draft) -> list[Place]:
    return [p for p in places if p.code and p.code not in news.imposer and p.code not in news.excluded]
