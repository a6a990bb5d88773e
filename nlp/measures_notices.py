"""The headline of an official notice of a trade remedy, which names goods and origins before all else."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_places import with_chain
from nlp.measures_same import REMEDIES
from nlp.measures_scene import Place, Scene
from nlp.products import ProductHit
from store.records import Product

_OPENING = re.compile(
    r"(?:(?:anti.?dumping|countervailing)(?: and countervailing)? duty (?:order|investigation)s? (?:on|of) )?"
    r"(?:certain )?(?P<goods>[a-z(][^:;]{2,140}?) (?:from|originating in) (?:the )?"
    r"(?P<origins>[^:;]{3,120})[:;]"
)
_THESE = (
    r"(?:subject (?:goods|merchandise|products?|imports?)|(?:goods|products?|merchandise) (?:concerned"
    r"|in question"
    r"|under (?:consideration|investigation|review)|covered)|product under consideration)"
)
_SUBJECT = re.compile(rf"\b{_THESE}\b")
_MEANS = re.compile(rf"\b{_THESE}\"? ?(?:is|are|means?|shall mean|covers?|consists? of|comprises?|:)[ :]")
_CALLED = re.compile(
    rf"\((?:hereinafter |hereafter )?(?:also )?(?:referred to as |called "
    rf"|known as )?\"?(?:the )?\"?{_THESE}\b"
)
_ORIGIN = re.compile(r"\b(?:originating in|exported from|from|of)(?: or [a-z ]{4,20} from)? (?:the )?$")


def noticed(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """The drafts with goods and origins that such a headline or a definition gives, where they name none."""
    return [_defined(draft, scene) for draft in _headed(drafts, scene)]


def _defined(draft: Draft, scene: Scene) -> Draft:
    """A draft on "the subject goods" with what another sentence says these are, and where they come from."""
    if draft.products or not _SUBJECT.search(scene.folded, *draft.marks[0][1:]):
        return draft
    for sentence in scene.sentences:
        means = _MEANS.search(scene.folded, *sentence)
        called = _CALLED.search(scene.folded, *sentence) if means is None else None
        hits = scene.products_in(means.end(), sentence[1]) if means else []
        hits = scene.products_in(sentence[0], called.start())[-1:] if called else hits
        if hits:
            marks = (*draft.marks, ("products", hits[0].start, hits[0].end))
            return _from(
                replace(draft, products=tuple(hits[:1]), marks=marks), hits[0].end, sentence[1], scene
            )
    return draft


def _from(draft: Draft, start: int, end: int, scene: Scene) -> Draft:
    """The draft with the origins that stand behind its goods, where it has none."""
    if set(draft.target) - {"*"}:
        return draft
    around = scene.places_in(start, end)
    first = next((p for p in around if _ORIGIN.search(scene.folded, max(start, p.start - 40), p.start)), None)
    found = with_chain(scene.folded, around, [first], end) if first is not None else []
    places = [place for place in found if place.code and place.code not in draft.imposer]
    if not places:
        return draft
    marks = (*draft.marks, *(("target", place.start, place.end) for place in places))
    return replace(draft, target=tuple(dict.fromkeys(place.code for place in places)), marks=marks)


def _headed(drafts: list[Draft], scene: Scene) -> list[Draft]:
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
