"""Countries, blocs and ports of a text: a pure function of its characters, no tokens needed."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.country_linking import countries
from nlp.gazetteer import Gazetteer, Hit
from nlp.port_linking import ports
from nlp.regions import overlaps
from nlp.scene import Place, scene
from nlp.sentences import Range


def outside(furniture: Sequence[Range], hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the article itself; page furniture names nothing."""
    if not furniture:
        return list(hits)
    return [hit for hit in hits if not overlaps(furniture, hit.start, hit.end)]


def places(text: str, hits: Sequence[Hit], *, home: str | None, gazetteer: Gazetteer) -> list[Place]:
    """What ``text`` names, countries and blocs first; ``hits`` are those outside furniture.

    ``home`` is the country of the paper, which helps to tell namesakes apart.
    """
    view = scene(text, hits, home=home)
    return [*countries(view, gazetteer), *ports(view)]
