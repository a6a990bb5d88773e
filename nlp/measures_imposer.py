"""Whose measure it is where the sentence does not say: that of "the government", of "customs authorities"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from nlp.measures_places import acts
from nlp.measures_scene import Scene

_OPENING = 1100  # characters in which the state is told that an article is about


def outnumbers(code: str, other: str, scene: Scene) -> bool:
    """Whether the text names one state so much oftener that "the government" must be its."""
    named = Counter(place.code for place in scene.places)
    return named[code] > 2 * named[other]


def at_home(scene: Scene, struck: Collection[str]) -> str | None:
    """The state of the paper, where the text names it or no other: papers also tell of states abroad."""
    named = {place.code for place in scene.places if place.code} - set(struck)
    return scene.home if scene.home not in struck and (scene.home in named or not named) else None


def governing(scene: Scene, struck: Collection[str] = (), *, said: bool) -> str | None:
    """The state that acts, none of those ``struck``; None where nothing speaks for one.

    That of the one office named, of the state that opens the headline, of the one named most. Where the text
    has ``said`` "the government", it has one: that of the dateline, of the most towns, the first named.
    """
    offices = {place.code for place in scene.places if place.code and place.kind == "organ"} - set(struck)
    named = Counter(p.code for p in scene.places if p.code and p.kind != "bloc" and p.code not in struck)
    if len(offices) == 1:
        (code,) = offices
        leading = any(p.code == code and p.kind == "organ" for p in scene.places_in(0, _OPENING))
        if leading or 2 * named[code] >= max(named.values()):
            return code
    towns = Counter(code for code in scene.towns if code not in struck)
    dateline = scene.dateline if said and scene.dateline not in struck else None
    return (
        _of_headline(scene, struck)
        or dateline
        or _most(named or towns)
        or (_most(towns) or next(iter(named), None) if said else None)
    )


def _of_headline(scene: Scene, struck: Collection[str]) -> str | None:
    start, end = scene.headline or (0, 0)
    opening = next(iter(scene.places_in(start, end)), None)
    if opening is None or opening.code in struck or opening.start >= start + 8:
        return None
    return opening.code if acts(opening, scene.folded) else None


def _most(counts: Counter[str]) -> str | None:
    """What is counted most, if one is."""
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
