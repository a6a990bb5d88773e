"""The headline of an official notice of a trade remedy, which names goods and origins before all else."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_same import REMEDIES
from nlp.measures_scene import Place, Scene
from nlp.products import ProductHit
from store.records import Product

_OPENING = re.compile(
    r"(?:certain )?(?P<goods>[a-z(][^:;]{2,140}?) (?:from|originating in) (?:the )?"
    r"(?P<origins>[^:;]{3,120})[:;]"
)


def noticed(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """The drafts, those of the lead with goods and origins of such a headline where they name none."""
    opening = _OPENING.match(scene.folded, *scene.headline) if scene.headline is not None else None
    origins = scene.places_in(*opening.span("origins")) if opening is not None else []
    if opening is None or not origins:
        return drafts
    return [_filled(d, opening, origins, scene) if d.lead and d.type in REMEDIES else d for d in drafts]


def _filled(draft: Draft, opening: re.Match[str], origins: list[Place], scene: Scene) -> Draft:
    if not draft.products:
        goods = _goods(opening, scene)
        marks = (*draft.marks, *(("products", hit.start, hit.end) for hit in goods))
        draft = replace(draft, products=goods, marks=marks)
    if not set(draft.target) - {"*"}:
        places = [place for place in origins if place.code not in draft.imposer]
        marks = (*draft.marks, *(("target", place.start, place.end) for place in places))
        draft = replace(draft, target=tuple(dict.fromkeys(p.code for p in places)), marks=marks)
    return draft


def _goods(opening: re.Match[str], scene: Scene) -> tuple[ProductHit, ...]:
    """The goods as the notice words them, with the heading of what the list knows of them."""
    start, end = opening.span("goods")
    known = next(iter(scene.products_in(start, end)), None)
    name = scene.text[start:end]
    code = known.product.hs if known is not None else None
    return (ProductHit(start, end, Product(name=name, hs=code), known.row if known is not None else ""),)
