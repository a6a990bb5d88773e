"""Whom a measure spares, told in any sentence: "the duty does not apply to imports from Paraguay"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_news import FRESH
from nlp.measures_places import with_chain
from nlp.measures_scene import Place, Range, Scene
from store.records import MeasureAction

_NOT = (
    r"(?:(?:do|does|did|will|would|shall|is|are|was|were)(?: not|n't)|never|no longer) (?:be )?"
    r"(?:appl(?:y|ied|icable)|extend(?:ed)?|cover(?:ed)?|affect(?:ed)?|concern|reach|touch(?:ed)?|hit"
    r"|levied|charged|imposed|include|bear)\b"
)
_AHEAD = re.compile(  # what stands before those that are spared
    rf"\b(?:{_NOT}|exempt(?:s|ed|ing)?(?! from)|exclud(?:es?|ed|ing)(?! from)|spar(?:es?|ed|ing)|excepting"
    r"|except|exceptions? (?:of|for)|apart from|aside from|other than|bar(?:ring)?|save for"
    r"|(?:but|although|though) not|leav(?:es|ing) out|left out (?:are|is)|(?:is|are|remains?|stays?) exempt"
    r"|exempt are|nothing changes for|from outside|outside|waive[ds]? for"
    r"|no [\w ]{0,30}\bdut(?:y|ies) (?:shall|will|is|are) (?:be )?(?:levied|charged|paid|due)"
    r"|(?:every|each|any) (?:country|state|nation) but|all but)\b"
)
_FROM = re.compile(
    r",? ?(?:(?:developing|least|developed|emerging|so|called|for|to|on|from|in|of|the|those|that|any|all"
    r"|goods|imports?|products?|shipments?|exports?"
    r"|steel|origin|originating|countries|states|members?|nations|partners|imported|made|produced|coming|as"
    r"|such|like|including|and|trade|free|agreement|a|with|certain|some|consignments?|cargoes|sugars?|under"
    r"|suppl(?:y|ies|iers)|where|it|they|come|comes|deliveries|parcels|by|are|is|economies|countries,"
    r"|nations,|states,) |[\d,.]{1,6} ){0,9}"
)
_BEHIND = re.compile(  # what stands behind those that are spared
    r"\b(?:(?:are|is|were|was|be|been|being|remains?|stays?)(?: \w{2,10}){0,2}? (?:exempt(?:ed)?|excluded"
    r"|spared|let off|left out|unaffected|untouched"
    r"|not (?:affected|covered|hit|subject|touched|included|concerned)|free of (?:the )?(?:duty|levy|charge))"
    rf"|{_NOT}(?! (?:by|to|on|for|from)\b)"
    r"|(?:get|gets|got|wins?|won|receive[sd]?|granted|given) (?:an? )?(?:exemptions?|carve out|waiver"
    r"|reprieve)|(?:will |shall |would )?(?:stay|remain|be) (?:duty free|free of duty))\b"
)
_CUT = re.compile(r"[.;]|\bbut\b|\bwhile\b")
_REACH = 110


def with_spared(merged: list[Draft], scene: Scene) -> list[Draft]:
    """The drafts, those of the news with the origins that the text says they spare."""
    if not any(_bears(draft) for draft in merged):
        return merged
    for sentence in scene.sentences:
        for span in _claims(sentence, scene):
            merged = [_sparing(draft, span, sentence, scene) for draft in merged]
    return [draft for draft in merged if not any(_is_exception(draft, other) for other in merged)]


def _bears(draft: Draft) -> bool:
    return draft.main and draft.action is not MeasureAction.EXEMPTED


def _claims(sentence: Range, scene: Scene) -> Iterator[list[Place]]:
    """The lists of places that a sentence says are spared."""
    around = [p for p in scene.places_in(*sentence) if p.kind not in {"organ", "home"}]
    if not around:
        return
    spared = [said.start() for said in _BEHIND.finditer(scene.folded, *sentence)]
    for said in _AHEAD.finditer(scene.folded, *sentence):
        if any(said.start() < at < said.end() + _REACH for at in spared) or (
            spared and said[0].endswith("not") and spared[0] < said.start()
        ):
            continue  # "developing countries, except China, are excluded": China is not
        first = next((p for p in around if p.start >= said.end()), None)
        if first is not None and _FROM.fullmatch(scene.folded, said.end(), first.start):
            yield with_chain(scene.folded, around, [first], sentence[1])
    for said in _BEHIND.finditer(scene.folded, *sentence):
        start = max(sentence[0], said.start() - _REACH)
        cuts = [cut.end() for cut in _CUT.finditer(scene.folded, start, said.start())]
        start = cuts[-1] if cuts else start
        if _AHEAD.search(scene.folded, start, said.start()) is None:
            named = [p for p in around if start <= p.start < said.start()]
            yield with_chain(scene.folded, named, named[:1], said.start()) if named else []


def _sparing(draft: Draft, spared: list[Place], sentence: Range, scene: Scene) -> Draft:
    """``draft`` with the places of one claim, where that claim can be about it."""
    hit = set(draft.target) - {"*"}
    fresh = [
        p for p in spared if p.code and p.code not in (*draft.imposer, *draft.excluded) and p.code not in hit
    ]
    if not fresh or hit or not _bears(draft):
        return draft
    rows = {one.row for one in scene.products_in(*sentence)}
    if (
        rows
        and draft.products
        and draft.marks[0][1:] != sentence
        and not rows & {one.row for one in draft.products}
    ):
        return draft
    codes = dict.fromkeys(place.code for place in fresh)
    marks = tuple(("excluded", place.start, place.end) for place in fresh)
    return replace(draft, excluded=(*draft.excluded, *codes), marks=(*draft.marks, *marks))


def _is_exception(draft: Draft, news: Draft) -> bool:
    """Whether a draft only tells that another's measure spares some."""
    return (
        draft is not news
        and draft.action is MeasureAction.EXEMPTED
        and news.action in FRESH
        and news.main
        and not (draft.lead and not news.lead)
        and not draft.heading
        and bool(draft.target)
        and set(draft.target) <= set(news.excluded)
        and bool(set(draft.imposer) & set(news.imposer))
    )
